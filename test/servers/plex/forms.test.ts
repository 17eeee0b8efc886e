import { expect, test } from "vitest";
import { withPlex } from "./with-plex.ts";

const never = new AbortController().signal;

/** What Plex answers from now on, written out. */
async function answered<T>(
  body: string,
  ask: (client: Awaited<ReturnType<typeof withPlex>>["client"]) => Promise<T>,
): Promise<T> {
  await using it = await withPlex();
  it.plex.setFault({ kind: "body", body });
  return await ask(it.client);
}

const cases: [
  name: string,
  ask: Parameters<typeof answered<unknown>>[1],
  json: object,
  xml: string,
  expected: unknown,
][] = [
  [
    "sections",
    (client) => client.sections(never),
    {
      MediaContainer: {
        size: 2,
        Directory: [
          {
            key: "1",
            type: "movie",
            title: "Films",
            refreshing: true,
            Location: [
              { id: 1, path: "/m & n" },
              { id: 2, path: "/o" },
            ],
          },
          { key: "2", type: "show", title: "Series", Location: [{ id: 3, path: "S:\\TV" }] },
        ],
      },
    },
    `<MediaContainer size="2"><Directory key="1" type="movie" title="Films" refreshing="1"><Location id="1" path="/m &amp; n"/>
       <Location id="2" path="/o"/></Directory><Directory key="2" type="show" title="Series"><Location id="3" path="S:\\TV"/></Directory>
     </MediaContainer>`,
    [
      { id: "1", type: "movie", title: "Films", locations: ["/m & n", "/o"], refreshing: true, stamp: "  " },
      { id: "2", type: "show", title: "Series", locations: ["S:\\TV"], stamp: "  " },
    ],
  ],
  [
    "an item",
    (client) => client.item("5", never),
    {
      MediaContainer: {
        size: 1,
        Metadata: [
          {
            ratingKey: "5",
            type: "movie",
            title: "Film",
            year: 1999,
            rating: 7.5,
            duration: 6_000_000,
            addedAt: 1_700_000_000,
            librarySectionTitle: "Films",
            thumb: "/library/metadata/5/thumb/1",
            Guid: [{ id: "imdb://tt1" }, { id: "tmdb://603" }],
          },
        ],
      },
    },
    `<MediaContainer size="1"><Video ratingKey="5" type="movie" title="Film" year="1999" rating="7.5" duration="6000000"
       addedAt="1700000000" librarySectionTitle="Films" thumb="/library/metadata/5/thumb/1"><Guid id="imdb://tt1"/>
       <Guid id="tmdb://603"/></Video></MediaContainer>`,
    {
      id: "5",
      type: "movie",
      title: "Film",
      year: 1999,
      rating: 7.5,
      durationMs: 6_000_000,
      addedAt: 1_700_000_000_000,
      library: "Films",
      thumb: "/library/metadata/5/thumb/1",
      guids: ["imdb://tt1", "tmdb://603"],
    },
  ],
  [
    "a show",
    (client) => client.item("6", never),
    { MediaContainer: { Metadata: [{ ratingKey: "6", type: "show", title: "Show", year: 2008 }] } },
    '<MediaContainer><Directory ratingKey="6" key="/library/metadata/6/children" type="show" title="Show" year="2008"/></MediaContainer>',
    { id: "6", type: "show", title: "Show", year: 2008, guids: [] },
  ],
  [
    "sessions, a film and a song",
    (client) => client.sessions(never),
    {
      MediaContainer: {
        size: 2,
        Metadata: [
          {
            ratingKey: "9",
            type: "track",
            title: "Song",
            grandparentTitle: "Band",
            parentTitle: "Album",
            sessionKey: "31",
            User: { id: 1, title: "ann" },
            Player: { machineIdentifier: "amp", title: "Amp", state: "paused" },
          },
          {
            ratingKey: "5",
            type: "movie",
            title: "Film",
            sessionKey: "30",
            viewOffset: 1000,
            duration: 9000,
            Media: [{ Part: [{ decision: "transcode", Stream: [{ decision: "copy" }, { decision: "transcode" }] }] }],
            User: { id: "2", title: "bob" },
            Player: { machineIdentifier: "tv", title: "TV", product: "Plex for TV", state: "playing" },
            Session: { id: "s30" },
            TranscodeSession: { videoDecision: "copy", audioDecision: "transcode" },
          },
        ],
      },
    },
    `<MediaContainer size="2"><Track ratingKey="9" type="track" title="Song" grandparentTitle="Band" parentTitle="Album" sessionKey="31">
       <User id="1" title="ann"/><Player machineIdentifier="amp" title="Amp" state="paused"/></Track>
     <Video ratingKey="5" type="movie" title="Film" sessionKey="30" viewOffset="1000" duration="9000"><Media><Part decision="transcode">
       <Stream decision="copy"/><Stream decision="transcode"/></Part></Media><User id="2" title="bob"/>
       <Player machineIdentifier="tv" title="TV" product="Plex for TV" state="playing"/><Session id="s30"/>
       <TranscodeSession videoDecision="copy" audioDecision="transcode"/></Video></MediaContainer>`,
    [
      {
        id: "31",
        media: { id: "9", type: "track", title: "Song", artist: "Band", album: "Album", guids: [] },
        user: "ann",
        client: "Amp",
        clientId: "amp",
        state: "paused",
        positionMs: 0,
      },
      {
        id: "s30",
        endId: "s30",
        media: { id: "5", type: "movie", title: "Film", durationMs: 9000, guids: [] },
        user: "bob",
        client: "TV",
        clientId: "tv",
        product: "Plex for TV",
        state: "playing",
        positionMs: 1000,
        transcoding: true,
      },
    ],
  ],
  [
    "clients",
    (client) => client.clients(never),
    {
      MediaContainer: {
        size: 2,
        Server: [
          { name: "TV", machineIdentifier: "tv", port: 32_500, protocolCapabilities: "timeline,playback" },
          { product: "Frame", machineIdentifier: "frame", protocolCapabilities: "timeline" },
        ],
      },
    },
    `<MediaContainer size="2"><Server name="TV" machineIdentifier="tv" port="32500" protocolCapabilities="timeline,playback"/>
     <Server product="Frame" machineIdentifier="frame" protocolCapabilities="timeline"/></MediaContainer>`,
    [
      { id: "tv", name: "TV", controllable: true },
      { id: "frame", name: "Frame", controllable: false },
    ],
  ],
  [
    "the identity",
    (client) => client.identity(never),
    { MediaContainer: { size: 0, machineIdentifier: "abc", version: "1.41.0" } },
    '<MediaContainer size="0" claimed="1" machineIdentifier="abc" version="1.41.0"></MediaContainer>',
    { machineIdentifier: "abc", version: "1.41.0" },
  ],
  [
    "the server",
    (client) => client.serverInfo(never),
    {
      MediaContainer: {
        friendlyName: "Home",
        machineIdentifier: "abc",
        version: "1.41.0",
        platform: "Linux",
        myPlexSubscription: true,
        ownerFeatures: "pass,session_kick",
        Directory: [{ key: "library", title: "library" }],
      },
    },
    `<MediaContainer friendlyName="Home" machineIdentifier="abc" version="1.41.0" platform="Linux" myPlexSubscription="1"
       ownerFeatures="pass,session_kick"><Directory key="library" title="library"/></MediaContainer>`,
    {
      name: "Home",
      machineIdentifier: "abc",
      version: "1.41.0",
      platform: "Linux",
      plexPass: true,
      features: ["pass", "session_kick"],
    },
  ],
];

test.each(cases)("%s: the same from JSON and XML", async (_, ask, json, xml, expected) => {
  expect(await answered(JSON.stringify(json), ask)).toEqual(expected);
  expect(await answered(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}\n`, ask)).toEqual(expected);
});

test("libraries from XML, with the number of items of each", async () => {
  const xml = `<MediaContainer size="0" totalSize="12"><Directory key="3" type="movie" title="Films" agent="a" scanner="s" uuid="u"
    updatedAt="1700000000"><Location id="1" path="/m"/></Directory></MediaContainer>`;
  expect(await answered(xml, (client) => client.libraries(never))).toEqual([
    {
      id: "3",
      type: "movie",
      title: "Films",
      agent: "a",
      scanner: "s",
      uuid: "u",
      updatedAt: 1_700_000_000_000,
      count: 12,
      locations: ["/m"],
    },
  ]);
});
