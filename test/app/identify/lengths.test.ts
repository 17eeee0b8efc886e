import { expect, test } from "vitest";
import { readFileLength } from "../../../src/adapters/fs/read/file-length.ts";
import { createReadLengths } from "../../../src/app/identify/read-lengths.ts";
import { preview } from "../../../src/app/preview/preview.ts";
import { findItem } from "../../../src/app/review/queue/find-item.ts";
import type { OrderedEpisode } from "../../../src/base/candidate.ts";
import { createIdentify, type IdentifyDeps } from "../../../src/names/index.ts";
import { cataloguePorts, type Listed } from "../../support/catalogue-ports.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { type Given, identifying, running } from "../../support/identifying.ts";
import { saying } from "../../support/said.ts";
import { CLUSTER, mkv, segment } from "../../support/video-bytes.ts";
import { movie, season, series } from "../../support/works.ts";
import { identifyDue } from "./support-identify.ts";

const MINUTE = 60_000;
const film = (id: number, year: number, votes: number, runtimeMinutes: number): Listed =>
  movie(id, "Whiplash", year, { votes, popularity: Math.sqrt(votes), runtimeMinutes });
const CATALOGUE: Listed[] = [
  movie(603, "The Matrix", 1999, { runtimeMinutes: 136 }),
  film(244786, 2014, 12371, 92),
  film(367412, 2013, 259, 18),
  film(84365, 1948, 12, 91),
  series(1396, "Breaking Bad", 2008, [season(1, 7, 2008, ["Pilot"])]),
  series(30, "Long Tale", 2001, [season(1, 12), season(2, 10)], {
    seasonCounts: [
      { season: 1, episodeCount: 12 },
      { season: 2, episodeCount: 11 },
    ],
  }),
];

const identify = identifying(CATALOGUE);

async function run(given: Given, more: Partial<IdentifyDeps> = {}) {
  const looked: string[] = [];
  const lengths: IdentifyDeps["lengths"] = async (release, videos, signal) => {
    looked.push(...videos.map((video) => `${release}:${video}`));
    return running(92)(release, videos, signal);
  };
  const { decision, verdict, asked } = await identify(given, { lengths, ...more });
  const details = asked.filter((line) => line.startsWith("details"));
  return { decision, codes: decision.kind === "auto" ? "auto" : verdict, looked, details };
}

const FILM = { name: "The.Matrix.1999.1080p", videos: ["film.mkv", "Sample/film-sample.mkv"] };

test("reads only the main videos, and requests the film's details once", async () => {
  const { codes, looked, details } = await run({ ...FILM, at: "/in/film" });
  expect(codes).toEqual(["runtime_differs"]);
  expect(looked).toEqual(["/in/film:film.mkv"]);
  expect(details).toEqual(["details movie/603 []"]);
});

test("requests the runtimes of films with the same title from adjacent years if a file's length can be compared", async () => {
  const name = "Whiplash.2014.1080p.mkv";
  const read = await run({ name, videos: [name], at: "/in/w" });
  expect(read).toMatchObject({ codes: "auto", decision: { identity: { tmdbId: 244786 } } });
  expect(read.details).toEqual(["details movie/244786 []", "details movie/367412 []"]);
  expect(await run({ name })).toMatchObject({ codes: ["remake_rival"], details: [] });
  const other = await run({ name: "Whiplash.2013.1080p.mkv", videos: ["film.mkv"], at: "/in/w" });
  expect(other.codes).toContain("remake_rival");
});

test("holds a name without a year, and ranks first the only film that is as long as the file", async () => {
  const name = "Whiplash.1080p.mkv";
  const { ranked, verdict, decision } = await identify(
    { name, videos: [name], at: "/in/w" },
    { lengths: running(18) },
  );
  expect(ranked.map(({ candidate }) => candidate.year)).toEqual([2013, 2014, 1948]);
  expect(verdict).toEqual(expect.arrayContaining(["remake_rival", "runs_as_long"]));
  expect(decision).toMatchObject({ kind: "review", suggestion: { identity: { tmdbId: 367412 } } });
  expect((await run({ name, videos: [name], at: "/in/w" })).codes).not.toContain("runs_as_long");
});

test("uses the votes from the search if details cached by an older version contain no votes", async () => {
  const { ports } = cataloguePorts([film(244786, 2014, 12371, 92), film(84365, 2015, 12, 91)]);
  const details: IdentifyDeps["details"] = async (...of) => {
    const found = await ports.details(...of);
    return found && { ...found, votes: undefined };
  };
  const name = "Whiplash.2014.1080p.mkv";
  const read = await run({ name, videos: [name], at: "/in/w" }, { search: ports.search, details });
  expect(read).toMatchObject({ codes: "auto", decision: { identity: { tmdbId: 244786 } } });
});

test("reads no length for a name without a file", async () => {
  expect(await run(FILM)).toMatchObject({ codes: "auto", looked: [], details: [] });
});

