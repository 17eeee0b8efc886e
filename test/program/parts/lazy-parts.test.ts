import { expect, test } from "vitest";
import { createLazyParts } from "../../../src/program/parts/lazy-parts.ts";

test("creates a part once, on first use, and closes the newest part first", async () => {
  const steps: string[] = [];
  const { part, close } = createLazyParts();
  const make = (name: string) =>
    part(
      async () => {
        steps.push(`make ${name}`);
        return name;
      },
      () => void steps.push(`close ${name}`),
    );
  const [store, catalogue, unused] = [make("store"), make("catalogue"), make("unused")];
  expect(await Promise.all([store(), store(), store()])).toEqual(["store", "store", "store"]);
  await catalogue();
  await close();
  expect(steps).toEqual(["make store", "make catalogue", "close catalogue", "close store"]);
  expect(unused).toBeInstanceOf(Function);
});

test("retries a part that could not be created, and also closes one that is still being created", async () => {
  const { part, close } = createLazyParts();
  let tries = 0;
  const busy = part(async () => {
    if (++tries === 1) throw new Error("busy");
    return tries;
  });
  await expect(busy()).rejects.toThrow("busy");
  expect(await busy()).toBe(2);
  const slow = Promise.withResolvers<string>();
  const closed: string[] = [];
  const late = part(
    () => slow.promise,
    (made) => void closed.push(made),
  );
  const asked = late();
  const closing = close();
  slow.resolve("late");
  await closing;
  expect([await asked, closed]).toEqual(["late", ["late"]]);
});
