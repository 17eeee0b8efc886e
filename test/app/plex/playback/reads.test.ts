import { expect, test } from "vitest";
import { createPlex } from "../../../../src/app/plex/playback/plex-port.ts";
import type { PlexReads } from "../../../../src/app/plex/playback/ports.ts";
import {
  createLibrariesRead,
  createPlayingRead,
  createServerRead,
  showSession,
} from "../../../../src/app/plex/playback/reads.ts";
import { fakeClock } from "../../../support/fake-clock.ts";
import { withCache } from "../cache/with-cache.ts";
import { film, never, scene } from "./scene.ts";

const unknown = {
  year: undefined,
  summary: undefined,
  library: undefined,
  thumb: undefined,
  rating: undefined,
};
const media = {
  ...unknown,
  id: "1",
  type: "track" as const,
  title: "Live",
  guids: ["mbid://1"],
  addedAt: 5,
};
const more = {
  durationMs: undefined,
  show: undefined,
  season: undefined,
  episode: 2,
  artist: "A",
  album: undefined,
};

/** Fields that a server may omit for a library, for the server itself and for a session. */
const NO_LIBRARY = {
  agent: undefined,
  scanner: undefined,
  uuid: undefined,
  updatedAt: undefined,
  count: undefined,
};
const NO_SERVER = { platform: undefined, plexPass: undefined };
const NO_SESSION = {
  endId: undefined,
  user: undefined,
  clientId: undefined,
  product: undefined,
  state: undefined,
  transcoding: undefined,
};

/** A server that reports as few or as many fields as real servers do. */
const plex: PlexReads = {
  libraries: async () => [
    { id: "1", title: "A", type: "movie", ...NO_LIBRARY, locations: [] },
    {
      id: "2",
      title: "B",
      type: "show",
      agent: "a",
      scanner: "s",
      uuid: "u",
      updatedAt: 1,
      count: 0,
      locations: ["/tv"],
    },
  ],
  serverInfo: async () => ({
    name: "S",
    version: "",
    machineIdentifier: "m",
    ...NO_SERVER,
    features: [],
  }),
  sessions: async () => [
    { ...NO_SESSION, id: "s", media: { ...media, ...more }, client: "TV", positionMs: -1 },
    {
      id: "t",
      endId: "e",
      media: { ...media, ...more, year: 1999 },
      user: "Ann",
      client: "TV",
      clientId: "c",
      product: "P",
      state: "stopped",
      positionMs: 5,
      transcoding: true,
    },
  ],
  clients: async () => [{ id: "c", name: "TV", controllable: true }],
};

test.each([
  createLibrariesRead(plex),
  createServerRead(plex, fakeClock()),
  createPlayingRead(plex),
])("a cached %o is read back unchanged", async ({ load, shape }) => {
  const value = await load(never);
  expect(shape.parse(JSON.parse(JSON.stringify(value)))).toEqual(value);
  expect(shape.safeParse({}).success || shape.safeParse([{}]).success).toBe(false);
});

test.each([
  ["playing", "playing"],
  ["paused", "paused"],
  ["stopped", "stopped"],
  [undefined, "unknown"],
] as const)("shows a session with the player state %s as %s", (state, shown) => {
  const session = {
    ...NO_SESSION,
    id: "s",
    media: { ...media, ...more },
    client: "TV",
    positionMs: 0,
  };
  expect(showSession({ ...session, state }, [], 0).state).toBe(shown);
});

/** The tools' reads with a cache on a manually advanced clock, and a loopback Plex. */
async function cached() {
  const kept = withCache();
  const it = await scene();
  const reads = createPlex({ plex: it.client, clock: kept.clock, read: kept.cache.read });
  return {
    ...kept,
    it,
    reads,
    async [Symbol.asyncDispose]() {
      kept[Symbol.dispose]();
      await it[Symbol.asyncDispose]();
    },
  };
}

test("cached sessions have their age and their position at that time", async () => {
  await using at = await cached();
  const fresh = await at.reads.playbackStatus({}, never);
  expect(fresh).not.toHaveProperty("age_seconds");
  at.clock.advance(20_000);
  const kept = await at.reads.playbackStatus({ client: "tv" }, never);
  expect(kept).toMatchObject({
    age_seconds: 20,
    sessions: [{ updated_at: "2026-03-01T12:00:00.000Z", media: { id: film.id } }],
  });
  expect(kept).not.toHaveProperty("stale");
  expect(await at.reads.playbackStatus({ user: "nobody" }, never)).toMatchObject({
    age_seconds: 20,
    sessions: [],
  });
});

test("while Plex is down, marks answers as stale and the server as unreachable", async () => {
  await using at = await cached();
  await at.reads.libraries(never);
  expect(await at.reads.serverInfo(never)).toMatchObject({ reachable: true });
  await at.reads.playbackStatus({}, never);
  at.clock.advance(3_600_000);
  at.it.plex.setFault({ kind: "reset" });
  const old = {
    stale: true,
    age_seconds: 3600,
    stale_reason: expect.stringMatching(/^Plex did not return a usable response: /),
  };
  expect(await at.reads.libraries(never)).toMatchObject({
    ...old,
    libraries: [{ name: "Movies", count: 7 }],
  });
  expect(await at.reads.serverInfo(never)).toMatchObject({
    ...old,
    name: "Test Plex",
    reachable: false,
  });
  // A session from an hour ago does not show what is playing now.
  await expect(at.reads.playbackStatus({}, never)).rejects.toMatchObject({
    code: "plex_unavailable",
  });
});
