import { describe, expect, test } from "vitest";
import { compareNumbers, NO_NUMBERS, toFiledNumbers } from "../../../src/core/scan/numbers.ts";
import { createEmbyServer } from "../../../src/servers/emby/media-server.ts";
import { computeItemId } from "../../../src/servers/jellyfin/item-id.ts";
import { createJellyfinServer } from "../../../src/servers/jellyfin/media-server.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { startHttpServer } from "../../support/loopback.ts";
import { listAll } from "../../support/media-browser/served.ts";
import {
  KEY,
  type StandInOptions,
  startMediaBrowser,
} from "../../support/media-browser/stand-in.ts";
import type { StandInItem } from "../../support/media-browser/world.ts";

const VERSIONS = [
  ["jellyfin", "10.10.7"],
  ["jellyfin", "10.11.11"],
  ["jellyfin", "12.1.0"],
  ["emby", "4.8.11.0"],
  ["emby", "4.9.3.0"],
] as const;

const MOVIES = "/media/Movies";
const FILM = `${MOVIES}/Paper Harbor (2014)/Paper Harbor (2014).mkv`;
const EPISODE = "/media/TV/Low Tide (2019)/Season 01/Low Tide (2019) - s01e01-e02.mkv";

async function open(
  kind: "jellyfin" | "emby",
  version: string,
  more: Partial<StandInOptions> = {},
) {
  const isJellyfin = kind === "jellyfin";
  const libraryId = isJellyfin ? "a".repeat(32) : "7";
  const idOf = (place: number, type: "Movie" | "Episode", path: string): string =>
    isJellyfin ? computeItemId(type, path) : String(place);
  const seriesId = isJellyfin ? "b".repeat(32) : "30";
  const film: StandInItem = {
    Id: idOf(10, "Movie", FILM),
    Type: "Movie",
    Name: "Paper Harbor",
    ProductionYear: 2014,
    parents: [libraryId],
    Path: FILM,
    inCollection: true,
    ProviderIds: { tmdb: "900001" },
  };
  const shows: StandInItem[] = [
    {
      Id: seriesId,
      Type: "Series",
      Name: "Low Tide",
      parents: ["c".repeat(32), "8"],
      Path: "/media/TV/Low Tide (2019)",
      ProviderIds: { Tmdb: "900002" },
    },
    {
      Id: idOf(31, "Episode", EPISODE),
      Type: "Episode",
      parents: ["c".repeat(32), "8", seriesId],
      SeriesId: seriesId,
      ParentIndexNumber: 1,
      IndexNumber: 1,
      IndexNumberEnd: 2,
      Path: EPISODE,
      ProviderIds: { Tmdb: "5" },
    },
  ];
  const standIn = await startMediaBrowser({
    kind,
    version,
    libraries: [
      { Name: "Films", ItemId: libraryId, CollectionType: "movies", Locations: [MOVIES] },
      {
        Name: "Series",
        ItemId: isJellyfin ? "c".repeat(32) : "8",
        CollectionType: "tvshows",
        Locations: ["/media/TV"],
        RefreshStatus: "Active",
      },
      { Name: "Off", ItemId: "9", Locations: [], LibraryOptions: { Enabled: false } },
    ],
    items: [film, ...shows],
    ...more,
  });
  const clock = fakeClock();
  const create = isJellyfin ? createJellyfinServer : createEmbyServer;
  const server = create({
    baseUrl: standIn.origin,
    apiKey: () => KEY,
    timeoutMs: 30_000,
    maxConnections: 4,
    clock,
  });
  const { signal } = new AbortController();
  const [films, series] = [0, 1].map((index) => async () => {
    const library = (await server.libraries(signal))[index];
    if (!library) throw new Error("The library is missing.");
    return library;
  });
  if (!films || !series) throw new Error("There are two libraries.");
  return {
    standIn,
    server,
    clock,
    signal,
    film,
    films,
    series,
    /** Adds a season and its series to Jellyfin's items. Returns their ids. */
    addFolders(season: string, series: string): string[] {
      const parents = ["c".repeat(32)];
      const added = [
        { Type: "Season" as const, Path: season },
        { Type: "Series" as const, Path: series },
      ].map((item) => ({ ...item, Id: computeItemId(item.Type, item.Path), parents }));
      standIn.world.items.push(...added);
      return added.map(({ Id }) => Id);
    },
    /** Address and reported folders of each POST. */
    posts: (): [string, unknown][] =>
      standIn.asked
        .filter(({ method }) => method === "POST")
        .map(({ url, body }) => [url, JSON.parse(body).Updates]),
    async [Symbol.asyncDispose](): Promise<void> {
      await server.close();
      await standIn[Symbol.asyncDispose]();
    },
  };
}

