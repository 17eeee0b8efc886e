import { expect, test } from "vitest";
import type { Clock } from "../../src/core/clock.ts";
import { Services } from "../../src/core/services.ts";

const SIGNAL = new AbortController().signal;

/** A clock whose only sleep ends with `pass`. */
function handClock() {
  const ended = Promise.withResolvers<void>();
  const clock: Pick<Clock, "sleep"> = {
    sleep: (_ms, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
        void ended.promise.then(resolve);
      }),
  };
  return { clock, pass: ended.resolve };
}

const budgetOf = (clock: Pick<Clock, "sleep">, signal = SIGNAL) => ({ clock, ms: 5000, signal });

test("a service that hangs is listed as late, next to the others' answers", async () => {
  const { clock, pass } = handClock();
  const hanging = Promise.withResolvers<string>();
  const all = Services.of(["plex", "jellyfin", "emby"]);
  const asking = all.askEach(async (name) => {
    if (name === "jellyfin") return hanging.promise;
    if (name === "emby") throw new Error("refused");
    return name.toUpperCase();
  }, budgetOf(clock));
  pass();
  expect(await asking).toEqual({
    answers: [{ service: "plex", answer: "PLEX" }],
    late: ["jellyfin"],
    failures: [{ service: "emby", error: new Error("refused") }],
  });
  hanging.resolve("too late");
});

test("a late question is not aborted by the end of its call, so the service's own time limit counts", async () => {
  const { clock, pass } = handClock();
  const call = new AbortController();
  const hanging = Promise.withResolvers<string>();
  const seen: AbortSignal[] = [];
  const asking = Services.of(["jellyfin"]).askEach(
    (_name, signal) => {
      seen.push(signal);
      return hanging.promise;
    },
    budgetOf(clock, call.signal),
  );
  pass();
  await asking;
  // The host ends a call's signal once the call is answered.
  call.abort();
  expect(seen.map(({ aborted }) => aborted)).toEqual([false]);
  hanging.resolve("");
});

test("a caller that stops waiting gets its own reason", async () => {
  const stop = new AbortController();
  const seen: AbortSignal[] = [];
  const asking = Services.of(["plex"]).askEach(
    (_name, signal) => {
      seen.push(signal);
      return new Promise<never>(() => {});
    },
    budgetOf(handClock().clock, stop.signal),
  );
  stop.abort(new Error("gone"));
  await expect(asking).rejects.toThrow("gone");
  expect(seen.map(({ aborted }) => aborted)).toEqual([true]);
});

test("a service with four unanswered questions is late at once, in each of its forms", async () => {
  const hanging = Promise.withResolvers<string>();
  const all = Services.of(["jellyfin"]);
  for (let asked = 0; asked < 4; asked++) {
    const { clock, pass } = handClock();
    const asking = all.as((name) => ({ name })).askEach(() => hanging.promise, budgetOf(clock));
    pass();
    await asking;
  }
  let calls = 0;
  const ask = async () => `${++calls}`;
  const { late } = await all.askEach(ask, budgetOf(handClock().clock));
  expect([late, calls]).toEqual([["jellyfin"], 0]);
  hanging.resolve("");
  await new Promise(setImmediate);
  const { answers } = await all.askEach(ask, budgetOf(handClock().clock));
  expect(answers).toEqual([{ service: "jellyfin", answer: "1" }]);
});

test("needAll waits for every answer and keeps the order", async () => {
  const all = Services.of([1, 2, 3]).only((number) => number > 1);
  expect(await all.needAll(async (number) => number * 2)).toEqual([4, 6]);
  expect([all.count, all.first, all.find((number) => number > 2)]).toEqual([2, 2, 3]);
});

test("several services cannot be asked past askEach and needAll", () => {
  const all = Services.of([async () => 1]);
  // @ts-expect-error There is no `map`.
  expect(() => all.map((ask) => ask())).toThrow();
  // @ts-expect-error There is no iterator, so no `for` and no spread.
  expect(() => [...all]).toThrow();
  // @ts-expect-error `each` makes values, and never asks.
  expect(all.each((ask) => ask())).toHaveLength(1);
  // @ts-expect-error `as` makes other forms, and never asks.
  expect(all.as((ask) => ask()).count).toBe(1);
});
