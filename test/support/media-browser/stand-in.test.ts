import { describe, expect, test } from "vitest";
import { NO_NUMBERS } from "../../../src/core/scan/numbers.ts";
import { computeItemId } from "../../../src/servers/jellyfin/item-id.ts";
import { nameOf } from "../contract/contract.ts";
import { MEDIA_BROWSER } from "../contract/media-browser.ts";
import { listAll, MOVIES_ID, openWorld as openServed, SHOWS_ID } from "./served.ts";
import { KEY, STARTING } from "./stand-in.ts";

// Behaviour of real servers that the stand-ins must copy, because it has misled other programs.

const MOVIES = "/media/Movies";
const FOLDER = `${MOVIES}/Paper Harbor (2014) [tmdbid=900001]`;
const FILM = `${FOLDER}/Paper Harbor (2014) [tmdbid=900001].mkv`;
const SECOND = FILM.replace(".mkv", " - 2160p.mkv");
const KINDS = [
  ["jellyfin", "10.10.7"],
  ["jellyfin", "10.11.11"],
  ["jellyfin", "12.1.0"],
  ["emby", "4.8.11.0"],
  ["emby", "4.9.3.0"],
] as const;

/** These tests send requests that the program does not send. */
const openWorld = (choice: Parameters<typeof openServed>[0] = {}) =>
  openServed({ ...choice, standIn: { ...choice.standIn, isExplored: true } });

type Opened = Awaited<ReturnType<typeof openWorld>>;
type Row = Record<string, unknown>;

const headersOf = (it: Opened): Record<string, string> =>
  it.server.name === "Emby"
    ? { "x-emby-token": KEY }
    : { authorization: `MediaBrowser Token="${KEY}"` };

