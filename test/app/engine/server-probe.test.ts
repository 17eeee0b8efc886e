import { expect, test } from "vitest";
import { createServerProbe } from "../../../src/app/engine/server-probe.ts";
import { Outage } from "../../../src/base/errors.ts";
import { fakeClock } from "../../support/fake-clock.ts";

const FAILED = new Outage("plex_unavailable", "Plex has an internal error (500).");
const LEFT = new Error("the caller left");

/** A server whose small requests hang until the test answers them. */
function probing() {
  const clock = fakeClock();
  const asked: (PromiseWithResolvers<{ version: string }> & { signal: AbortSignal })[] = [];
  const check = (signal: AbortSignal) => {
    const one = { ...Promise.withResolvers<{ version: string }>(), signal };
    asked.push(one);
    return one.promise;
  };
  return { clock, asked, probe: createServerProbe({ name: "Plex", check }, clock) };
}

test.each([0, 1])("a caller that aborts (%i) does not take the answer from another", async (at) => {
  const { asked, probe } = probing();
  const callers = [new AbortController(), new AbortController()];
  const given = callers.map(({ signal }) => probe(FAILED, signal).catch((error: unknown) => error));
  callers[at]?.abort(LEFT);
  expect(await given[at]).toBe(LEFT);
  asked[0]?.resolve({ version: "1.43" });
  expect(await given[1 - at]).toBeUndefined();
  expect(asked).toHaveLength(1);
});

test("stops the request when its last caller has left, and asks again for the next one", async () => {
  const { clock, asked, probe } = probing();
  const first = new AbortController();
  const given = probe(FAILED, first.signal).catch((error: unknown) => error);
  first.abort(LEFT);
  expect(await given).toBe(LEFT);
  expect(asked[0]?.signal.aborted).toBe(true);
  expect(clock.sleepers()).toBe(0);
  const next = probe(FAILED, new AbortController().signal);
  clock.advance(5000);
  expect((await next)?.message).toBe("Plex does not answer.");
  expect(asked).toHaveLength(2);
});