test("requests no details if no header can be read", async () => {
  const lengths: IdentifyDeps["lengths"] = async (_, videos) =>
    new Map(
      videos.map((video) => [video, { kind: "unreadable", why: "its header states no length" }]),
    );
  expect(await run({ ...FILM, at: "/in/film" }, { lengths })).toMatchObject({
    codes: "auto",
    details: [],
  });
});

const order: OrderedEpisode[] = [1, 2].flatMap((number) =>
  Array.from({ length: 13 - number - (number === 2 ? 1 : 0) }, (_, at) => ({
    season: number,
    episode: at + 1,
    title: `No. ${number}-${at + 1}`,
  })),
);

test("requests the absolute order only for the leading series, and only if the counts are not exact", async () => {
  const asked: number[] = [];
  const absoluteOrder = async (id: number) => {
    asked.push(id);
    return order;
  };
  const { decision } = await run({ name: "[Subs] Long Tale - 14 [1080p].mkv" }, { absoluteOrder });
  expect(decision).toMatchObject({
    kind: "auto",
    identity: { tmdbId: 30, season: 2, episodes: [2] },
  });
  expect(asked).toEqual([30]);
  await run({ name: "[Subs] Long Tale - 3 [1080p].mkv" }, { absoluteOrder });
  await run({ name: "Breaking.Bad.S01E01.mkv" }, { absoluteOrder });
  expect(asked).toEqual([30]);
  const none = await run(
    { name: "[Subs] Long Tale - 14 [1080p].mkv" },
    { absoluteOrder: async () => undefined },
  );
  expect(none.codes).toContain("absolute_unmapped");
});

const deps = () => ({
  ...cataloguePorts(CATALOGUE).ports,
  lengths: createReadLengths({ fileLength: readFileLength, fileTimeoutMs: 300_000 }),
});

async function identified(
  engine: TestEngine,
  name: string,
  content: Uint8Array | string,
): Promise<number> {
  const id = await engine.settled(name, content);
  await identifyDue(engine, createIdentify(deps()));
  return id;
}

const shown = (engine: TestEngine, id: number) => findItem(engine.store, id);

test("sends a film whose file is too short to review, and states the file's length", async () => {
  await using engine = await testEngine();
  const name = "The.Matrix.1999.1080p.mkv";
  const short = await shown(engine, await identified(engine, name, mkv(92 * MINUTE)));
  expect(short).toMatchObject({
    state: "review",
    reasons: [
      { code: "runtime_differs", message: "The file runs 1 h 32 min; TMDB lists 2 h 16 min." },
    ],
    parsed: { title: "The Matrix", lengths: [{ path: name, duration_ms: 92 * MINUTE }] },
  });
  expect(short.files[0]).toMatchObject({ path: name, duration_ms: 92 * MINUTE });
});

test("files a film of matching length and a film whose header states no length", async () => {
  await using engine = await testEngine();
  expect(
    await shown(engine, await identified(engine, "The.Matrix.1999.720p.mkv", mkv(135 * MINUTE))),
  ).toMatchObject({
    state: "approved",
    parsed: { lengths: [{ duration_ms: 135 * MINUTE }] },
  });
  expect(
    await shown(engine, await identified(engine, "The.Matrix.1999.mkv", segment(CLUSTER))),
  ).toMatchObject({
    state: "approved",
    parsed: {
      lengths: [{ path: "The.Matrix.1999.mkv", unreadable: "its header states no length" }],
    },
  });
});

test("a preview of a path states a different length, and shows the place once a person names the film", async () => {
  await using engine = await testEngine({ catalogue: CATALOGUE });
  const path = engine.drop("The.Matrix.1999.1080p.mkv", mkv(92 * MINUTE));
  const look = (choice: { type?: "movie"; tmdb?: number }) =>
    preview(
      { ...engine.deps, observe: engine.observe, identify: createIdentify(deps()) },
      { path },
      choice,
      engine.signal,
    );
  await expect(look({})).rejects.toMatchObject({
    message: saying(/could not be identified: The file runs 1 h 32 min; TMDB lists 2 h 16 min\./),
  });
  const { files } = await look({ type: "movie", tmdb: 603 });
  expect(files[0]?.destination).toMatch(/The Matrix \(1999\)\.mkv$/);
});

test("a file's length does not confirm a special that TMDB lists without a length", async () => {
  const specials = season(0, 2, 2012);
  const episodes = specials.episodes.map((one) =>
    one.episode === 2 ? { ...one, runtimeMinutes: 50 } : one,
  );
  const river = identifying([
    series(31, "Slow River", 2010, [{ season: 0, episodes }, season(1, 6, 2010)]),
  ]);
  const verdictOf = async (name: string, minutes: number) =>
    (await river({ name, at: "/in/it" }, { lengths: running(minutes) })).verdict;
  expect(await verdictOf("Slow River - S00E01.mkv", 1)).toEqual(["numbers_unclear"]);
  expect(await verdictOf("Slow River - S00E02.mkv", 50)).toBe(31);
});
