import { expect, test } from "vitest";
import { createArrivals } from "../../../src/servers/plex/library/arrivals.ts";
import { largeLibrary, libraryOf } from "../../support/plex/library.ts";
import { plexAndClient } from "../../support/plex/plex-and-client.ts";
import { withPlex } from "./with-plex.ts";

const never = new AbortController().signal;
type Client = Awaited<ReturnType<typeof withPlex>>["client"];

test("a page of a library is requested by type, order, filters, start and size", async () => {
  const library = libraryOf({ title: "M", type: "movie", locations: ["/m"], count: 100 });
  for (const [at, item] of library.items.entries()) {
    Object.assign(item, { year: 1999, genres: ["89"], addedAt: 100 - at });
  }
  await using it = await withPlex({ library });
  const query = {
    sectionId: "1",
    type: "movie",
    sort: "added",
    year: 1999,
    genreId: "89",
    unwatched: true,
  } as const;
  const page = await it.client.items({ ...query, offset: 40, limit: 20 }, never);
  expect(page.items.map(({ media }) => media.id)).toEqual(
    Array.from({ length: 20 }, (_, at) => String(41 + at)),
  );
  expect(page.total).toBe(100);
  expect(it.plex.requests).toHaveLength(1);
  expect(it.plex.requests[0]).toMatchObject({
    path: "/library/sections/1/all",
    query: {
      type: "1",
      sort: "addedAt:desc",
      year: "1999",
      genre: "89",
      unwatched: "1",
      includeGuids: "1",
    },
    headers: { "x-plex-container-start": "40", "x-plex-container-size": "20" },
  });
});

test.each([
  ["show", { type: "2", genre: "9", year: "2001", unwatchedLeaves: "1" }],
  ["season", { type: "3", "show.genre": "9", year: "2001", unwatchedLeaves: "1" }],
  ["episode", { type: "4", "show.genre": "9", year: "2001", unwatched: "1" }],
  ["track", { type: "10", "album.genre": "9", "album.year": "2001", unwatched: "1" }],
  [undefined, { genre: "9", year: "2001", unwatched: "1" }],
] as const)("filters of %s name the level they apply to", async (type, expected) => {
  await using it = await withPlex();
  it.says({ size: 0 });
  await it.client.items(
    { sectionId: "1", type, year: 2001, genreId: "9", unwatched: true, offset: 0, limit: 5 },
    never,
  );
  const always = { includeGuids: "1", excludeElements: expect.stringMatching(/^Media,/) };
  expect(it.plex.requests[0]?.query).toEqual({ ...expected, ...always });
});

test.each([
  { mostAtOnce: 7, ignores: false },
  { mostAtOnce: 1000, ignores: true },
])("returns the same page from a server with different paging (%o)", async (paging) => {
  await using it = await plexAndClient({ library: largeLibrary(60) });
  const id = it.plex.world.library.sections[0]?.id ?? "";
  const query = { sectionId: id, type: "movie", offset: 15, limit: 20 } as const;
  const usual = await it.client.items(query, never);
  expect(usual.items).toHaveLength(20);
  Object.assign(it.plex.world.paging, paging);
  expect(await it.client.items(query, never)).toEqual(usual);
  expect((await it.client.items({ ...query, offset: 500 }, never)).items).toEqual([]);
});

test("an unreadable entry keeps its position, so that nothing is repeated or skipped", async () => {
  await using it = await withPlex();
  const row = (at: number) => ({ ratingKey: String(at), type: "movie", title: `T${at}` });
  it.says({ size: 6, Metadata: [row(0), "bad", row(2), { title: "no id" }, row(4), row(5)] });
  const ids = async (offset: number) =>
    (await it.client.items({ sectionId: "1", type: "movie", offset, limit: 3 }, never)).items.map(
      ({ media }) => media.id,
    );
  expect([await ids(0), await ids(3)]).toEqual([
    ["0", "2"],
    ["4", "5"],
  ]);
});

test.each<[string, (client: Client, id: string) => Promise<unknown>]>([
  ["a scan", (client, id) => client.refresh(id, "/x", never)],
  [
    "a page",
    (client, sectionId) => client.items({ sectionId, type: undefined, offset: 0, limit: 5 }, never),
  ],
  ["genres", (client, id) => client.genres(id, "movie", never)],
  ["an item", (client, id) => client.item(id, never)],
  ["details", (client, id) => client.details(id, never)],
  [
    "arrivals",
    (client, id) =>
      createArrivals(client).arrivals({ sectionId: id, type: "movie", title: "a" }, never),
  ],
  ["episodes", (client, id) => createArrivals(client).episodesOf(id, never)],
  ["a work", (client, id) => createArrivals(client).workOf(id, never)],
])(
  "never requests %s with an id that could change the path or name several items",
  async (_, ask) => {
    await using it = await withPlex();
    for (const id of ["..", "../../identity", "1/../../x", "1,2", "1?x", "", "1".repeat(65)]) {
      await expect(ask(it.client, id)).rejects.toMatchObject({
        name: "UserError",
        code: "not_found",
      });
    }
    expect(it.plex.requests).toEqual([]);
  },
);

