import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import {
  listMissing,
  type MissingDeps,
  type MissingQuery,
  type SeriesReport,
} from "../../../src/app/missing/list-missing.ts";
import { showMissing } from "../../../src/app/missing/show-missing.ts";
import type { CandidateDetails } from "../../../src/base/candidate.ts";
import { Outage } from "../../../src/base/errors.ts";
import type { EpisodeMapping } from "../../../src/base/item.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { missingDepsOf } from "../../support/missing.ts";
import { candidate, inReview } from "../../support/review-release.ts";
import { season, series } from "../../support/works.ts";

const SHOW = { type: "tv", tmdbId: 78, title: "Amber Signal", year: 2011 } as const;
const FOLDER = "TV Shows/Amber Signal (2011) {tmdb-78}";

const DETAILS = series(78, "Amber Signal", 2011, [season(0, 2), season(1, 4), season(2, 3)], {
  alternativeTitles: ["Signal d'ambre"],
});

type Catalogue = (tmdbId: number) => CandidateDetails | undefined;

/** Dependencies over an engine's database and library, with the requests that TMDB received. */
function depsOf(
  engine: TestEngine,
  catalogue: Catalogue = (id) => (id === 78 ? DETAILS : undefined),
  more: Partial<MissingDeps> = {},
) {
  const requests: string[] = [];
  const details: MissingDeps["details"] = async (_type, tmdbId, seasons) => {
    requests.push(`${tmdbId}:${seasons.join(",")}`);
    const found = catalogue(tmdbId);
    const isAsked = (of: { season: number }): boolean => seasons.includes(of.season);
    return found && { ...found, seasons: found.seasons.filter(isAsked) };
  };
  const deps = missingDepsOf(engine, details, more);
  const ask = (query: MissingQuery = {}) => listMissing(deps, query, engine.signal);
  const only = async (query: MissingQuery = {}): Promise<SeriesReport> => {
    const [report, ...others] = (await ask(query)).series;
    if (!report || others.length > 0) throw new Error("One series was expected.");
    return report;
  };
  return { ask, only, requests };
}

/** Files a release with these videos of the series. */
async function file(engine: TestEngine, videos: Record<string, EpisodeMapping>): Promise<void> {
  const content = Object.fromEntries(Object.keys(videos).map((name) => [name, `ours ${name}`]));
  const name = `Amber.Signal.${Object.keys(videos).length}.${Math.max(0, ...(await idsOf(engine)))}`;
  const { id } = await engine.approved(name, content, { identity: SHOW, mappings: videos });
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect((await engine.now(id)).state).toBe("filed");
}

const idsOf = async (engine: TestEngine): Promise<number[]> =>
  (await engine.store.read.selectFrom("release").select("id").execute()).map(({ id }) => id);

const video = (season: number, ...episodes: number[]): [string, EpisodeMapping] => [
  `Amber.Signal.S0${season}${episodes.map((episode) => `E0${episode}`).join("")}.mkv`,
  { season, episodes, titles: episodes.map((episode) => `T${episode}`) },
];

function put(engine: TestEngine, path: string): void {
  const full = join(engine.library, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, `theirs ${path}`);
}

const codesOf = ({ missing }: SeriesReport): string[] =>
  missing.map(({ season: number, episode }) => `${number}x${episode}`);

/** A library with season 1 except episode 4, and 1x01 and 1x02 in one file. */
async function filedEngine(): Promise<TestEngine> {
  const engine = await testEngine();
  await file(engine, Object.fromEntries([video(1, 1, 2), video(1, 3)]));
  return engine;
}

test("lists aired episodes that no file has, each of a double episode counted", async () => {
  await using engine = await filedEngine();
  const { only, requests } = depsOf(engine);
  const report = await only();
  expect(codesOf(report)).toEqual(["1x4", "2x1", "2x2", "2x3"]);
  expect(report).toMatchObject({ title: "Amber Signal", unclear: undefined, specials: [] });
  expect(codesOf(await only({ specials: true }))).toHaveLength(4);
  expect((await only({ specials: true })).specials).toHaveLength(2);
  expect(requests[0]).toBe("78:");
});

test("a season that is complete is not asked for, and a complete series takes one request", async () => {
  await using engine = await filedEngine();
  await file(engine, Object.fromEntries([video(1, 4)]));
  const counts = { seasonCounts: [{ season: 1, episodeCount: 4 }] };
  const whole = depsOf(engine, () => ({ ...DETAILS, ...counts }));
  expect(await whole.only()).toMatchObject({ missing: [], unclear: undefined });
  expect(whole.requests).toEqual(["78:"]);
  const part = depsOf(engine);
  await part.only();
  expect(part.requests[1]).toBe("78:0,2");
});

