import { expect, test } from "vitest";
import { approve } from "../../../src/app/review/decisions/approve.ts";
import { readQueue } from "../../../src/app/review/queue/queue.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { createIdentify, filesOf, type IdentifyDeps } from "../../../src/names/index.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import { cataloguePorts, type Listed } from "../../support/catalogue-ports.ts";
import { testEngine } from "../../support/engine.ts";
import { type WholeEngine, wholeEngine } from "../../support/whole-engine.ts";
import { movie, season, series } from "../../support/works.ts";
import { identifyDue } from "./support-identify.ts";

const LISTED: Listed[] = [
  movie(949, "Heat", 1995, { popularity: 50 }),
  movie(603, "The Matrix", 1999, { popularity: 60 }),
  movie(604, "The Matrix Reloaded", 2003, { popularity: 40 }),
  series(1396, "Breaking Bad", 2008, [season(0, 9), season(1, 7), season(2, 13)]),
  series(31, "Far Shore", 2003, [season(1, 12)]),
];

const episodes = (engine: WholeEngine): string[] =>
  engine.inLibrary().flatMap((path) => /S(?:\d\d)E\d\d/i.exec(path)?.[0].toUpperCase() ?? []);

const by = { actor: "cli:anna", at: 9 };

test("files each film of a collection as its own release, and leaves only an unknown film in review", async () => {
  await using engine = await wholeEngine(LISTED);
  engine.drop("Collection", {
    "Heat.1995.1080p.mkv": "heat",
    "Heat.1995.1080p.en.srt": "words",
    "The Matrix (1999)/The.Matrix.1999.mkv": "one",
    "The Matrix (1999)/English.srt": "words",
    "Harbour Lights 2009.mkv": "unknown",
  });
  await engine.round();
  expect(await engine.states()).toEqual(["1 review", "2 filed of 1", "3 filed of 1"]);
  expect(engine.inLibrary()).toEqual([
    "Movies/Heat (1995) {tmdb-949}/Heat (1995).en.srt",
    "Movies/Heat (1995) {tmdb-949}/Heat (1995).mkv",
    "Movies/The Matrix (1999) {tmdb-603}/The Matrix (1999).en.srt",
    "Movies/The Matrix (1999) {tmdb-603}/The Matrix (1999).mkv",
  ]);
  const left = await itemsOf(engine.store.read, 1);
  expect(left.map(({ path }) => path)).toEqual(["Harbour Lights 2009.mkv"]);
});

test("leaves nothing in review for a collection of certain films, and changes nothing in another round", async () => {
  await using engine = await wholeEngine(LISTED);
  engine.drop("Two Films", {
    "Heat.1995.mkv": "heat",
    "The.Matrix.1999.mkv": "matrix",
    "notes.txt": "n",
  });
  await engine.round();
  const after = await engine.states();
  expect(after).toEqual(["1 filed", "2 filed of 1"]);
  await engine.round();
  expect(await engine.states()).toEqual(after);
});

test.each(["OVA", "ONA -", "PV"])(
  "does not file %s with a number in a pack as an episode of the season",
  async (word) => {
    await using engine = await wholeEngine(LISTED);
    engine.drop("Breaking Bad S02", {
      "2x01.mkv": "one",
      "2x02.mkv": "two",
      [`${word} 12.mkv`]: "other",
    });
    await engine.round();
    expect(episodes(engine)).not.toContain("S02E12");
  },
);

test("files one of two versions of a film, and sends the other to review as a duplicate", async () => {
  await using engine = await wholeEngine(LISTED);
  engine.drop("Heat (1995)", { "Heat.1995.1080p.mkv": "small", "Heat.1995.2160p.mkv": "large" });
  await engine.round();
  const states = await engine.states();
  expect(states.filter((one) => one.includes("filed"))).toHaveLength(1);
  const [asked] = (await readQueue(engine.store, { limit: 9 })).items;
  expect(asked?.reasons.map(({ code }) => code)).toEqual(["duplicate"]);
});

test("without automatic filing, puts each film of a collection into review separately", async () => {
  await using engine = await wholeEngine(LISTED, { auto: false });
  engine.drop("Two Films", { "Heat.1995.mkv": "heat", "The.Matrix.1999.mkv": "matrix" });
  await engine.round();
  const { items } = await readQueue(engine.store, { limit: 9 });
  expect(items.map(({ reasons }) => reasons.map(({ code }) => code))).toEqual([
    ["auto_off"],
    ["auto_off"],
  ]);
  await approve(engine.store, [{ ids: [1], approval: {} }], by);
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 review of 1"]);
});

test.each(["Breaking Bad S02E01/VIDEO_TS/VTS_01_1.VOB", "Breaking Bad S02E01.iso"])(
  "files the episodes beside %s, which is another episode's disc",
  async (disc) => {
    await using engine = await wholeEngine(LISTED);
    engine.drop("Breaking Bad S02", {
      [disc]: "disc",
      "Breaking Bad S02E02.mkv": "two",
      "Breaking Bad S02E03.mkv": "three",
    });
    await engine.round();
    expect(episodes(engine)).toEqual(["S02E02", "S02E03"]);
    const { state, reasons } = await engine.now(1);
    expect([state, reasons.map(({ code }) => code)]).toEqual(["filed", ["not_filed"]]);
    expect(toCommandText(reasons[0]?.message ?? "")).toMatch(/^Breaking Bad S02E01.*disc folders/);
  },
);

