import { expect, test } from "vitest";
import { createListener } from "../../../src/app/scan/listener.ts";
import { Outage, UserError } from "../../../src/base/errors.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { waitFor } from "../../support/wait-for.ts";

/**
 * A listener over streams that the test ends by hand. A stream that is ended with an error rejects
 * with it.
 */
function listening() {
  const clock = fakeClock();
  const streams: { end: (error?: Error) => void; hint: () => void; signal: AbortSignal }[] = [];
  let hints = 0;
  const listener = createListener(
    (hint, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
        streams.push({ end: (error) => (error ? reject(error) : resolve()), hint, signal });
      }),
    clock,
    () => hints++,
  );
  return { clock, streams, listener, hints: () => hints };
}

const down = new Outage("plex_unavailable", "Plex does not answer.");

test("reopens a failed stream after 1, 2, 4 … s, and the gap counts as a hint", async () => {
  const { clock, streams, listener, hints } = listening();
  listener.keep(true);
  const pauses: number[] = [];
  for (let at = 0; at < 4; at++) {
    streams[at]?.end(down);
    await waitFor("the pause", () => clock.sleepers() === 1);
    const begun = clock.now();
    while (streams.length === at + 1) {
      clock.advance(500);
      await new Promise((resolve) => setImmediate(resolve));
    }
    pauses.push(clock.now() - begun);
  }
  expect(pauses).toEqual([1000, 2000, 4000, 8000]);
  expect(hints()).toBe(4);
  // A stream that stayed open for 20 s resets the backoff.
  clock.advance(20_000);
  streams[4]?.end();
  await waitFor("the pause", () => clock.sleepers() === 1);
  clock.advance(1000);
  await waitFor("the next", () => streams.length === 6);
  await listener.stop();
  expect(clock.sleepers()).toBe(0);
});

test("keeps one stream at a time, and only while it is needed", async () => {
  const { streams, listener, hints } = listening();
  listener.keep(true);
  listener.keep(true);
  expect(streams).toHaveLength(1);
  streams[0]?.hint();
  expect(hints()).toBe(1);
  listener.keep(false);
  expect(streams[0]?.signal.aborted).toBe(true);
  await listener.stop();
  expect(hints()).toBe(1);
  listener.keep(true);
  expect(streams).toHaveLength(2);
  await listener.stop();
});

test("retries a missing endpoint ten minutes later", async () => {
  const { clock, streams, listener } = listening();
  listener.keep(true);
  streams[0]?.end(new UserError("Plex has no notifications.", "Update Plex.", "not_found"));
  await listener.stop();
  clock.advance(599_000);
  listener.keep(true);
  expect(streams).toHaveLength(1);
  clock.advance(1000);
  listener.keep(true);
  expect(streams).toHaveLength(2);
  await listener.stop();
});