const ask = (it: Opened, path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${it.standIn.origin}${path}`, { headers: headersOf(it), redirect: "manual", ...init });

async function rowsOf(it: Opened, query: string): Promise<Row[]> {
  const answer = await ask(it, `/Items?recursive=true&${query}`);
  const { Items } = (await answer.json()) as { Items: Row[] };
  return Items;
}

/** Reports a folder without the program. */
async function report(it: Opened, path: string): Promise<number> {
  const body = JSON.stringify({ Updates: [{ Path: path, UpdateType: "Created" }] });
  return (await ask(it, "/Library/Media/Updated", { method: "POST", body })).status;
}

const fieldsOf = (kind: "jellyfin" | "emby"): string =>
  `fields=Path,ProviderIds,MediaSources${kind === "jellyfin" ? ",MediaSourceCount" : ""}`;

describe.each(KINDS)("the stand-in for %s %s", (kind, version) => {
  const isJellyfin = kind === "jellyfin";
  const parent = `parentId=${MOVIES_ID[kind]}&includeItemTypes=Movie`;

  test("answers every row of its contract without a complaint", async () => {
    await using it = await openWorld({ kind, version });
    it.has(FILM);
    for (const row of MEDIA_BROWSER[kind].rows) {
      const path = row.path.replace("{id}", String(it.world.items()[0]?.Id));
      for (const method of row.methods) {
        const body = method === "POST" ? JSON.stringify({ Updates: [] }) : undefined;
        const answer = await ask(it, path, { method, ...(body !== undefined && { body }) });
        expect([nameOf(row), answer.status]).toEqual([nameOf(row), method === "POST" ? 204 : 200]);
      }
    }
    expect(it.standIn.complaints).toEqual([]);
  });

  test("accepts old headers and prefixes only if the version does", async () => {
    await using it = await openWorld({ kind, version });
    const isOld = !isJellyfin || !version.startsWith("12");
    const legacy = { headers: { "x-emby-token": KEY } };
    expect((await ask(it, "/System/Info", legacy)).status).toBe(isOld ? 200 : 401);
    expect((await ask(it, "/emby/System/Info")).status).toBe(isOld ? 200 : 404);
    await using upgraded = await openWorld({ kind, version, standIn: { acceptsLegacy: false } });
    const expected = isJellyfin ? 401 : 200;
    expect((await ask(upgraded, "/System/Info", legacy)).status).toBe(expected);
    expect((await ask(it, "/System/Info/Public", { headers: {} })).status).toBe(200);
    expect((await ask(it, "/System/Info", { headers: {} })).status).toBe(401);
  });

  test("answers everything and complains if a filter is dropped", async () => {
    await using it = await openWorld({ kind, version });
    it.has(FILM, "/media/TV/Low Tide (2019)/Season 01/Low Tide - s01e01.mkv");
    const queries = ["ids=x", "includeItemTypes=Film", "sort=Name"].concat(
      isJellyfin ? ["Path=/nowhere"] : ["minDateLastSaved=2026-01-01T00:00:00Z"],
    );
    for (const query of queries) {
      expect(await rowsOf(it, query)).toHaveLength(it.world.items().length);
      expect(it.standIn.complaints.splice(0)).toHaveLength(1);
    }
  });

  test("refuses a single item, an unknown library and an unknown item", async () => {
    await using it = await openWorld({ kind, version });
    it.has(FILM);
    const one = await ask(it, `/Items/${it.world.items()[0]?.Id}`);
    expect(one.status).toBe(isJellyfin ? 400 : 404);
    it.standIn.complaints.length = 0;
    const unknown = isJellyfin ? "d".repeat(32) : "999";
    const answer = await ask(it, `/Items?parentId=${unknown}`);
    expect([answer.status, await answer.text()]).toEqual([400, "Error processing request."]);
    const malformed = await ask(it, "/Items?parentId=x");
    expect([malformed.status, await malformed.json()]).toMatchObject([400, { status: 400 }]);
    const missing = await ask(it, `/Items/${unknown}/Refresh`, { method: "POST" });
    expect(missing.status).toBe(404);
  });

  test("hides films of collections, paths and sources unless they are requested", async () => {
    await using it = await openWorld({ kind, version, collected: new Set(["Paper Harbor"]) });
    it.has(FILM);
    expect(await rowsOf(it, parent)).toEqual([]);
    const flag = isJellyfin ? "collapseBoxSetItems" : "GroupItemsIntoCollections";
    const [bare] = await rowsOf(it, `${parent}&${flag}=false`);
    expect(Object.keys(bare ?? {})).not.toContain("Path");
    const [full] = await rowsOf(it, `${parent}&${flag}=false&${fieldsOf(kind)}`);
    expect(full).toMatchObject({ Path: FILM, ProviderIds: { Tmdb: "900001" } });
  });

  test("has one row for all versions in Jellyfin, and a row for each in Emby", async () => {
    await using it = await openWorld({ kind, version });
    it.has(FILM, SECOND);
    const rows = await rowsOf(it, `${parent}&${fieldsOf(kind)}`);
    expect(rows.map(({ Path }) => Path)).toEqual(isJellyfin ? [FILM] : [FILM, SECOND]);
    expect(rows[0]).toMatchObject({ MediaSources: [{}, {}] });
    expect(rows[0]?.["MediaSourceCount"]).toBe(isJellyfin ? 2 : undefined);
    const [id] = rows.map(({ Id }) => Id);
    if (isJellyfin) expect(id).toBe(computeItemId("Movie", FILM));
    else expect(id).toMatch(/^\d+$/);
  });

  test("copies the tag of a name before it has metadata", async () => {
    const catalogue = [{ name: "Paper Harbor", ids: { Imdb: "tt0000001" } }];
    await using it = await openWorld({ kind, version, catalogue, metadataMs: 60_000 });
    it.has(FILM);
    const [tagged] = await rowsOf(it, `${parent}&${fieldsOf(kind)}`);
    expect(tagged?.["ProviderIds"]).toEqual({ Tmdb: "900001" });
    it.clock.advance(60_000);
    const [matched] = await rowsOf(it, `${parent}&${fieldsOf(kind)}`);
    expect(matched?.["ProviderIds"]).toEqual({ Imdb: "tt0000001", Tmdb: "900001" });
  });

  test("has one item with a range for a file with several episodes, and announced episodes", async () => {
    const season = "/media/TV/Low Tide (2019)/Season 01";
    const announced = [{ series: "/media/TV/Low Tide (2019)", season: 1, episode: 3 }];
    await using it = await openWorld({ kind, version, announced });
    it.has(`${season}/Low Tide (2019) - s01e01-e02.mkv`);
    const query = `parentId=${SHOWS_ID[kind]}&includeItemTypes=Episode&fields=Path`;
    expect(await rowsOf(it, query)).toMatchObject([
      { ParentIndexNumber: 1, IndexNumber: 1, IndexNumberEnd: 2, LocationType: "FileSystem" },
      { ParentIndexNumber: 1, IndexNumber: 3, LocationType: "Virtual" },
    ]);
  });

  test("answers 204 to every report, and scans only exact known paths", async () => {
    await using it = await openWorld({ kind, version, ignored: new Set([`${MOVIES}/Hidden`]) });
    it.world.disk.set(FILM, {});
    it.world.disk.set(`${MOVIES}/Hidden/Hidden.mkv`, {});
    for (const path of [FOLDER.toLowerCase(), "/elsewhere", `${MOVIES}/Hidden`]) {
      expect(await report(it, path)).toBe(204);
    }
    it.clock.advance(3_600_000);
    expect(it.world.items()).toEqual([]);
    expect(await report(it, FOLDER)).toBe(204);
    it.clock.advance(60_000);
    expect(it.world.items().map(({ Path }) => Path)).toEqual([FILM]);
  });

  test("skips an empty library folder", async () => {
    await using it = await openWorld({ kind, version });
    it.has(FILM);
    it.world.disk.clear();
    await report(it, FOLDER);
    it.clock.advance(60_000);
    expect(it.world.items()).toHaveLength(1);
  });

  test("DateCreated is the file's time, and the saved time is the scan's", async () => {
    await using it = await openWorld({ kind, version });
    it.world.disk.set(FILM, { createdAt: Date.parse("2001-01-01T00:00:00Z") });
    it.world.scanAll();
    const [row] = await rowsOf(it, `${parent}&fields=DateCreated`);
    expect(row?.["DateCreated"]).toBe("2001-01-01T00:00:00.000Z");
    const work = { type: "movie", tmdbId: 900001, title: "" } as const;
    const file = { path: FILM, work, numbers: NO_NUMBERS };
    const search = { files: [file], depth: "newest", since: it.clock.now() } as const;
    const found = await it.server.find(await it.movies(), search, it.signal);
    expect([...found.keys()]).toEqual([FILM]);
  });

  test("a starting server, another base path, and a total that changes are outages", async () => {
    await using it = await openWorld({ kind, version, standIn: { basePath: "/media" } });
    it.has(FILM);
    expect((await ask(it, "/System/Info")).status).toBe(302);
    expect(await it.server.check(it.signal)).toEqual({ version });
    it.standIn.state.fault = STARTING;
    await expect(it.server.check(it.signal)).rejects.toMatchObject({
      name: "Outage",
      retryAfterMs: 5000,
    });
    it.standIn.state.fault = undefined;
    it.standIn.state.extra = 1;
    const works = it.server.works(MOVIES_ID[kind], "movie", it.signal);
    await expect(listAll(works)).rejects.toThrow("listed 1 of 2");
  });

  test("paths of a Windows server have backslashes", async () => {
    const root = "D:\\Films";
    await using it = await openWorld({ kind, version, locations: { movies: [root] } });
    const path = `${root}\\Paper Harbor (2014) [tmdbid=900001]\\Paper Harbor (2014).mkv`;
    it.has(path);
    const [works] = await listAll(it.server.works(MOVIES_ID[kind], "movie", it.signal));
    expect(works).toMatchObject([{ tmdbId: 900001, files: [{ path }] }]);
  });
});

test("Jellyfin restarts its delay for folders side by side, and is idle until it scans", async () => {
  await using it = await openWorld({ scanMs: 10_000 });
  for (const name of ["A (2001)", "B (2002)"]) {
    it.world.disk.set(`${MOVIES}/${name}/${name}.mkv`, {});
    await report(it, `${MOVIES}/${name}`);
    it.clock.advance(59_000);
    expect((await it.movies()).refreshing).toBe(false);
    expect(it.world.scans).toEqual([]);
  }
  it.clock.advance(1000);
  expect((await it.movies()).refreshing).toBe(true);
  expect(it.world.items()).toEqual([]);
  it.clock.advance(10_000);
  expect(it.world.items().map(({ Name }) => Name)).toEqual(["A", "B"]);
  expect(it.world.scans).toHaveLength(1);
});

test("our default names make two films of two versions, and names that begin like their folder one", async () => {
  for (const [stem, count] of [
    ["Paper Harbor (2014)", 2],
    ["Paper Harbor (2014) [tmdbid=900001]", 1],
  ] as const) {
    await using it = await openWorld();
    it.has(`${FOLDER}/${stem}.mkv`, `${FOLDER}/${stem} - 2160p.mkv`);
    const rows = await rowsOf(it, `parentId=${MOVIES_ID.jellyfin}&${fieldsOf("jellyfin")}`);
    expect(rows).toHaveLength(count);
    const ids = count === 2 ? {} : { Tmdb: "900001" };
    for (const row of rows) expect(row["ProviderIds"]).toEqual(ids);
  }
});

test("an emptied library folder keeps its rows, and one that was always empty drops reports", async () => {
  await using it = await openWorld({ isNew: true, delayMs: 0 });
  await report(it, MOVIES);
  it.world.disk.set(FILM, {});
  await report(it, FOLDER);
  expect([it.world.folderRows(), it.world.items()]).toEqual([[], []]);
  it.world.scanWhole();
  expect(it.world.folderRows().map(({ Path }) => Path)).toEqual([MOVIES]);
  it.world.disk.clear();
  await report(it, FOLDER);
  it.world.scanWhole();
  expect(it.world.items().map(({ Path }) => Path)).toEqual([FILM]);
});

test("parts of a film are listed by the item of the first", async () => {
  await using it = await openWorld();
  const parts = ["pt1", "pt2"].map((part) => FILM.replace(".mkv", ` - ${part}.mkv`));
  it.has(...parts);
  const [works] = await listAll(it.server.works(MOVIES_ID.jellyfin, "movie", it.signal));
  expect(works?.[0]?.files.map(({ path }) => path)).toEqual(parts);
});

test("the key of a user without rights is refused for libraries and refreshes", async () => {
  await using it = await openWorld({ standIn: { isAdministrator: false } });
  await expect(it.movies()).rejects.toThrow("administrator");
});