test("files a pack's episodes, but not its special or a video without an episode", async () => {
  await using engine = await wholeEngine(LISTED);
  engine.drop("Breaking.Bad.S01", {
    "Breaking.Bad.S01E01.mkv": "1",
    "Breaking.Bad.S01E02.mkv": "2",
    "Breaking.Bad.Gag.Tape.mkv": "gag",
    "Specials/Breaking.Bad.S00E05.The.Lost.Reel.mkv": "special",
  });
  await engine.round();
  expect(episodes(engine)).toEqual(["S01E01", "S01E02"]);
  const release = await engine.now(1);
  expect(release).toMatchObject({
    state: "filed",
    reasons: [{ code: "no_episode" }, { code: "no_episode" }],
  });
  expect(toCommandText(release.reasons[0]?.message ?? "")).toContain(
    "Breaking.Bad.Gag.Tape.mkv: It is not certain which episode this is",
  );
  const files = [{ path: "Breaking.Bad.Gag.Tape.mkv", season: 0, episodes: [3] }];
  expect(await approve(engine.store, [{ ids: [1], approval: { files } }], by)).toMatchObject([
    { ok: true },
  ]);
  await engine.round();
  expect(episodes(engine)).toContain("S00E03");
});

test.each([
  [
    "a video that only the folder names is no proof of a film",
    "Heat (1995)",
    ["title_t00.mkv", "title_t01.mkv"],
  ],
  [
    "two titles of a ripped disc are not told apart by their names",
    "Heat (1995)",
    ["Heat_t00.mkv", "Heat_t01.mkv"],
  ],
  [
    "one file whose numbers TMDB contradicts makes the whole pack wait",
    "Breaking.Bad.S01",
    ["Breaking.Bad.S01E01.mkv", "Breaking.Bad.S01E02.Chapter 1-5.mkv"],
  ],
])("%s", async (_, folder, videos) => {
  await using engine = await wholeEngine(LISTED);
  engine.drop(folder, Object.fromEntries(videos.map((name) => [name, name])));
  await engine.round();
  expect(await engine.states()).toEqual(["1 review"]);
  expect(engine.inLibrary()).toEqual([]);
});

test("files neither of two files for the same episode, but files the other episodes", async () => {
  await using engine = await wholeEngine(LISTED);
  engine.drop("Breaking.Bad.S01", {
    "Breaking.Bad.S01E01.720p.mkv": "a",
    "Breaking.Bad.S01E01.1080p.mkv": "b",
    "Breaking.Bad.S01E02.1080p.mkv": "c",
  });
  await engine.round();
  expect(episodes(engine)).toEqual(["S01E02"]);
  expect((await engine.now(1)).reasons).toHaveLength(2);
});

test("turns two series in one folder into two releases", async () => {
  await using engine = await wholeEngine(LISTED);
  engine.drop("Downloads of May", {
    "Breaking.Bad.S01E01.mkv": "1",
    "Far.Shore.2003.S01E02.mkv": "2",
  });
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1"]);
});

test("files the ripped title that is as long as the film, and leaves the other titles in review", async () => {
  await using engine = await testEngine();
  const { ports } = cataloguePorts([movie(949, "Heat", 1995, { runtimeMinutes: 170 })]);
  const minutes: Record<string, number> = { "movie.mkv": 171, "video.mkv": 9 };
  const lengths: IdentifyDeps["lengths"] = async (_, videos) =>
    new Map(
      videos.map((path) => [path, { kind: "read", duration_ms: (minutes[path] ?? 0) * 60_000 }]),
    );
  const identify = createIdentify({ ...ports, lengths });
  const id = await engine.settled("Heat (1995)", { "movie.mkv": "film", "video.mkv": "making of" });
  await identifyDue(engine, identify);
  expect(await engine.now(id)).toMatchObject({ state: "review" });
  expect((await itemsOf(engine.store.read, id)).map((item) => item.path)).toEqual(["video.mkv"]);
  expect(await engine.now(id + 1)).toMatchObject({ state: "approved", identity: { tmdbId: 949 } });
});

test("pairs a subtitle with the video that shares the longest part of its name", () => {
  const item = (path: string) => ({
    path,
    size: 1,
    mtimeNs: "1",
    skip: false,
    role: path.endsWith(".mkv") ? ("video" as const) : ("subtitle" as const),
  });
  const items = [
    "Film.mkv",
    "Film.2.mkv",
    "Film.2.en.srt",
    "Film.en.srt",
    "Two/b.mkv",
    "Two/any.srt",
  ].map(item);
  expect(filesOf(["Film.mkv"], items)).toEqual(["Film.mkv", "Film.en.srt"]);
  expect(filesOf(["Film.2.mkv"], items)).toEqual(["Film.2.mkv", "Film.2.en.srt"]);
  expect(filesOf(["Two/b.mkv"], items)).toEqual(["Two/b.mkv", "Two/any.srt"]);
});
