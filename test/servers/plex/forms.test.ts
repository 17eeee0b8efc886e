import { expect, test } from "vitest";
import { readFromBoth, type withPlex } from "./with-plex.ts";

const never = new AbortController().signal;
type Client = Awaited<ReturnType<typeof withPlex>>["client"];

const place = { offset: 0, limit: 20 };
const movie = {
  ratingKey: "5",
  key: "/library/metadata/5",
  guid: "plex://movie/5d776c4efb0d55001f583c38",
  type: "movie",
  title: "Film & more",
  year: 1999,
  summary: "Two\nlines\u202e",
  audienceRating: 7.5,
  duration: 6_000_000,
  addedAt: 1_700_000_000,
  librarySectionID: 1,
  librarySectionTitle: "Films",
  thumb: "/library/metadata/5/thumb/1",
  Guid: [{ id: "imdb://tt1" }, { id: "tmdb://603" }, { id: "evil://say-this" }],
};
const film = {
  id: "5",
  type: "movie",
  title: "Film & more",
  year: 1999,
  summary: "Two lines\ufffd",
  library: "Films",
  thumb: "/library/metadata/5/thumb/1",
  rating: 7.5,
  durationMs: 6_000_000,
  addedAt: 1_700_000_000_000,
  guids: ["imdb://tt1", "tmdb://603", "plex://movie/5d776c4efb0d55001f583c38"],
};
/** The expected result for an item without known catalogue ids. */
const media = (of: object) => ({ ...of, guids: [] });

