import { expect, test } from "vitest";
import { createPlex } from "../../../../src/app/plex/playback/plex-port.ts";
import { isSupported } from "../../../../src/core/library/canonical-guid.ts";
import { film, never, scene } from "./scene.ts";

test("returns sessions in the shape that clients see", async () => {
  await using it = await scene();
  expect(await it.reads.playbackStatus({}, never)).toEqual({
    sessions: [
      {
        session_id: "s1",
        media: {
          id: "10",
          type: "movie",
          title: "A Film",
          duration_ms: 7_200_000,
          library: "Movies",
          guids: ["plex://movie/000000000000000000000010"],
          thumb: "/library/metadata/10/thumb/1700000000",
        },
        user: "Ben",
        client: "Living Room",
        product: "Test player",
        state: "playing",
        position_ms: 600_000,
        duration_ms: 7_200_000,
        progress_percent: 8.3,
        updated_at: "2026-03-01T12:00:00.000Z",
        controllable: true,
      },
    ],
    clients: [{ name: "Living Room", id: "tv", controllable: true }],
  });
});

test("lists a playing player that Plex does not list, but not as controllable", async () => {
  await using it = await scene({ found: false });
  expect(await it.reads.playbackStatus({}, never)).toMatchObject({
    sessions: [{ controllable: false }],
    clients: [{ name: "Living Room", id: "tv", controllable: false }],
  });
});

test("filters sessions by user and by client, by name or id", async () => {
  const tv = { id: "tv", name: "TV" };
  const box = { id: "box", name: "Böx" };
  const playing = [
    { id: "s1", player: tv, itemId: film.id, account: 1 },
    { id: "s2", player: box, itemId: "1", account: 7 },
  ];
  await using it = await scene({}, { players: [tv, box], playing });
  const found = async (query: { user?: string; client?: string }) => {
    const { sessions, clients } = await it.reads.playbackStatus(query, never);
    return [sessions.map(({ session_id }) => session_id), clients.map(({ id }) => id)];
  };
  expect(await found({ user: "BEN" })).toEqual([["s2"], ["tv", "box"]]);
  expect(await found({ client: "box" })).toEqual([["s2"], ["box"]]);
  expect(await found({ client: "bo x" })).toEqual([[], []]);
  expect(await found({ client: "tv", user: "ben" })).toEqual([[], ["tv"]]);
});

test("returns the server with its response time and whether its version is supported", async () => {
  await using it = await scene();
  let ms = 0;
  const slow = { ...it.time, monotonic: () => (ms += 12.4) };
  expect(await createPlex({ plex: it.client, clock: slow }).serverInfo(never)).toEqual({
    name: "Test Plex",
    version: "1.41.9.9961-46083195d",
    platform: "Linux",
    machine_id: expect.stringMatching(/^[0-9a-f]{40}$/),
    plex_pass: true,
    features: ["pass", "session_kick", "webhooks"],
    reachable: true,
    latency_ms: 12,
    supported: true,
  });
});

test.each([
  ["1.30.0.6486-629d58034", true],
  ["1.29.2.6364", false],
  ["1.100.0", true],
  ["2.0.0", true],
  ["0.99.11", false],
  ["", false],
  ["new", false],
])("version %j is supported: %j", (version, supported) => {
  expect(isSupported(version)).toBe(supported);
});

test("lists libraries without unknown fields", async () => {
  await using it = await scene();
  expect(await it.reads.libraries(never)).toEqual({
    libraries: [
      {
        id: "1",
        name: "Movies",
        type: "movie",
        agent: "tv.plex.agents.movie",
        scanner: "Plex movie",
        uuid: "uuid-1",
        count: 7,
        updated_at: "2023-11-14T22:13:20.000Z",
        locations: ["/m"],
      },
    ],
  });
});