test.each([
  `${FOLDER}/Season 02/Amber Signal - s02e01.mkv`,
  "TV Shows/Drama/Amber Signal/Season 2/Amber Signal - 2x01.mkv",
  "TV Shows/Signal d'ambre/Saison 2/S02E01.mkv",
])("a file that nobody filed is in the library: %s", async (path) => {
  await using engine = await filedEngine();
  put(engine, path);
  expect(codesOf(await depsOf(engine).only())).toEqual(["1x4", "2x2", "2x3"]);
});

test.each([
  [`${FOLDER}/Season 02/The Long Night.mkv`, /1 file of it without an episode number/],
  [`${FOLDER}/Amber Signal - 07.mkv`, /without an episode number|does not list/],
  [`${FOLDER}/Season 01/Amber Signal - s01e05.mkv`, /1 episode under numbers that TMDB/],
  [`${FOLDER}/Season 07/Amber Signal - s07e01.mkv`, /1 episode under numbers that TMDB/],
])("%s makes the series unclear instead of missing something", async (path, why) => {
  await using engine = await filedEngine();
  put(engine, path);
  const report = await depsOf(engine).only();
  expect(report.missing).toEqual([]);
  expect(report.unclear).toMatch(why);
});

test("extras and files of another series do not count", async () => {
  await using engine = await filedEngine();
  put(engine, `${FOLDER}/Featurettes/Making of.mkv`);
  put(engine, "TV Shows/Amber Signal Returns/Season 2/Amber Signal Returns - s02e01.mkv");
  expect(codesOf(await depsOf(engine).only())).toEqual(["1x4", "2x1", "2x2", "2x3"]);
});

test("a file in another order does not prove or disprove an episode", async () => {
  await using engine = await filedEngine();
  const hasOwnOrder = { hasOwnOrder: () => true };
  expect(codesOf(await depsOf(engine, undefined, hasOwnOrder).only())).toHaveLength(4);
  put(engine, `${FOLDER}/Season 02/Amber Signal - s02e01.mkv`);
  const report = await depsOf(engine, undefined, hasOwnOrder).only();
  expect(report.missing).toEqual([]);
  expect(report.unclear).toMatch(/another order/);
});

test("a deleted file is missing, and a file on a disk that is not mounted is not", async () => {
  await using engine = await filedEngine();
  const [first = ""] = engine.inLibrary().filter((path) => path.includes("s01e03"));
  rmSync(join(engine.library, first));
  expect(codesOf(await depsOf(engine).only())).toContain("1x3");
  rmSync(engine.library, { recursive: true });
  mkdirSync(engine.library);
  engine.clock.advance(60_000);
  const report = await depsOf(engine).only();
  expect(report.missing).toEqual([]);
  expect(report.unclear).toMatch(/could not be read/);
});

test("episodes in a release that waits for a decision are marked", async () => {
  await using engine = await filedEngine();
  await engine.approved(
    "Amber.Signal.S02",
    { "Amber.Signal.S02E02.mkv": "x" },
    {
      identity: SHOW,
      mappings: Object.fromEntries([video(2, 2)]),
    },
  );
  const report = await depsOf(engine).only();
  expect(report.missing.filter(({ waits }) => waits).map(({ episode }) => episode)).toEqual([2]);
});

test("a waiting release is named with its episodes, and with the videos that have no numbers", async () => {
  await using engine = await filedEngine();
  const { id } = await engine.approved(
    "Amber.Signal.S02",
    { "Amber.Signal.S02E02.mkv": "x", "extra.mkv": "y" },
    { identity: SHOW, mappings: Object.fromEntries([video(2, 2)]) },
  );
  const candidates = [{ ...candidate(78, "Amber Signal", 2011, 500), type: "tv" as const }];
  const pack = await inReview(engine, "Amber.Signal", { candidates, files: ["a.mkv", "b.mkv"] });
  await inReview(engine, "Amber.Film", { candidates: [candidate(78, "Amber", 2011, 500)] });
  const report = await depsOf(engine).only();
  expect(report.waiting).toEqual([
    { id, name: "Amber.Signal.S02", episodes: 1, unnumbered: 1 },
    { id: pack, name: "Amber.Signal", episodes: 0, unnumbered: 2 },
  ]);
  const shown = showMissing(
    { series: [report], notes: [], at: 0 },
    { titles: false, limit: 9, after: 0 },
  );
  expect(shown.series[0]?.releases).toEqual([
    { release_id: id, name: "Amber.Signal.S02", episodes: 1, unnumbered: 1 },
    { release_id: pack, name: "Amber.Signal", episodes: 0, unnumbered: 2 },
  ]);
});

