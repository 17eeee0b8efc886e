import { expect, test } from "vitest";
import { createLimiter } from "../../src/core/concurrency.ts";

const never = new AbortController().signal;
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Work that ends when the test releases it. */
function works(width: number) {
  const run = createLimiter(width);
  const begun: string[] = [];
  const gates = new Map<string, PromiseWithResolvers<void>>();
  return {
    begun,
    async start(name: string, signal = never): Promise<void> {
      const gate = Promise.withResolvers<void>();
      gates.set(name, gate);
      await run(() => {
        begun.push(name);
        return gate.promise;
      }, signal);
    },
    end: (name: string) => gates.get(name)?.resolve(),
    fail: (name: string) => gates.get(name)?.reject(new Error(name)),
  };
}

test("limits how much work runs at once, and starts the next when one ends or fails", async () => {
  const at = works(2);
  const all = ["a", "b", "c", "d"].map((name) => at.start(name).catch(() => {}));
  await tick();
  expect(at.begun).toEqual(["a", "b"]);
  at.fail("b");
  await tick();
  expect(at.begun).toEqual(["a", "b", "c"]);
  for (const name of ["a", "c", "d"]) at.end(name);
  await tick();
  at.end("d");
  await Promise.all(all);
  expect(at.begun).toEqual(["a", "b", "c", "d"]);
});

test("work that is aborted while it waits is never started and takes no slot", async () => {
  const at = works(1);
  const stop = new AbortController();
  const first = at.start("a");
  const second = at.start("b", stop.signal);
  const third = at.start("c");
  stop.abort(new Error("enough"));
  await expect(second).rejects.toThrow("enough");
  at.end("a");
  await first;
  await tick();
  at.end("c");
  await third;
  expect(at.begun).toEqual(["a", "c"]);
});