const work = { type: "movie" as const, tmdbId: 900001, title: "Paper Harbor", year: 2014 };
const search = (path: string, depth: "recent" | "thorough" | "all") => ({
  files: [{ path, work, numbers: NO_NUMBERS }],
  depth,
  since: 0,
});

const errorOf = async (asked: Promise<unknown>): Promise<string> =>
  await asked.then(
    () => "no error",
    (error: unknown) => String(error),
  );

describe.each(VERSIONS)("%s %s", (kind, version) => {
  test("a film and a double episode are found by path at every depth", async () => {
    await using it = await open(kind, version);
    const { server, signal } = it;
    expect(await server.check(signal)).toEqual({ version });
    for (const depth of ["recent", "thorough", "all"] as const) {
      if (kind === "jellyfin" && depth === "recent") continue;
      const film = await server.find(await it.films(), search(FILM, depth), signal);
      expect(film.get(FILM)).toMatchObject([
        { work: { title: "Paper Harbor", guids: ["tmdb://900001"] }, isMatched: true, versions: 1 },
      ]);
      const episode = await server.find(await it.series(), search(EPISODE, depth), signal);
      const shown = episode.get(EPISODE) ?? [];
      expect(shown).toMatchObject([{ work: { guids: ["tmdb://900002"] } }]);
      const filed = toFiledNumbers("", { season: 1, episodes: [1, 2] });
      const numbers = shown.map((one) => one.numbers);
      expect(compareNumbers(filed, numbers)).toBe("same");
    }
    const other = await server.find(await it.films(), search(FILM.toLowerCase(), "all"), signal);
    expect(other.size).toBe(0);
    expect(it.standIn.complaints).toEqual([]);
  });

  test("the index lists films of collections, series with folders, and episodes", async () => {
    await using it = await open(kind, version);
    const { server, signal } = it;
    const works = await listAll(server.works((await it.films()).id, "movie", signal));
    expect(works.flat()).toMatchObject([{ tmdbId: 900001, files: [{ path: FILM }] }]);
    const { id, refreshing } = await it.series();
    expect(refreshing).toBe(true);
    const [show] = (await listAll(server.works(id, "tv", signal))).flat();
    expect(await server.seriesFolders(show?.id ?? "", signal)).toEqual([
      "/media/TV/Low Tide (2019)",
    ]);
    expect(await server.episodes(show?.id ?? "", signal)).toMatchObject([
      { season: 1, episode: 1, files: [{ path: EPISODE }] },
      { season: 1, episode: 2, files: [{ path: EPISODE }] },
    ]);
    expect(it.standIn.complaints).toEqual([]);
  });

  test("folders are reported in one request, and a folder outside is not reported", async () => {
    await using it = await open(kind, version);
    const { id } = await it.films();
    const both = ["A (2001)", "B (2002)"].map((name) => `${MOVIES}/${name}`);
    const outside = "/media/movies/A (2001)";
    const delays = await it.server.reports?.send(id, [...both, outside], it.signal);
    const delayMs = kind === "jellyfin" ? 60_000 : 0;
    expect([...(delays ?? [])]).toEqual(both.map((path) => [path, delayMs]));
    expect(it.posts()).toEqual([
      ["/Library/Media/Updated", both.map((Path) => ({ Path, UpdateType: "Created" }))],
    ]);
    const error = await errorOf(it.server.refresh(id, outside, it.signal));
    expect(error).toContain("does not have this folder");
  });

  test("a known season or series is refreshed only by the server that reports delay", async () => {
    await using it = await open(kind, version);
    const season = EPISODE.slice(0, EPISODE.lastIndexOf("/"));
    const series = season.slice(0, season.lastIndexOf("/"));
    const [Id = ""] = it.addFolders(season, series);
    const next = `${series}/Season 02`;
    const fresh = "/media/TV/Amber Line (2020)/Season 01";
    const { id } = await it.series();
    const delays = await it.server.reports?.send(id, [season, next, fresh], it.signal);
    if (kind === "emby") {
      expect([...(delays?.values() ?? [])]).toEqual([0, 0, 0]);
      expect(it.posts().map(([url]) => url)).toEqual(["/Library/Media/Updated"]);
      return;
    }
    expect([...(delays?.values() ?? [])]).toEqual([0, 0, 60_000]);
    const refreshed = it.posts().map(([url]) => url.replace(/\?.*/, ""));
    expect(refreshed).toEqual([
      `/Items/${Id}/Refresh`,
      `/Items/${computeItemId("Series", series)}/Refresh`,
      "/Library/Media/Updated",
    ]);
    expect(it.posts().at(-1)?.[1]).toEqual([{ Path: fresh, UpdateType: "Created" }]);
    expect(it.standIn.complaints).toEqual([]);
  });

  test("an unknown or malformed id is never sent as a filter", async () => {
    await using it = await open(kind, version);
    for (const id of ["", "x", "../Users", "a,b"]) {
      expect(await errorOf(it.server.episodes(id, it.signal))).toContain("no such series");
      expect(await errorOf(listAll(it.server.works(id, "movie", it.signal)))).toContain(
        "no such library",
      );
    }
    expect(it.standIn.complaints).toEqual([]);
  });

  test("a redirect is not followed, and no error contains the key", async () => {
    const heard: string[] = [];
    await using other = await startHttpServer((request, response) => {
      heard.push(JSON.stringify(request.headers));
      response.end("{}");
    });
    await using it = await open(kind, version);
    const location = `${other.origin}/web/?key=${KEY}`;
    for (const status of [301, 302, 307, 400, 401, 403, 404, 500, 503]) {
      it.standIn.state.fault = { status, headers: { location }, body: `<html>${KEY}</html>` };
      const error = await errorOf(it.server.check(it.signal));
      expect(error).toMatch(/^Outage/);
      expect(error).not.toContain(KEY);
    }
    expect(heard).toEqual([]);
    expect(it.standIn.asked.map(({ url }) => url).join(" ")).not.toContain(KEY);
  });
});