test("a search falls back to the older endpoints in order, then to an empty result", async () => {
  await using it = await plexAndClient();
  const title = it.plex.world.library.items[0]?.title ?? "";
  const usual = (await it.client.search(title, 10, never)).flat();
  expect(usual.length).toBeGreaterThan(0);
  for (const lacks of [/^\/hubs\/search/, /^\/(hubs|library)\/search/]) {
    it.plex.world.lacks = lacks;
    expect((await it.client.search(title, 10, never)).flat()).toEqual(usual);
  }
  it.plex.world.lacks = /search/;
  expect(await it.client.search(title, 10, never)).toEqual([]);
  it.plex.world.lacks = undefined;
  it.plex.setFaults({ kind: "broken" });
  await expect(it.client.search(title, 10, never)).rejects.toMatchObject({
    code: "plex_unavailable",
  });
});

test("encodes search words completely", async () => {
  await using it = await withPlex();
  it.says({ size: 0 });
  await it.client.search("a&limit=9 +b#\ud800", 10, never);
  expect(it.plex.requests[0]?.query).toMatchObject({ query: "a&limit=9 +b#\ufffd", limit: "10" });
});

test("reads new items by the current paths if the old ones are gone, newest first", async () => {
  await using it = await plexAndClient();
  const id = it.plex.world.library.sections[0]?.id ?? "";
  const ofOne = (await it.client.recentlyAdded(id, 3, never)).map(({ media }) => media.id);
  it.plex.world.lacks = /^\/library\/(sections\/\d+\/)?recentlyAdded/;
  expect((await it.client.recentlyAdded(id, 3, never)).map(({ media }) => media.id)).toEqual(ofOne);
  const all = await it.client.recentlyAdded(undefined, 4, never);
  expect(all.map(({ media }) => media.id)).toEqual(["501", "103", "102", "101"]);
});

test("lists libraries from the longer path if the server has only that path", async () => {
  await using it = await plexAndClient();
  const usual = [await it.client.sections(never), await it.client.libraries(never)];
  expect(usual[0]?.length).toBeGreaterThan(0);
  it.plex.world.lacks = /^\/library\/sections$/;
  expect([await it.client.sections(never), await it.client.libraries(never)]).toEqual(usual);
  // Other failures do not count as a missing path.
  it.plex.world.lacks = undefined;
  it.plex.setFaults({ kind: "broken", only: /sections$/ });
  await expect(it.client.sections(never)).rejects.toMatchObject({ code: "plex_unavailable" });
});

test("on deck falls back to continue watching", async () => {
  await using it = await plexAndClient();
  const usual = await it.client.onDeck({ limit: 10 }, never);
  expect(usual.length).toBeGreaterThan(0);
  it.plex.world.lacks = /onDeck/;
  expect(await it.client.onDeck({ limit: 10 }, never)).toEqual(usual);
  expect(await it.client.onDeck({ limit: 1 }, never)).toHaveLength(1);
});

test("requests history page by page, with an encoded comparison sign for the time", async () => {
  await using it = await withPlex();
  it.says({ size: 0, totalSize: 0 });
  const query = { accountId: "7", sectionId: "2", mediaId: "55", since: 1_700_000_000_999 };
  await it.client.history({ ...query, offset: 20, limit: 10 }, never);
  expect(it.plex.requests[0]).toMatchObject({
    path: "/status/sessions/history/all",
    query: {
      sort: "viewedAt:desc",
      accountID: "7",
      librarySectionID: "2",
      metadataItemID: "55",
      "viewedAt>": "1700000000",
    },
    headers: { "x-plex-container-start": "20", "x-plex-container-size": "10" },
  });
});

test("a scan of a whole library names no folder", async () => {
  await using it = await withPlex({
    library: libraryOf({ title: "M", type: "movie", locations: ["/m"] }),
  });
  await it.client.refresh("1", undefined, never);
  expect(it.plex.scans).toEqual([{ section: "1", path: undefined }]);
});
