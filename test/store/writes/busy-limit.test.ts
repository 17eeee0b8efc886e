import { expect, test } from "vitest";
import { withBusyLimit } from "../../../src/store/writes/busy.ts";

/** A write that another process holds up until the signal says so. */
const heldUp = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_, failed) => {
    signal?.addEventListener("abort", () => failed(signal.reason as Error), { once: true });
  });

test("a blocked write is abandoned after its limit, as an outage with a retry time", async () => {
  await expect(withBusyLimit(20, heldUp)).rejects.toMatchObject({
    name: "Outage",
    code: "database_busy",
    retryAfterMs: 5000,
  });
});

test("the caller's own signal ends it with its own reason", async () => {
  const stop = new AbortController();
  const reason = new Error("The client is gone.");
  const waiting = withBusyLimit(60_000, heldUp, stop.signal);
  stop.abort(reason);
  await expect(waiting).rejects.toBe(reason);
});

test("results and errors of the write are passed on, and without a limit nothing is limited", async () => {
  expect(await withBusyLimit(1000, async () => "written")).toBe("written");
  const wrong = new Error("wrong");
  await expect(withBusyLimit(1000, () => Promise.reject(wrong))).rejects.toBe(wrong);
  expect(await withBusyLimit(undefined, async (signal) => signal)).toBeUndefined();
});
