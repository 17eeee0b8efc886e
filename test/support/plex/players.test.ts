import { expect, test } from "vitest";
import type { PlexItem } from "../../../src/hosts/demo/stand-ins/plex/item.ts";
import { libraryOf } from "./library.ts";
import type { Manner } from "./player.ts";
import { startPlex } from "./start-plex.ts";

const film: PlexItem = { id: "10", section: "1", type: "movie", title: "A Film", durationMs: 60_000 };
const song: PlexItem = { id: "11", section: "1", type: "track", title: "A Song" };

async function withPlayer(manner: Manner) {
  const player = { id: "tv", name: "Living Room", manner };
  const time = { ms: 0 };
  const plex = await startPlex({
    library: { ...libraryOf(), items: [film, song] },
    token: "t",
    players: [player],
    playing: [{ id: "s1", player, itemId: film.id, offsetMs: 5_000 }],
    now: () => time.ms,
  });
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${plex.url}${path}`, { ...init, headers: { "x-plex-token": "t", "x-plex-target-client-identifier": "tv" } });
  const rows = async (): Promise<{ viewOffset: number; Player: { state: string }; ratingKey: string }[]> =>
    ((await (await ask("/status/sessions")).json()) as { MediaContainer: { Metadata?: never[] } }).MediaContainer
      .Metadata ?? [];
  return { plex, ask, rows, time, [Symbol.asyncDispose]: plex.close };
}

test("a session plays on to its end, and stops while it is paused", async () => {
  await using it = await withPlayer("obeys");
  it.time.ms = 10_000;
  expect(await it.rows()).toMatchObject([{ viewOffset: 15_000, Player: { state: "playing" } }]);
  await it.ask("/player/playback/pause?commandID=1&type=video");
  it.time.ms = 20_000;
  expect(await it.rows()).toMatchObject([{ viewOffset: 15_000, Player: { state: "paused" } }]);
  await it.ask("/player/playback/play?commandID=2&type=video");
  it.time.ms = 30_000;
  expect(await it.rows()).toMatchObject([{ viewOffset: 25_000, Player: { state: "playing" } }]);
  await it.ask("/player/playback/seekTo?commandID=3&type=video&offset=1000");
  expect(await it.rows()).toMatchObject([{ viewOffset: 1_000 }]);
  await it.ask("/player/playback/stop?commandID=4&type=video");
  expect(await it.rows()).toEqual([]);
});

const answers: [Manner, number, string, string][] = [
  ["obeys", 200, '<Response code="200" status="OK"/>', "paused"],
  ["plain_ok", 200, "OK", "paused"],
  ["unclosed", 200, '<Response code="200" status="OK">', "paused"],
  ["deaf", 200, '<Response code="200" status="OK"/>', "playing"],
  ["refuses", 400, "400 Bad Request", "playing"],
  ["wants_poll", 406, "406 Not Acceptable", "playing"],
  ["fails", 500, "500 Internal Server Error", "playing"],
];

test.each(answers)("a player that %s answers %i", async (manner, status, body, state) => {
  await using it = await withPlayer(manner);
  const answer = await it.ask("/player/playback/pause?commandID=1&type=video");
  expect(answer.status).toBe(status);
  expect(await answer.text()).toContain(body);
  expect(await it.rows()).toMatchObject([{ Player: { state } }]);
});

test.each([
  ["hangs", "playing"],
  ["hangs_but_obeys", "paused"],
] as const)("a player that %s never answers", async (manner, state) => {
  await using it = await withPlayer(manner);
  const stop = new AbortController();
  let answered = false;
  const asked = it.ask("/player/playback/pause?commandID=1&type=video", { signal: stop.signal }).then(
    () => (answered = true),
    () => "given up",
  );
  await expect.poll(() => it.plex.requests.length).toBe(1);
  // Another answer comes meanwhile: the server lives, this one request stays open.
  expect(await it.rows()).toMatchObject([{ Player: { state } }]);
  expect(answered).toBe(false);
  stop.abort();
  expect(await asked).toBe("given up");
});

test("a player that vanishes ends its session", async () => {
  await using it = await withPlayer("vanishes");
  expect(await (await it.ask("/clients")).json()).toMatchObject({ MediaContainer: { size: 1 } });
  expect((await it.ask("/player/playback/pause?commandID=1&type=video")).status).toBe(200);
  expect(await it.rows()).toEqual([]);
  expect(await (await it.ask("/clients")).json()).toEqual({ MediaContainer: { size: 0 } });
  expect((await it.ask("/player/playback/pause?commandID=2")).status).toBe(404);
});

test("a session is ended once, and only by a server that may end it", async () => {
  await using it = await withPlayer("obeys");
  const end = (id: string) => it.ask(`/status/sessions/terminate?sessionId=${id}&reason=x`);
  expect((await end("")).status).toBe(403);
  expect((await end("s1")).status).toBe(200);
  expect((await end("s1")).status).toBe(404);
  await using poor = await withPlayer("obeys");
  poor.plex.setEndsSessions(false);
  expect((await poor.ask("/status/sessions/terminate?sessionId=s1")).status).toBe(401);
  expect(await poor.rows()).toHaveLength(1);
});

test("an item is started from a play queue", async () => {
  await using it = await withPlayer("obeys");
  const server = `server://${String(it.plex.world.identity["machineIdentifier"])}`;
  const uri = encodeURIComponent(`${server}/com.plexapp.plugins.library/library/metadata/11`);
  const queue = await it.ask(`/playQueues?type=audio&uri=${uri}`, { method: "POST" });
  expect(await queue.json()).toMatchObject({
    MediaContainer: { playQueueID: 1, playQueueSelectedMetadataItemID: "11" },
  });
  const containerKey = encodeURIComponent("/playQueues/1?window=100&own=1");
  await it.ask(`/player/playback/playMedia?commandID=1&type=music&offset=3000&containerKey=${containerKey}`);
  expect(await it.rows()).toMatchObject([{ ratingKey: "11", viewOffset: 3_000 }]);
  expect((await it.ask("/playQueues?uri=server%3A%2F%2Fx%2Flibrary%2Fmetadata%2F99", { method: "POST" })).status).toBe(
    400,
  );
});
