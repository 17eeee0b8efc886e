import { expect, test } from "vitest";
import { Outage } from "../../../src/base/errors.ts";
import { Services } from "../../../src/core/services.ts";
import { createNameReaders } from "../../../src/program/parts/name-readers.ts";
import { systemClock } from "../../../src/program/process/clock.ts";

const { signal } = new AbortController();
const MINUTE_MS = 60_000;

/** A Jellyfin next to a Plex, and how often it was asked for its version. */
function jellyfinBesidePlex() {
  const state = { version: "10.11.11", isAway: false, asked: 0, now: 0 };
  const check = async () => {
    state.asked++;
    if (state.isAway) throw new Outage("plex_unavailable", "Jellyfin does not answer.");
    return { name: "den", version: state.version };
  };
  const never = async () => {
    throw new Error("Plex was asked.");
  };
  const list = createNameReaders({
    clock: { ...systemClock, monotonic: () => state.now },
    servers: async () =>
      Services.of([
        { entry: { name: "plex", kind: "plex" as const }, server: { check: never } },
        { entry: { name: "den", kind: "jellyfin" as const }, server: { check } },
      ]),
  });
  return { state, versionAt: async () => (await list(signal))[1]?.version };
}

test("a server's version is asked for at most every ten minutes", async () => {
  const { state, versionAt } = jellyfinBesidePlex();
  expect([await versionAt(), await versionAt(), state.asked]).toEqual(["10.11.11", "10.11.11", 1]);
  state.version = "12.0.0";
  state.now = 11 * MINUTE_MS;
  expect([await versionAt(), state.asked]).toEqual(["12.0.0", 2]);
});

test("a server that does not answer keeps its version, and is asked again after a minute", async () => {
  const { state, versionAt } = jellyfinBesidePlex();
  state.isAway = true;
  expect([await versionAt(), await versionAt(), state.asked]).toEqual([undefined, undefined, 1]);
  Object.assign(state, { isAway: false, now: 2 * MINUTE_MS });
  expect(await versionAt()).toBe("10.11.11");
  Object.assign(state, { isAway: true, now: 20 * MINUTE_MS });
  expect(await versionAt()).toBe("10.11.11");
});
