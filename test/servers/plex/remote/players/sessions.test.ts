import { expect, test } from "vitest";
import { withPlex } from "../../with-plex.ts";

const never = new AbortController().signal;

const episode = {
  ratingKey: 77,
  type: "episode",
  title: "Pilot",
  grandparentTitle: "A Show",
  parentTitle: "Season 1",
  parentIndex: "1",
  index: 2,
  librarySectionID: "4",
  librarySectionTitle: "Series",
  addedAt: "1700000000",
  duration: "1500000",
  viewOffset: "90000",
  rating: "7.5",
  year: 2020,
  thumb: "/library/metadata/77/thumb/1",
  Guid: [{ id: "tmdb://5" }, { id: 7 }, "odd"],
  User: { id: "1", title: "ann" },
  Player: {
    machineIdentifier: "box",
    title: "Box",
    product: "Plex for Box",
    state: "paused",
    userID: 1,
  },
  Session: { id: "abc", bandwidth: 1 },
};

test("reads an episode, and converts numbers given as text and ids given as numbers", async () => {
  await using it = await withPlex();
  it.says({ size: "1", Metadata: [episode] });
  expect(await it.client.sessions(never)).toEqual([
    {
      id: "abc",
      endId: "abc",
      media: {
        id: "77",
        type: "episode",
        title: "Pilot",
        year: 2020,
        library: "Series",
        thumb: "/library/metadata/77/thumb/1",
        rating: 7.5,
        durationMs: 1_500_000,
        addedAt: 1_700_000_000_000,
        guids: ["tmdb://5"],
        show: "A Show",
        season: 1,
        episode: 2,
      },
      user: "ann",
      client: "Box",
      clientId: "box",
      product: "Plex for Box",
      state: "paused",
      positionMs: 90_000,
    },
  ]);
  expect(it.plex.requests.map(({ path }) => path)).toEqual(["/status/sessions"]);
});

test("live television has no length, an old server has no Session, and a clip has no library", async () => {
  await using it = await withPlex();
  const player = { machineIdentifier: "box", title: "Box", state: "playing" };
  const live = {
    type: "episode",
    title: "News",
    live: "1",
    duration: "7200000",
    sessionKey: 5,
    Player: player,
  };
  const clip = {
    type: "clip",
    title: "Before the film",
    librarySectionID: "-2",
    sessionKey: "6",
    Player: [player],
  };
  it.says({
    Metadata: [live, clip, { ...clip, type: "hologram", sessionKey: "7", title: undefined }],
  });
  expect(await it.client.sessions(never)).toMatchObject([
    { id: "5", endId: undefined, positionMs: 0, media: { type: "episode", durationMs: undefined } },
    { id: "6", clientId: "box", state: "playing", media: { type: "clip", library: undefined } },
    { id: "7", media: { type: "clip", title: "unknown" } },
  ]);
});

test("a bad entry does not hide the others, and an entry without a key is omitted", async () => {
  await using it = await withPlex();
  it.says({
    Metadata: [
      null,
      5,
      "x",
      { title: "nameless" },
      { ...episode, User: "ann", Player: 5 },
      episode,
    ],
  });
  expect(await it.client.sessions(never)).toMatchObject([
    { id: "abc", user: undefined, client: "unknown", clientId: undefined, state: undefined },
    { id: "abc", user: "ann" },
  ]);
});

test("cleans hostile text, and drops unsafe header ids and thumbs with a query", async () => {
  await using it = await withPlex();
  it.says({
    Metadata: {
      ...episode,
      title: `\u001b[2JPilot\u202e${"x".repeat(5_000)}`,
      thumb: "/photo?X-Plex-Token=secret",
      User: { title: "a\nb\u0000" },
      Player: {
        machineIdentifier: "box\r\nX-Evil: 1",
        title: "\u2066Box\u2069",
        state: "exploding",
      },
    },
  });
  const [session] = await it.client.sessions(never);
  expect(session?.media.title).toMatch(/^\ufffd\[2JPilot\ufffdx+…$/);
  expect(session?.media.title.length).toBe(300);
  expect(session).toMatchObject({
    user: "a\ufffdb\ufffd",
    client: "\ufffdBox\ufffd",
    clientId: undefined,
    state: undefined,
    media: { thumb: undefined },
  });
});

test.each([
  [{ Media: [{ Part: [{ decision: "directplay", Stream: [{}] }] }] }, false],
  [
    {
      Media: {
        Part: { decision: "transcode", Stream: [{ decision: "copy" }, { decision: "transcode" }] },
      },
    },
    true,
  ],
  [{ Media: [{ Part: [{ decision: "transcode", Stream: [{ decision: "copy" }] }] }] }, false],
  [{ TranscodeSession: { videoDecision: "copy", audioDecision: "transcode" } }, true],
  [{ Media: [{ TranscodeSession: { videoDecision: "copy", audioDecision: "copy" } }] }, false],
  [{}, undefined],
])("%j is read as transcoding: %j", async (streams, transcoding) => {
  await using it = await withPlex();
  it.says({ Metadata: [{ ...episode, ...streams }] });
  expect((await it.client.sessions(never))[0]?.transcoding).toBe(transcoding);
});

test("lists the same clients as Plex, and marks clients without playback as not controllable", async () => {
  await using it = await withPlex();
  it.says({
    Server: [
      {
        name: "iPad",
        machineIdentifier: "A2",
        port: 32500,
        protocolCapabilities: "playback,playqueues,timeline",
      },
      {
        product: "Frame",
        machineIdentifier: "B3",
        protocolCapabilities: "timeline,provider-playback",
      },
      { name: "no id", protocolCapabilities: "playback" },
      { name: "None", machineIdentifier: 44 },
    ],
  });
  expect(await it.client.clients(never)).toEqual([
    { id: "A2", name: "iPad", controllable: true },
    { id: "B3", name: "Frame", controllable: false },
    { id: "44", name: "None", controllable: false },
  ]);
  it.plex.setFault(undefined);
  it.plex.world.lacks = /^\/clients/;
  expect(await it.client.clients(never)).toEqual([]);
  it.plex.world.lacks = undefined;
  it.plex.setFault({ kind: "status", status: 403 });
  await expect(it.client.clients(never)).rejects.toMatchObject({ code: "plex_unauthorized" });
});

test("gives up after five seconds on session requests that hang", async () => {
  await using it = await withPlex();
  it.plex.setFault({ kind: "hang" });
  const asked = expect(it.client.sessions(never)).rejects.toMatchObject({
    code: "plex_unavailable",
  });
  await expect.poll(() => it.plex.requests.length).toBe(1);
  it.clock.advance(5_000);
  await asked;
});
