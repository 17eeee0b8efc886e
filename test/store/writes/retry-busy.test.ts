import { expect, test } from "vitest";
import { retryBusy, withBusyLimit } from "../../../src/store/writes/busy.ts";

const busy = (code = "SQLITE_BUSY"): Error =>
  Object.assign(new Error("database is locked"), { code });
const noPause = (): number => -0.5;

test("retries the work until the database is not busy, for any kind of busy", async () => {
  const codes = ["SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_BUSY_RECOVERY"];
  const result = await retryBusy(async () => {
    const code = codes.shift();
    if (code) throw busy(code);
    return "done";
  }, noPause);
  expect(result).toBe("done");
});

test("pauses grow to 32 ms, with a random factor between 0.5 and 1.5", async () => {
  let asked = 0;
  let left = 8;
  const start = performance.now();
  await retryBusy(
    () => {
      if (left-- > 0) throw busy();
    },
    () => {
      asked++;
      return 0;
    },
  );
  // 0.5 × (1 + 2 + 4 + 8 + 16 + 32 + 32 + 32)
  expect(performance.now() - start).toBeGreaterThan(55);
  expect(asked).toBe(8);
});

test("passes on other errors at once", async () => {
  let runs = 0;
  const work = (): never => {
    runs++;
    throw Object.assign(new Error("disk I/O error"), { code: "SQLITE_IOERR" });
  };
  await expect(retryBusy(work, noPause)).rejects.toThrow("disk I/O error");
  expect(runs).toBe(1);
});

test("does not start the work if the signal is already aborted", async () => {
  let runs = 0;
  const work = (): void => void runs++;
  await expect(retryBusy(work, noPause, AbortSignal.abort(new Error("stop")))).rejects.toThrow(
    "stop",
  );
  expect(runs).toBe(0);
});

test("an abort ends a pause at once, with the signal's reason", async () => {
  const stop = new AbortController();
  const reason = new Error("stop");
  const work = (): never => {
    setImmediate(() => stop.abort(reason));
    throw busy();
  };
  await expect(retryBusy(work, () => 3_600_000, stop.signal)).rejects.toBe(reason);
});

/** A write that another process blocks until the signal aborts it. */
const heldUp = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_, failed) => {
    signal?.addEventListener("abort", () => failed(signal.reason as Error), { once: true });
  });

test("gives up on a blocked write after its limit, as an outage with a retry time", async () => {
  await expect(withBusyLimit(20, heldUp)).rejects.toMatchObject({
    name: "Outage",
    code: "database_busy",
    retryAfterMs: 5000,
  });
});

test("the caller's signal ends the wait with its reason", async () => {
  const stop = new AbortController();
  const reason = new Error("The client disconnected.");
  const waiting = withBusyLimit(60_000, heldUp, stop.signal);
  stop.abort(reason);
  await expect(waiting).rejects.toBe(reason);
});

test("passes on results and errors of the write, and does not limit a write without a limit", async () => {
  expect(await withBusyLimit(1000, async () => "written")).toBe("written");
  const wrong = new Error("wrong");
  await expect(withBusyLimit(1000, () => Promise.reject(wrong))).rejects.toBe(wrong);
  expect(await withBusyLimit(undefined, async (signal) => signal)).toBeUndefined();
});
