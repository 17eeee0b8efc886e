import { expect, test } from "vitest";
import { createCoalesce } from "../../../src/adapters/http/coalesce.ts";

const never = new AbortController().signal;

test("stops the work when the last caller leaves, and starts it again for the next caller", async () => {
  const together = createCoalesce<string>();
  const signals: AbortSignal[] = [];
  const work = (signal: AbortSignal): Promise<string> => {
    signals.push(signal);
    return new Promise((_, reject) =>
      signal.addEventListener("abort", () => reject(new Error("stopped"))),
    );
  };
  const [first, second] = [new AbortController(), new AbortController()];
  const asked = [first, second].map(({ signal }) => together("key", signal, work));
  first.abort("one");
  await expect(asked[0]).rejects.toBe("one");
  expect(signals[0]?.aborted).toBe(false);
  second.abort("two");
  await expect(asked[1]).rejects.toBe("two");
  expect(signals[0]?.aborted).toBe(true);
  expect(await together("key", never, async () => "again")).toBe("again");
  expect(signals).toHaveLength(1);
});

test("callers share one run and its error, and a later caller starts a new run", async () => {
  const together = createCoalesce<number>();
  let runs = 0;
  const work = async (): Promise<number> => {
    runs++;
    if (runs === 1) throw new Error("first");
    return runs;
  };
  const both = await Promise.allSettled([together("a", never, work), together("a", never, work)]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await together("a", never, work)).toBe(2);
  expect(await Promise.all([together("a", never, work), together("b", never, work)])).toEqual([
    3, 4,
  ]);
});

test("does not abort work that has finished", async () => {
  const together = createCoalesce<string>();
  const signals: AbortSignal[] = [];
  const work = async (signal: AbortSignal): Promise<string> => {
    signals.push(signal);
    return "done";
  };
  expect(await Promise.all([together("key", never, work), together("key", never, work)])).toEqual([
    "done",
    "done",
  ]);
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
});
