import { expect, test } from "vitest";
import type { Fault } from "../../../../support/fault.ts";
import type { PlexItem } from "../../../../support/plex/item.ts";
import { libraryOf } from "../../../../support/plex/library.ts";
import type { Manner } from "../../../../support/plex/player.ts";
import { DELEGATION_TOKEN } from "../../../../support/plex/routes/queues.ts";
import { TOKEN, withPlex } from "../../with-plex.ts";

const never = new AbortController().signal;
const film: PlexItem = {
  id: "10",
  section: "1",
  type: "movie",
  title: "A Film",
  durationMs: 60_000,
};
const song: PlexItem = { id: "11", section: "1", type: "track", title: "A Song" };

function scene(manner: Manner = "obeys") {
  const player = { id: "tv-1", name: "TV", manner };
  const library = { ...libraryOf(), items: [film, song] };
  return withPlex({ players: [player], playing: [{ id: "s1", player, itemId: film.id }], library });
}

test("sends commands to their player through the server, each with its type and an increasing number", async () => {
  await using it = await scene();
  const order = { clientId: "tv-1", media: "video" as const };
  expect(await it.client.command({ ...order, command: "pause" }, 5_000, never)).toEqual({
    kind: "accepted",
  });
  expect(
    await it.client.command({ ...order, command: "seekTo", offsetMs: 1234.6 }, 5_000, never),
  ).toEqual({
    kind: "accepted",
  });
  const [pause, seek] = it.plex.requests;
  expect(pause).toMatchObject({
    method: "GET",
    path: "/player/playback/pause",
    query: { commandID: "1", type: "video" },
    headers: { "x-plex-target-client-identifier": "tv-1", "x-plex-token": TOKEN },
  });
  expect(seek?.query).toEqual({ commandID: "2", type: "video", offset: "1235" });
});

const answers: [Manner, object][] = [
  ["plain_ok", { kind: "accepted" }],
  ["unclosed", { kind: "accepted" }],
  ["deaf", { kind: "accepted" }],
  ["fails", { kind: "refused", status: 500 }],
];

test.each(answers)("for a player that %s, returns %j after one request", async (manner, answer) => {
  await using it = await scene(manner);
  expect(
    await it.client.command({ clientId: "tv-1", media: "video", command: "stop" }, 5_000, never),
  ).toEqual(answer);
  expect(it.plex.requests).toHaveLength(1);
});

test("reads an error inside a success response as a refusal, and a lost connection as no response", async () => {
  await using it = await scene();
  const order = { clientId: "tv-1", media: "video", command: "stop" } as const;
  it.plex.setFault({ kind: "body", body: '<Response code="400" status="Bad Request">' });
  expect(await it.client.command(order, 5_000, never)).toEqual({ kind: "refused", status: 400 });
  it.plex.setFault({ kind: "reset" });
  expect(await it.client.command(order, 5_000, never)).toEqual({ kind: "unanswered" });
  it.plex.setFault({ kind: "status", status: 401 });
  await expect(it.client.command(order, 5_000, never)).rejects.toMatchObject({
    code: "plex_unauthorized",
  });
});

test("gives up after five seconds on a player that never responds", async () => {
  await using it = await scene("hangs");
  const asked = it.client.command(
    { clientId: "tv-1", media: "video", command: "stop" },
    5_000,
    never,
  );
  await expect.poll(() => it.plex.requests.length).toBe(1);
  it.clock.advance(4_999);
  expect(it.clock.sleepers()).toBeGreaterThan(0);
  it.clock.advance(1);
  expect(await asked).toEqual({ kind: "unanswered" });
});

