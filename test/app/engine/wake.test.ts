import { expect, test } from "vitest";
import { createWake } from "../../../src/app/engine/engine.ts";

const never = new AbortController().signal;

test("a wake resumes every waiting stage long before the timeout", async () => {
  const wake = createWake();
  const since = wake.rings();
  const both = Promise.all([
    wake.after(since, 3_600_000, never),
    wake.after(since, 3_600_000, never),
  ]);
  wake.ring();
  await both;
  expect(wake.rings()).toBe(since + 1);
});

test("a wake before the wait resumes no stage, and the timeout passes", async () => {
  const wake = createWake();
  wake.ring();
  await wake.after(wake.rings(), 20, never);
  expect(wake.rings()).toBe(1);
});

test("a stop ends the wait at once, even if it came before the wait", async () => {
  const wake = createWake();
  const stop = new AbortController();
  const waiting = wake.after(0, 3_600_000, stop.signal);
  stop.abort();
  await waiting;
  await wake.after(0, 3_600_000, stop.signal);
  expect(wake.rings()).toBe(0);
});

test("reports each wake with its reason", () => {
  const told: unknown[] = [];
  const wake = createWake((event) => told.push(event));
  wake.ring("a watched folder changed");
  wake.ring();
  expect(told).toEqual([
    { kind: "wake", why: "a watched folder changed" },
    { kind: "wake", why: "a stage has work for another" },
  ]);
});
