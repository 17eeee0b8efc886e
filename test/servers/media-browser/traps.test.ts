import { existsSync, lstatSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { SearchDepth } from "../../../src/core/library/media-server.ts";
import { type FileInLibrary, judge, type PlexShowing } from "../../../src/core/scan/judge.ts";
import { NO_NUMBERS, toFiledNumbers, toShownNumbers } from "../../../src/core/scan/numbers.ts";
import { createJellyfinServer } from "../../../src/servers/jellyfin/media-server.ts";
import { HEAT, HEAT_FILE, HEAT_FOLDER } from "../../support/engine.ts";
import {
  listAll,
  MOVIES_ID,
  openWorld,
  SHOWS_ID,
  served,
} from "../../support/media-browser/served.ts";
import { KEY } from "../../support/media-browser/stand-in.ts";
import { LARGE, SMALL } from "../../support/upgrade.ts";

const MOVIES = "/media/Movies";
const SEASON = "/media/TV/Low Tide (2019) [tmdbid=900002]/Season 01";
const film: FileInLibrary["work"] = {
  type: "movie",
  tmdbId: 900001,
  title: "Paper Harbor",
  year: 2014,
};
const show: FileInLibrary["work"] = { type: "tv", tmdbId: 900002, title: "Low Tide", year: 2019 };
const episodeAt = (path: string, ...episodes: number[]): FileInLibrary => ({
  path,
  work: show,
  numbers: toFiledNumbers("", { season: 1, episodes }),
});

type Opened = Awaited<ReturnType<typeof openWorld>>;

/** Searches a file in its library, and judges what the server shows. */
async function outcomeOf(
  it: Opened,
  file: FileInLibrary,
  depth: SearchDepth = "all",
): Promise<string | undefined> {
  const library = await (file.work.type === "movie" ? it.movies() : it.shows());
  const since = it.clock.now();
  const found = await it.server.find(library, { files: [file], depth, since }, it.signal);
  return judge(file, found.get(file.path) ?? [], library.id)?.outcome;
}

const errorOf = (asked: Promise<unknown>): Promise<string> => asked.then(String, String);

/** Each test names its trap, and the issues that report it. */
describe("traps of Jellyfin and Emby", () => {
  test("a report of another mount or case is answered with 204 (Radarr#3686, #4180, Sonarr#5826)", async () => {
    await using it = await openWorld({ locations: { movies: ["/Media/Movies"] } });
    it.has("/Media/Movies/A (2001)/A (2001).mkv");
    const paths = [`${MOVIES}/A (2001)`, "/mnt/Movies/A (2001)", "/Media/Movies/A (2001)"];
    const delays = await it.server.reports?.send(MOVIES_ID.jellyfin, paths, it.signal);
    expect([...(delays?.keys() ?? [])]).toEqual(["/Media/Movies/A (2001)"]);
    expect(it.reports()).toEqual([["/Media/Movies/A (2001)"]]);
  });

  test("each report may read a whole library for minutes (jellyfin#16176, #15070)", async () => {
    await using it = await served({ scanMs: 50 * 60_000 });
    const ids: number[] = [];
    for (const tmdbId of [949, 950, 951, 952]) {
      ids.push(
        await it.file(`Film.${tmdbId}.mkv`, undefined, {
          identity: { ...HEAT, tmdbId, title: `Film ${tmdbId}` },
        }),
      );
      await it.after(1000);
    }
    await it.after(70_000);
    expect(it.reports()).toEqual([
      [949, 950, 951, 952].map(
        (id) => `${it.engine.library}/Movies/Film ${id} (1995) {tmdb-${id}}`,
      ),
    ]);
    expect(it.world.scans).toHaveLength(1);
    await it.after(45 * 60_000, 60_000);
    expect(await it.plexOf(ids[0] ?? 0)).toBe("requested");
    await it.after(15 * 60_000, 60_000);
    expect(await Promise.all(ids.map(it.plexOf))).toEqual(ids.map(() => "seen"));
  });

  test("a network mount sends no event, so each filed file is reported (jellyfin#16429)", async () => {
    await using it = await served();
    const id = await it.file("Heat.mkv");
    await it.after(6000);
    expect(it.reports()).toEqual([[join(it.engine.library, HEAT_FOLDER)]]);
    expect(existsSync(join(it.engine.library, HEAT_FILE))).toBe(true);
    await it.after(70_000);
    expect(await it.plexOf(id)).toBe("seen");
  });

  test("version 12 refuses old headers and prefixes (tidarr#904, seerr#2249, homepage#7113)", async () => {
    for (const version of ["10.11.11", "12.1.0"]) {
      await using it = await openWorld({ version, standIn: { acceptsLegacy: false } });
      expect(await it.server.check(it.signal)).toEqual({ version });
      const open = (baseUrl: string, key = KEY) =>
        createJellyfinServer({
          baseUrl,
          apiKey: () => key,
          timeoutMs: 30_000,
          maxConnections: 1,
          clock: it.clock,
        });
      const refused = open(it.standIn.origin, "mistyped");
      const refusal = await errorOf(refused.check(it.signal));
      expect(refusal).toContain("JELLYFIN_API_KEY");
      expect(refusal).toContain(version);
      for (const prefix of ["/emby", "/MediaBrowser/"]) {
        const old = open(`${it.standIn.origin}${prefix}`);
        expect(await errorOf(old.check(it.signal))).toContain("remove that from JELLYFIN_URL");
      }
      expect(it.standIn.complaints).toEqual([]);
    }
  });

  test("films of a collection are left out of lists (posterizarr#665, tunarr#1978)", async () => {
    for (const kind of ["jellyfin", "emby"] as const) {
      await using it = await openWorld({ kind, collected: new Set(["Paper Harbor"]) });
      const path = `${MOVIES}/Paper Harbor (2014) [tmdbid=900001]/Paper Harbor (2014).mkv`;
      it.has(path);
      const [works] = await listAll(it.server.works(MOVIES_ID[kind], "movie", it.signal));
      expect(works).toMatchObject([{ tmdbId: 900001, files: [{ path }] }]);
      expect(await outcomeOf(it, { path, work: film, numbers: NO_NUMBERS })).toBe("seen");
    }
  });

  test("announced episodes are listed like files (jellyfin#10041)", async () => {
    await using it = await openWorld({
      announced: [{ series: dirname(SEASON), season: 1, episode: 2 }],
    });
    it.has(`${SEASON}/Low Tide (2019) - s01e01.mkv`);
    const [[series] = []] = await listAll(it.server.works(SHOWS_ID.jellyfin, "tv", it.signal));
    const episodes = await it.server.episodes(series?.id ?? "", it.signal);
    expect(episodes.map(({ episode }) => episode)).toEqual([1]);
  });

  test("an id changes with the path or its case (jellyfin#13958, #12297)", async () => {
    const path = `${MOVIES}/Paper Harbor (2014) [tmdbid=900001]/Paper Harbor (2014).mkv`;
    await using it = await openWorld();
    it.has(path);
    // A server with case-insensitive ids computes them from other text.
    const items = it.world.items().map((item) => ({ ...item, Id: "e".repeat(32) }));
    await using other = await openWorld({ standIn: { world: undefined, items } });
    other.standIn.world.libraries = it.world.folders();
    const file = { path, work: film, numbers: NO_NUMBERS };
    const late = it.clock.now() + 3_600_000;
    const library = await other.movies();
    const found = (depth: SearchDepth) =>
      other.server.find(library, { files: [file], depth, since: late }, other.signal);
    expect([...(await found("thorough")).keys()]).toEqual([]);
    expect([...(await found("all")).keys()]).toEqual([path]);
    // An id that fits proves nothing without the path.
    other.standIn.world.items = it.world
      .items()
      .map((item) => ({ ...item, Path: path.toLowerCase().replace("/media", "/media") }));
    expect([...(await found("all")).keys()]).toEqual([]);
  });

  test("an upgrade under another name, or next to the old file, loses watched states (jellyfin#15001, #16149)", async () => {
    await using it = await served({ engine: { duplicatePolicy: "upgrade" } });
    await it.file(SMALL, "the small film");
    await it.after(70_000);
    await it.after(30_000);
    await it.file(LARGE, "the large film!");
    await it.after(8000);
    expect(it.reports()).toHaveLength(2);
    // Under the same name, and reported only after the old file is away.
    expect(it.engine.inLibrary()).toEqual([HEAT_FILE]);
    expect(readFileSync(join(it.engine.library, HEAT_FILE), "utf8")).toBe("the large film!");
  });

  test("the same name and time are not read again (jellyfin#17624)", async () => {
    await using it = await served({ engine: { duplicatePolicy: "upgrade", method: "copy" } });
    const place = join(it.engine.library, HEAT_FILE);
    await it.file(SMALL, "the small film");
    const before = statSync(place, { bigint: true }).mtimeNs;
    await it.file(LARGE, "the large film!");
    expect(readFileSync(place, "utf8")).toBe("the large film!");
    expect(statSync(place, { bigint: true }).mtimeNs).not.toBe(before);
  });

  test("versions whose names do not begin with their folder's name become films without ids (jellyfin#5435, #6938, #15409, #17562)", async () => {
    const folder = "Paper Harbor (2014) [tmdbid=900001]";
    const plain = ["Paper Harbor (2014).mkv", "Paper Harbor (2014) - 2160p.mkv"];
    const named = [`${folder}.mkv`, `${folder} - 2160p.mkv`];
    for (const [names, outcome] of [
      [plain, "unmatched"],
      [named, "version"],
    ] as const) {
      await using it = await openWorld();
      const paths = names.map((name) => `${MOVIES}/${folder}/${name}`);
      it.has(...paths);
      for (const path of paths) {
        expect(await outcomeOf(it, { path, work: film, numbers: NO_NUMBERS })).toBe(outcome);
      }
    }
  });

  test("an episode that becomes a version of other numbers is not seen (jellyfin#18081, #18062, #17890)", async () => {
    const single = `${SEASON}/Low Tide (2019) - s01e01.mkv`;
    const double = `${SEASON}/Low Tide (2019) - s01e01-e02.mkv`;
    for (const [version, outcome] of [
      ["10.11.11", "seen"],
      ["12.1.0", "incomplete"],
    ] as const) {
      await using it = await openWorld({ version });
      it.has(single);
      expect(await outcomeOf(it, episodeAt(single, 1))).toBe("seen");
      it.has(double);
      expect(await outcomeOf(it, episodeAt(double, 1, 2))).toBe(outcome);
    }
    const third: PlexShowing = {
      library: { id: "1", title: "" },
      work: { title: "Low Tide", year: 2019, guids: [] },
      numbers: toShownNumbers({ season: 1, first: 3 }),
      isMatched: true,
      versions: 2,
    };
    expect(judge(episodeAt(single, 1), [third], "1")?.outcome).toBe("other_numbers");
  });

  test("ids in braces are ignored before version 12 (jellyfin#10565, #14313, #14928)", async () => {
    const braces = "Paper Harbor (2014) {tmdb-900001}";
    const brackets = "Paper Harbor (2014) [tmdbid=900001] {tmdb-900001}";
    for (const [version, name, isRead] of [
      ["10.11.11", braces, false],
      ["12.0.0", braces, true],
      ["10.10.7", brackets, true],
    ] as const) {
      await using it = await openWorld({ version });
      const path = `${MOVIES}/${name}/Paper Harbor (2014).mkv`;
      it.has(path);
      expect(await outcomeOf(it, { path, work: film, numbers: NO_NUMBERS })).toBe(
        isRead ? "seen" : "unmatched",
      );
    }
  });

  test("a dangling link ends a scan, so filing and its undo leave no link (jellyfin#4934, #9849, #17152)", async () => {
    await using it = await served();
    await it.file("Heat.mkv");
    const place = join(it.engine.library, HEAT_FILE);
    rmSync(join(it.engine.downloads, "Heat.mkv"));
    expect(lstatSync(place).isFile()).toBe(true);
    expect(readFileSync(place, "utf8")).toBe("Heat.mkv");
  });

  test("a scan loops if only the case of a folder changes, so a work keeps its folder (jellyfin#15603)", async () => {
    await using it = await served({ engine: { duplicatePolicy: "keep_both" } });
    await it.file(SMALL, "the small film");
    const identity = { ...HEAT, title: "HEAT" };
    await it.file(LARGE, "the large film!", { identity });
    const folders = new Set(it.engine.inLibrary().map((path) => dirname(path)));
    expect([...folders]).toEqual([HEAT_FOLDER]);
  });

  test("an item stays when its disk is empty, so it does not prove the file (jellyfin#14447, #15518)", async () => {
    await using it = await served();
    const identity = { type: "movie", tmdbId: 27205, title: "Inception", year: 2010 } as const;
    await it.file("Inception.mkv", undefined, { identity });
    // The other library has a file, too: an empty one might be an unmounted disk.
    writeFileSync(join(it.engine.library, "TV Shows", "Low Tide.mkv"), "episode");
    const id = await it.file("Heat.mkv");
    await it.after(70_000);
    expect(await it.plexOf(id)).toBe("seen");
    const place = join(it.engine.library, HEAT_FILE);
    rmSync(dirname(place), { recursive: true });
    it.world.disk.clear();
    it.world.scanAll();
    const file = { path: place, work: { ...HEAT, type: "movie" as const }, numbers: NO_NUMBERS };
    expect(await outcomeOf(it, file)).toBe("seen");
    // The film is missing, so another release of it is filed and not held as a duplicate.
    const again = await it.file(LARGE, "the large film!");
    expect(await it.engine.now(again)).toMatchObject({ state: "filed", reasons: [] });
  });

  test("subtitles are missed or doubled, so they prove nothing (jellyfin#12087, #7053)", async () => {
    await using it = await served();
    const id = await it.file("Heat.1995", { "Heat.1995.mkv": "film", "Heat.1995.en.srt": "1" });
    expect(it.engine.inLibrary().some((path) => path.endsWith(".srt"))).toBe(true);
    await it.after(70_000);
    expect(await it.plexOf(id)).toBe("seen");
  });
});