test("episodes that only Plex has are in the library, and unread episodes make it unclear", async () => {
  await using engine = await filedEngine();
  const row = {
    server: "Plex",
    section: "2",
    library: "TV",
    folder: "/elsewhere",
    root: undefined,
    isLoose: false,
    resolution: undefined,
  };
  const plex = (readAt: number | undefined, ...numbers: number[]) => ({
    plexIndex: {
      files: async () =>
        numbers.map((episode) => ({ ...row, file: `/elsewhere/${episode}`, season: 2, episode })),
      episodesReadAt: async () => [{ server: "Plex", at: readAt }],
    },
  });
  const now = engine.clock.now();
  expect(codesOf(await depsOf(engine, undefined, plex(now, 1, 3)).only())).toEqual(["1x4", "2x2"]);
  for (const readAt of [undefined, now - 2 * 24 * 3_600_000]) {
    const { missing, unclear } = await depsOf(engine, undefined, plex(readAt)).only();
    expect(missing).toEqual([]);
    expect(unclear).toMatch(/Plex's list/);
  }
});

test.each([
  ["a season that cannot be read", { unread: true }],
  ["a season that TMDB does not return", { seasonCounts: [{ season: 5, episodeCount: 9 }] }],
])("%s makes the series unclear", async (_, more) => {
  await using engine = await filedEngine();
  const report = await depsOf(engine, () => ({ ...DETAILS, ...more })).only();
  expect(report.missing).toEqual([]);
  expect(report.unclear).toMatch(/TMDB/);
});

/** Adds series to the list of filed works without any file. */
async function addSeries(engine: TestEngine, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, at) => ({
    type: "tv",
    tmdb_id: 1000 + at,
    title: `Show ${at}`,
    year: 2001,
    title_key: `show ${at}`,
    words: `show ${at}`,
    videos: 1,
    bytes: 1,
    plex: null,
    decided_by: null,
    filed_at: 1,
    month: 202_601,
    adopted: 0,
  }));
  await engine.store.write((trx) => trx.insertInto("filed_work").values(rows).execute());
}

test("compares 500 series with at most two requests each, two series at once", async () => {
  await using engine = await testEngine();
  await addSeries(engine, 500);
  const [open, most] = [new Set<number>(), { count: 0 }];
  const seasons = Array.from({ length: 8 }, (_, at) => season(at + 1, 2));
  const deps = depsOf(engine, (id) => series(id, `Show ${id}`, 2001, seasons));
  const details: MissingDeps["details"] = async (...asked) => {
    open.add(asked[1]);
    most.count = Math.max(most.count, open.size);
    await Promise.resolve();
    open.delete(asked[1]);
    const found = series(asked[1], `Show ${asked[1] - 1000}`, 2001, seasons);
    deps.requests.push("");
    return { ...found, seasons: found.seasons.filter((one) => asked[2].includes(one.season)) };
  };
  const { ask } = depsOf(engine, undefined, { details });
  const report = await ask();
  expect(report.series).toHaveLength(500);
  expect(deps.requests).toHaveLength(1000);
  expect(most.count).toBe(2);
  const shown = showMissing(report, { titles: false, limit: 20, after: 480 });
  expect(shown).toMatchObject({ total: 500, episodes: 8000, complete: 0, unclear_total: 0 });
  expect(shown).not.toHaveProperty("next");
  expect((await ask({ search: "show 41" })).series).toHaveLength(15);
  await expect(ask({ search: "nowhere" })).rejects.toThrow(/no such series/);
});

test("an outage of TMDB leaves series unclear, and cached lists are still used", async () => {
  await using engine = await testEngine();
  await addSeries(engine, 10);
  const asked: number[] = [];
  const details: MissingDeps["details"] = async (_type, id, _seasons, signal) => {
    asked.push(id);
    if (id === 1009) return series(id, "Show 9", 2001, []);
    if (asked.length > 5) {
      await new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      });
    }
    throw new Outage("tmdb_unavailable", "TMDB is down.");
  };
  const asking = depsOf(engine, undefined, { details }).ask();
  const ended = asking.then(() => true);
  const isOver = async (): Promise<boolean> => {
    engine.clock.advance(500);
    return Promise.race([ended, Promise.resolve(false)]);
  };
  await expect.poll(isOver).toBe(true);
  const { series: reports } = await asking;
  const unclear = reports.filter((report) => report.unclear !== undefined);
  expect(unclear).toHaveLength(9);
  expect(unclear.map((report) => report.unclear)).toContain("TMDB is down.");
  expect(reports.find(({ tmdbId }) => tmdbId === 1009)?.unclear).toBeUndefined();
});

test("asks a second time after the pause that TMDB requests", async () => {
  await using engine = await testEngine();
  await addSeries(engine, 1);
  let tries = 0;
  const details: MissingDeps["details"] = async (_type, id) => {
    if (++tries === 1) throw new Outage("tmdb_unavailable", "Busy.", { retryAfterMs: 5000 });
    return series(id, "Show 0", 2001, []);
  };
  const asking = depsOf(engine, undefined, { details }).only();
  await expect.poll(() => engine.clock.nextIn()).toBe(5000);
  engine.clock.advance(5000);
  expect((await asking).unclear).toBeUndefined();
  expect(tries).toBe(2);
});