const cases: [
  name: string,
  ask: (client: Client) => Promise<unknown>,
  answer: object,
  expected: unknown,
][] = [
  [
    "libraries and their folders",
    (client) => client.sections(never),
    {
      size: 2,
      Directory: [
        {
          key: "1",
          type: "movie",
          title: "Films",
          refreshing: true,
          Location: [{ path: "/m & n" }, { path: "/o" }],
        },
        { key: "2", type: "show", title: "Series", Location: [{ path: "S:\\TV" }] },
      ],
    },
    [
      {
        id: "1",
        type: "movie",
        title: "Films",
        locations: ["/m & n", "/o"],
        refreshing: true,
        stamp: "  ",
      },
      { id: "2", type: "show", title: "Series", locations: ["S:\\TV"], stamp: "  " },
    ],
  ],
  [
    "a show",
    (client) => client.item("6", never),
    { Metadata: [{ ratingKey: "6", type: "show", title: "Show", year: 2008 }] },
    media({ id: "6", type: "show", title: "Show", year: 2008 }),
  ],
  [
    "sessions, a song and a film",
    (client) => client.sessions(never),
    {
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
          Media: [
            {
              Part: [
                {
                  decision: "transcode",
                  Stream: [{ decision: "copy" }, { decision: "transcode" }],
                },
              ],
            },
          ],
          User: { id: "2", title: "bob" },
          Player: {
            machineIdentifier: "tv",
            title: "TV",
            product: "Plex for TV",
            state: "playing",
          },
          Session: { id: "s30" },
          TranscodeSession: { videoDecision: "copy", audioDecision: "transcode" },
        },
      ],
    },
    [
      {
        id: "31",
        media: media({ id: "9", type: "track", title: "Song", artist: "Band", album: "Album" }),
        user: "ann",
        client: "Amp",
        clientId: "amp",
        state: "paused",
        positionMs: 0,
      },
      {
        id: "s30",
        endId: "s30",
        media: media({ id: "5", type: "movie", title: "Film", durationMs: 9000 }),
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
    "the server",
    (client) => client.serverInfo(never),
    {
      friendlyName: "Home",
      machineIdentifier: "abc",
      myPlexSubscription: true,
      ownerFeatures: "pass,session_kick",
    },
    {
      name: "Home",
      machineIdentifier: "abc",
      version: "",
      plexPass: true,
      features: ["pass", "session_kick"],
    },
  ],
  [
    "a page of a library, without the menu entry that is no item",
    (client) => client.items({ sectionId: "1", type: undefined, ...place }, never),
    {
      size: 3,
      totalSize: 21,
      offset: 0,
      Directory: [{ key: "/library/metadata/9/allLeaves", title: "All episodes", leafCount: 3 }],
      Metadata: [
        movie,
        { title: "no id", type: "movie" },
        { ratingKey: "77", type: "collection", title: "A set" },
      ],
    },
    { items: [{ media: film, sectionId: "1" }], total: 21 },
  ],
  [
    "an empty library: no list at all",
    (client) => client.items({ sectionId: "1", type: "photo", ...place }, never),
    { size: 0, totalSize: 0 },
    { items: [], total: 0 },
  ],
  [
    "albums and songs",
    (client) => client.items({ sectionId: "5", type: "album", ...place }, never),
    {
      size: 2,
      Metadata: [
        { ratingKey: 7, type: "album", title: "Album", parentTitle: "Band", year: "2003" },
        {
          ratingKey: 8,
          type: "track",
          title: "Song",
          parentTitle: "A",
          grandparentTitle: "Band",
          duration: "5491",
        },
      ],
    },
    {
      items: [
        { media: media({ id: "7", type: "album", title: "Album", artist: "Band", year: 2003 }) },
        {
          media: media({
            id: "8",
            type: "track",
            title: "Song",
            artist: "Band",
            album: "A",
            durationMs: 5491,
          }),
        },
      ],
      total: 2,
    },
  ],
  [
    "photos, and the albums that they lie in",
    (client) => client.items({ sectionId: "3", type: undefined, ...place }, never),
    {
      size: 1,
      Metadata: [
        { ratingKey: "43", key: "/library/metadata/43/children", type: "photo", title: "Cats" },
      ],
    },
    { items: [{ media: media({ id: "43", type: "photo", title: "Cats" }) }], total: 1 },
  ],
  [
    "genres, by relative keys and by addresses",
    (client) => client.genres("1", "movie", never),
    {
      size: 4,
      Directory: [
        { fastKey: "/library/sections/1/all?genre=89", key: "89", title: "Action", type: "genre" },
        { key: "/library/sections/1/all?genre=17", title: "Drama" },
        { key: "../../etc", title: "Evil" },
        { key: 4, title: "War" },
      ],
    },
    [
      { id: "89", title: "Action" },
      { id: "17", title: "Drama" },
      { id: "4", title: "War" },
    ],
  ],
  [
    "genres that are counted and not there",
    (client) => client.genres("1", undefined, never),
    { size: 14 },
    [],
  ],
  [
    "a search: items under either name, people and tags left out",
    (client) => client.search("x", 10, never),
    {
      size: 3,
      Hub: [
        {
          hubIdentifier: "show",
          Directory: [{ ratingKey: "6", type: "show", title: "Show", librarySectionID: "2" }],
        },
        { hubIdentifier: "movie", Metadata: [movie] },
        {
          hubIdentifier: "actor",
          Directory: [
            { type: "tag", tag: "Somebody", id: 3, key: "/library/sections/1/all?actor=3" },
          ],
        },
        { hubIdentifier: "place", size: 0 },
      ],
    },
    [
      [{ media: media({ id: "6", type: "show", title: "Show" }), sectionId: "2" }],
      [{ media: film, sectionId: "1" }],
      [],
      [],
    ],
  ],
  [
    "what was added, mixed, new episodes as their season",
    (client) => client.recentlyAdded(undefined, 5, never),
    {
      size: 2,
      Metadata: [
        {
          ratingKey: "20",
          type: "season",
          title: "Season 2",
          parentTitle: "Show",
          index: 2,
          librarySectionTitle: "TV",
        },
        movie,
      ],
    },
    [
      {
        media: media({
          id: "20",
          type: "season",
          title: "Season 2",
          show: "Show",
          season: 2,
          library: "TV",
        }),
      },
      { media: film, sectionId: "1" },
    ],
  ],
  [
    "on deck, where an offset is absent rather than zero",
    (client) => client.onDeck({ limit: 10 }, never),
    {
      size: 2,
      Metadata: [
        { ...movie, viewOffset: 1000, lastViewedAt: 1_700_000_100 },
        {
          ratingKey: "21",
          type: "episode",
          title: "Next",
          grandparentTitle: "Show",
          parentIndex: 1,
          index: 2,
        },
      ],
    },
    [
      { media: film, sectionId: "1", positionMs: 1000, lastViewedAt: 1_700_000_100_000 },
      {
        media: media({
          id: "21",
          type: "episode",
          title: "Next",
          show: "Show",
          season: 1,
          episode: 2,
        }),
        positionMs: 0,
      },
    ],
  ],
  [
    "the history, where an item may be gone and ids are numbers or text",
    (client) => client.history(place, never),
    {
      size: 3,
      totalSize: 33,
      Metadata: [
        {
          historyKey: "/status/sessions/history/1",
          ratingKey: "5",
          librarySectionID: "1",
          type: "movie",
          title: "Film",
          viewedAt: 1_700_000_000,
          accountID: 1,
          deviceID: 5,
        },
        {
          librarySectionID: 1,
          type: "episode",
          title: "Gone",
          viewedAt: "1600000000",
          accountID: "0",
        },
        { historyKey: "/status/sessions/history/3", title: "never viewed", type: "movie" },
      ],
    },
    {
      items: [
        {
          media: media({ id: "5", type: "movie", title: "Film" }),
          sectionId: "1",
          viewedAt: 1_700_000_000_000,
          accountId: "1",
          deviceId: "5",
        },
        {
          media: media({ id: "", type: "episode", title: "Gone" }),
          sectionId: "1",
          viewedAt: 1_600_000_000_000,
          accountId: "0",
        },
      ],
      total: 33,
    },
  ],
  [
    "accounts, of which the first is nobody",
    (client) => client.accounts(never),
    {
      size: 2,
      Account: [
        { id: 0, key: "/accounts/0", name: "" },
        { id: 1, name: "Olga" },
      ],
    },
    [{ id: "1", name: "Olga" }],
  ],
  [
    "devices",
    (client) => client.devices(never),
    {
      size: 1,
      Device: [{ id: 3, name: "Living\nRoom", platform: "Roku", createdAt: 1_654_131_230 }],
    },
    [{ id: "3", name: "Living\ufffdRoom" }],
  ],
];

test.each(cases)("%s: JSON and XML give the same result", async (_, ask, answer, expected) => {
  expect(await readFromBoth(answer, ask)).toEqual([expected, expected]);
});
