import { expect, test } from "vitest";
import { createLazyParts } from "../../../src/program/parts/lazy-parts.ts";

test("a part is made once, for whoever asks first, and the last that was made is closed first", async () => {
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

test("what could not be made is tried again, and what is being made is closed as well", async () => {
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
