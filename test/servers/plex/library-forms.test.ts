import { expect, test } from "vitest";
import { withPlex } from "./with-plex.ts";

const never = new AbortController().signal;
type Client = Awaited<ReturnType<typeof withPlex>>["client"];

/** What the client makes of one answer. */
async function answered(body: string, ask: (client: Client) => Promise<unknown>): Promise<unknown> {
  const dropped: unknown[] = [];
  await using it = await withPlex({}, { onDropped: (...what) => void dropped.push(what) });
  it.plex.setFault({ kind: "body", body });
  const read = await ask(it.client);
  expect(dropped).toEqual([]);
  return read;
}

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
const movieXml = `<Video ratingKey="5" key="/library/metadata/5" guid="plex://movie/5d776c4efb0d55001f583c38" type="movie" title="Film &amp; more"
  year="1999" summary="Two&#xA;lines\u202e" audienceRating="7.5" duration="6000000" addedAt="1700000000" librarySectionID="1" librarySectionTitle="Films"
  thumb="/library/metadata/5/thumb/1"><Guid id="imdb://tt1"/><Guid id="tmdb://603"/><Guid id="evil://say-this"/></Video>`;
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

const cases: [name: string, ask: (client: Client) => Promise<unknown>, json: object, xml: string, expected: unknown][] =
  [
    [
      "a page of a library, without the menu entry that is no item",
      (client) => client.items({ sectionId: "1", type: undefined, ...place }, never),
      {
        size: 3,
        totalSize: 21,
        offset: 0,
        Directory: [{ key: "/library/metadata/9/allLeaves", title: "All episodes", leafCount: 3 }],
        Metadata: [movie, { title: "no id", type: "movie" }, { ratingKey: "77", type: "collection", title: "A set" }],
      },
      `<MediaContainer size="3" totalSize="21" offset="0"><Directory key="/library/metadata/9/allLeaves" title="All episodes" leafCount="3"/>
      ${movieXml}<Video title="no id" type="movie"/><Directory ratingKey="77" type="collection" title="A set"/></MediaContainer>`,
      { items: [{ media: film, sectionId: "1" }], total: 21 },
    ],
    [
      "an empty library: no list at all",
      (client) => client.items({ sectionId: "1", type: "photo", ...place }, never),
      { size: 0, totalSize: 0 },
      '<MediaContainer size="0" totalSize="0"/>',
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
            ratingKey: "8",
            type: "track",
            title: "Song",
            parentTitle: "Album",
            grandparentTitle: "Band",
            duration: "5491",
          },
        ],
      },
      `<MediaContainer size="2"><Directory ratingKey="7" type="album" title="Album" parentTitle="Band" year="2003"/>
      <Track ratingKey="8" type="track" title="Song" parentTitle="Album" grandparentTitle="Band" duration="5491"/></MediaContainer>`,
      {
        items: [
          { media: { id: "7", type: "album", title: "Album", artist: "Band", year: 2003, guids: [] } },
          {
            media: {
              id: "8",
              type: "track",
              title: "Song",
              artist: "Band",
              album: "Album",
              durationMs: 5491,
              guids: [],
            },
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
        Metadata: [{ ratingKey: "43", key: "/library/metadata/43/children", type: "photo", title: "Cats", index: 1 }],
      },
      '<MediaContainer size="1"><Photo ratingKey="43" key="/library/metadata/43/children" type="photo" title="Cats" index="1"/></MediaContainer>',
      { items: [{ media: { id: "43", type: "photo", title: "Cats", guids: [] } }], total: 1 },
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
      `<MediaContainer size="4"><Directory fastKey="/library/sections/1/all?genre=89" key="89" title="Action" type="genre"/>
      <Directory key="/library/sections/1/all?genre=17" title="Drama"/><Directory key="../../etc" title="Evil"/><Directory key="4" title="War"/></MediaContainer>`,
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
      '<MediaContainer size="14"/>',
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
            Directory: [{ type: "tag", tag: "Somebody", id: 3, key: "/library/sections/1/all?actor=3" }],
          },
          { hubIdentifier: "place", size: 0 },
        ],
      },
      `<MediaContainer size="3"><Hub hubIdentifier="show"><Directory ratingKey="6" type="show" title="Show" librarySectionID="2"/></Hub>
      <Hub hubIdentifier="movie">${movieXml}</Hub><Hub hubIdentifier="actor"><Directory type="tag" tag="Somebody" id="3"
      key="/library/sections/1/all?actor=3"/></Hub><Hub hubIdentifier="place" size="0"/></MediaContainer>`,
      [
        [{ media: { id: "6", type: "show", title: "Show", guids: [] }, sectionId: "2" }],
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
            librarySectionTitle: "Series",
          },
          movie,
        ],
      },
      `<MediaContainer size="2"><Directory ratingKey="20" type="season" title="Season 2" parentTitle="Show" index="2" librarySectionTitle="Series"/>
      ${movieXml}</MediaContainer>`,
      [
        {
          media: { id: "20", type: "season", title: "Season 2", show: "Show", season: 2, library: "Series", guids: [] },
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
          { ratingKey: "21", type: "episode", title: "Next", grandparentTitle: "Show", parentIndex: 1, index: 2 },
        ],
      },
      `<MediaContainer size="2">${movieXml.replace('title="', 'viewOffset="1000" lastViewedAt="1700000100" title="')}
      <Video ratingKey="21" type="episode" title="Next" grandparentTitle="Show" parentIndex="1" index="2"/></MediaContainer>`,
      [
        { media: film, sectionId: "1", positionMs: 1000, lastViewedAt: 1_700_000_100_000 },
        {
          media: { id: "21", type: "episode", title: "Next", show: "Show", season: 1, episode: 2, guids: [] },
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
            historyKey: "/status/sessions/history/2",
            librarySectionID: 1,
            type: "episode",
            title: "Gone",
            viewedAt: "1600000000",
            accountID: "0",
          },
          { historyKey: "/status/sessions/history/3", title: "never viewed", type: "movie" },
        ],
      },
      `<MediaContainer size="3" totalSize="33"><Video historyKey="/status/sessions/history/1" ratingKey="5" librarySectionID="1" type="movie" title="Film"
      viewedAt="1700000000" accountID="1" deviceID="5"/><Video historyKey="/status/sessions/history/2" librarySectionID="1" type="episode" title="Gone"
      viewedAt="1600000000" accountID="0"/><Video historyKey="/status/sessions/history/3" title="never viewed" type="movie"/></MediaContainer>`,
      {
        items: [
          {
            media: { id: "5", type: "movie", title: "Film", guids: [] },
            sectionId: "1",
            viewedAt: 1_700_000_000_000,
            accountId: "1",
            deviceId: "5",
          },
          {
            media: { id: "", type: "episode", title: "Gone", guids: [] },
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
      '<MediaContainer size="2"><Account id="0" key="/accounts/0" name=""/><Account id="1" name="Olga"/></MediaContainer>',
      [{ id: "1", name: "Olga" }],
    ],
    [
      "devices",
      (client) => client.devices(never),
      { size: 1, Device: [{ id: 3, name: "Living\nRoom", platform: "Roku", createdAt: 1_654_131_230 }] },
      '<MediaContainer size="1"><Device id="3" name="Living&#xA;Room" platform="Roku" createdAt="1654131230"/></MediaContainer>',
      [{ id: "3", name: "Living\ufffdRoom" }],
    ],
  ];

test.each(cases)("%s: the same from JSON and XML", async (_, ask, json, xml, expected) => {
  expect(await answered(JSON.stringify({ MediaContainer: json }), ask)).toEqual(expected);
  expect(await answered(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}\n`, ask)).toEqual(expected);
});
