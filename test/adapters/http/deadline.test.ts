import { expect, test } from "vitest";
import { withDeadline } from "../../../src/adapters/http/deadline.ts";
import { fakeClock } from "../../support/fake-clock.ts";

const never = new AbortController().signal;

test("creates no error, and so no stack trace, for work that ends in time", async () => {
  const ends: AbortSignal[] = [];
  const clock = {
    ...fakeClock(),
    sleep: (_: number, signal: AbortSignal) => {
      ends.push(signal);
      return new Promise<void>(() => {});
    },
  };
  expect(await withDeadline(clock, 1000, never, async () => "done")).toBe("done");
  expect(ends.map(({ aborted }) => aborted)).toEqual([true]);
  expect(ends[0]?.reason).not.toBeInstanceOf(Error);
});

test("reports a timeout when work ignores its signal and fails after the deadline", async () => {
  const clock = { ...fakeClock(), sleep: async () => {} };
  const work = async (signal: AbortSignal): Promise<never> => {
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    throw new Error("something of its own");
  };
  await expect(withDeadline(clock, 1500, never, work)).rejects.toMatchObject({
    name: "HttpFault",
    fault: "timeout",
    why: "the request timed out after 1.5 s",
  });
});