test("starts an item from its own play queue, with a token other than the owner's", async () => {
  await using it = await scene();
  const media = await it.client.item("11", never);
  const { machineIdentifier } = await it.client.identity(never);
  const plan = await it.client.preparePlay(machineIdentifier, media, never);
  expect(
    it.plex.requests
      .map(({ path }) => path)
      .slice(2)
      .toSorted(),
  ).toEqual(["/playQueues", "/security/token"]);
  const queue = it.plex.requests.find(({ path }) => path === "/playQueues");
  expect(queue).toMatchObject({ method: "POST", query: { type: "audio" } });
  expect(queue?.query["uri"]).toMatch(
    /^server:\/\/0f00d0f\w+\/com\.plexapp\.plugins\.library\/library\/metadata\/11$/,
  );
  const token = it.plex.requests.find(({ path }) => path === "/security/token");
  expect(token).toMatchObject({ method: "POST", query: { type: "delegation", scope: "all" } });
  const started = await it.client.playMedia(
    { clientId: "tv-1", media, offsetMs: 2_000, plan },
    5_000,
    never,
  );
  expect(started).toEqual({ answer: { kind: "accepted" }, plays: ["11", "11"] });
  expect(it.plex.requests.at(-1)?.query).toEqual({
    commandID: "1",
    type: "music",
    providerIdentifier: "com.plexapp.plugins.library",
    machineIdentifier,
    protocol: "http",
    address: "127.0.0.1",
    port: new URL(it.plex.url).port,
    offset: "2000",
    key: "/library/metadata/11",
    containerKey: "/playQueues/1?window=100&own=1",
    token: DELEGATION_TOKEN,
  });
});

test.each<[string, Fault]>([
  ["makes none", { kind: "status", status: 404, only: "/security" }],
  ["is down for it", { kind: "status", status: 503, only: "/security" }],
  [
    "answers with the owner's own",
    { kind: "body", body: `{"MediaContainer":{"token":"${TOKEN}"}}`, only: "/security" },
  ],
])(
  "for a server that %s, plays the item without a token, never with the owner's",
  async (_, fault) => {
    await using it = await scene();
    const media = await it.client.item("10", never);
    it.plex.setFault(fault);
    const machineIdentifier = String(it.plex.world.identity["machineIdentifier"]);
    const plan = await it.client.preparePlay(machineIdentifier, media, never);
    expect(plan).toEqual({ machineIdentifier, queueId: "1", firstId: "10", token: undefined });
    await it.client.playMedia({ clientId: "tv-1", media, offsetMs: 0, plan }, 5_000, never);
    const play = it.plex.requests.at(-1);
    expect(play?.path).toBe("/player/playback/playMedia");
    expect(JSON.stringify(play?.query)).not.toContain(TOKEN);
    expect(play?.query["token"]).toBeUndefined();
  },
);

test("ends a session by its id, with the reason unchanged", async () => {
  await using it = await scene();
  expect(await it.client.endSession("s1", "Bed time + more & 100 %", 5_000, never)).toBe(
    "accepted",
  );
  expect(it.plex.requests).toMatchObject([
    {
      path: "/status/sessions/terminate",
      query: { sessionId: "s1", reason: "Bed time + more & 100 %" },
    },
  ]);
  expect(await it.client.endSession("s1", "x", 5_000, never)).toBe("answered_404");
  it.plex.setFault({ kind: "status", status: 401 });
  expect(await it.client.endSession("s1", "x", 5_000, never)).toBe("not_allowed");
  it.plex.setFault({ kind: "reset" });
  expect(await it.client.endSession("s1", "x", 5_000, never)).toBe("unanswered");
  it.plex.setFault({ kind: "status", status: 500 });
  await expect(it.client.endSession("s1", "x", 5_000, never)).rejects.toMatchObject({
    code: "plex_unavailable",
  });
});

test("uses POST if the server rejects GET to end a session", async () => {
  await using it = await scene();
  it.plex.setFault({ kind: "status", status: 405 });
  await expect(it.client.endSession("s1", "x", 5_000, never)).rejects.toMatchObject({
    code: "unsupported",
  });
  expect(it.plex.requests.map(({ method }) => method)).toEqual(["GET", "POST"]);
});