test.each([
  [undefined, 60_000],
  [5, 5000],
  [0, 0],
  [-1, 60_000],
  [601, 60_000],
  ["30", 60_000],
])("a delay of %j in Jellyfin's configuration counts as %j ms", async (delay, expected) => {
  await using it = await open("jellyfin", "10.11.11", { delay });
  const { id } = await it.films();
  const delays = await it.server.reports?.send(id, [`${MOVIES}/A`], it.signal);
  expect(delays?.get(`${MOVIES}/A`)).toBe(expected);
});

test("a version of a film is found in the row of the first version", async () => {
  await using it = await open("jellyfin", "12.1.0");
  const second = FILM.replace(".mkv", " - 2160p.mkv");
  it.film["MediaSourceCount"] = 2;
  it.film["MediaSources"] = [{ Path: FILM }, { Path: second, Width: 3840 }];
  const found = await it.server.find(await it.films(), search(second, "all"), it.signal);
  expect(found.get(second)).toMatchObject([{ versions: 2, work: { guids: ["tmdb://900001"] } }]);
});

test("an announced episode and an item outside the library's folders prove nothing", async () => {
  await using it = await open("jellyfin", "10.11.11");
  it.film.Path = "/other/Movies/Paper Harbor.mkv";
  const found = await it.server.find(await it.films(), search(it.film.Path, "all"), it.signal);
  expect(found.size).toBe(0);
  it.film.Path = FILM;
  it.film["LocationType"] = "Virtual";
  expect((await it.server.find(await it.films(), search(FILM, "all"), it.signal)).size).toBe(0);
});

test("a server that ignores a list's filter is reported instead of read", async () => {
  await using it = await open("jellyfin", "12.1.0");
  const library = await it.films();
  const Items = it.standIn.world.items.map((item) => ({ ...item, Type: "Audio" }));
  const body = JSON.stringify({ Items, TotalRecordCount: Items.length });
  it.standIn.state.fault = { status: 200, body };
  const error = await errorOf(it.server.find(library, search(FILM, "all"), it.signal));
  expect(error).toContain("ignored the filter");
});

test.each([
  ["jellyfin", "10.9.11"],
  ["jellyfin", "4.9.3.0"],
  ["emby", "12.1.0"],
  ["emby", "4.7.0.0"],
] as const)("as %s, version %s is refused with the required version", async (kind, version) => {
  await using it = await open(kind, version);
  expect(await errorOf(it.server.check(it.signal))).toContain("or newer is required");
});
