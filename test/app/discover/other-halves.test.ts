import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { takeInChild } from "../../../src/app/discover/children.ts";
import { approve } from "../../../src/app/review/decisions/approve.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import { setPaused } from "../../../src/store/settings/settings.ts";
import { type WholeEngine, wholeEngine } from "../../support/whole-engine.ts";
import { movie, season, series } from "../../support/works.ts";

const ANNA = { actor: "cli:anna", at: 9 };
const NAME = "Heat.1995.1080p";
const HOME = "Movies/Heat (1995) {tmdb-949}/Heat (1995)";
const IDX = `${NAME}.en.idx`;
const SUB = `${NAME}.en.sub`;

const put = (engine: WholeEngine, name: string, folder = NAME): void =>
  writeFileSync(join(engine.downloads, folder, name), name);
const problems = async (engine: WholeEngine, id: number) =>
  (await itemsOf(engine.store.read, id)).map(({ path, problem }) => [path, problem]);
const codes = async (engine: WholeEngine, id: number) =>
  (await engine.now(id)).reasons.map(({ code }) => code);

/** A film that was filed together with these files. */
async function filed(...others: string[]): Promise<WholeEngine> {
  const engine = await wholeEngine([movie(949, "Heat", 1995)]);
  engine.drop(NAME, Object.fromEntries([`${NAME}.mkv`, ...others].map((name) => [name, name])));
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed"]);
  return engine;
}

test("files an .idx that was left out of its film's release as soon as its .sub arrives", async () => {
  await using engine = await filed(IDX);
  expect(engine.inLibrary()).toEqual([`${HOME}.mkv`]);
  expect(await problems(engine, 1)).toContainEqual([IDX, expect.stringContaining("one subtitle")]);
  put(engine, SUB);
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1"]);
  expect(await problems(engine, 2)).toEqual([
    [IDX, undefined],
    [SUB, undefined],
  ]);
  expect(engine.inLibrary()).toEqual([`${HOME}.en.idx`, `${HOME}.en.sub`, `${HOME}.mkv`]);
  expect(await problems(engine, 1)).toContainEqual([
    IDX,
    "Its other half arrived later. Both are now in release 2.",
  ]);
  await engine.round();
  expect(await engine.states()).toHaveLength(2);
});

test("files a late .idx next to its .sub, under the same name", async () => {
  await using engine = await filed(`${NAME}.eng.srt`);
  put(engine, SUB);
  await engine.round();
  put(engine, IDX);
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1", "3 filed of 1"]);
  expect(engine.inLibrary()).toEqual([
    `${HOME}.en.idx`,
    `${HOME}.en.srt`,
    `${HOME}.en.sub`,
    `${HOME}.mkv`,
  ]);
});

test("adds the second half and its companions to an approved, unfiled release that has the first half", async () => {
  await using engine = await filed();
  const pause = (paused: boolean) => engine.store.write((trx) => setPaused(trx, paused, ANNA));
  await pause(true);
  put(engine, IDX);
  put(engine, "Heat.1995-trailer.mkv");
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 approved of 1"]);
  put(engine, SUB);
  put(engine, `${NAME}.de.srt`);
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 approved of 1"]);
  await pause(false);
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1"]);
  expect(engine.inLibrary().filter((path) => path.startsWith(`${HOME}.`))).toEqual([
    `${HOME}.de.srt`,
    `${HOME}.en.idx`,
    `${HOME}.en.sub`,
    `${HOME}.mkv`,
  ]);
});

test("a half that joins a settling child still brings in its other half", async () => {
  await using engine = await filed(IDX);
  put(engine, `${NAME}.de.srt`);
  const look = async () => {
    const seen = await engine.observeRelease(await engine.now(1), engine.signal, {
      whole: true,
      tails: false,
    });
    await takeInChild(engine.store, join(engine.downloads, NAME), seen, ANNA);
  };
  await look();
  put(engine, SUB);
  await look();
  await look();
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1"]);
  expect((await problems(engine, 2)).map(([path]) => path)).toEqual([`${NAME}.de.srt`, IDX, SUB]);
  expect(engine.inLibrary()).toHaveLength(4);
});

test("matches each half only with its own other half, in an episode's folder and in two languages", async () => {
  await using engine = await wholeEngine([
    series(1396, "Breaking Bad", 2008, [season(1, 5, 2008)]),
  ]);
  const subs = (name: string): string => `Subs/Breaking.Bad.S01E01/${name}`;
  engine.drop("Breaking.Bad.S01", {
    "Breaking.Bad.S01E01.mkv": "1",
    "Breaking.Bad.S01E02.mkv": "2",
    [subs("2_English.idx")]: "e",
    [subs("3_French.idx")]: "f",
  });
  await engine.round();
  put(engine, subs("2_English.sub"), "Breaking.Bad.S01");
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1"]);
  expect((await problems(engine, 2)).map(([path]) => path)).toEqual([
    subs("2_English.idx"),
    subs("2_English.sub"),
  ]);
  expect(engine.inLibrary().filter((path) => /\.(?:idx|sub)$/.test(path))).toEqual([
    expect.stringMatching(/s01e01.*\.en\.idx$/),
    expect.stringMatching(/s01e01.*\.en\.sub$/),
  ]);
});

test("does not file a half that a person skipped or rejected, and sends its other half to review", async () => {
  await using engine = await wholeEngine([movie(949, "Heat", 1995)], { auto: false });
  engine.drop(NAME, { [`${NAME}.mkv`]: "film", [IDX]: "i" });
  await engine.round();
  await approve(
    engine.store,
    [{ ids: [1], approval: { type: "movie", tmdbId: 949, files: [{ path: IDX, skip: true }] } }],
    ANNA,
  );
  await engine.round();
  put(engine, SUB);
  await engine.round();
  expect(await codes(engine, 2)).toEqual(["half_pair"]);
  put(engine, `${NAME}.de.idx`);
  await engine.round();
  await requestEach(engine.store, [3], { kind: "reject" }, ANNA);
  put(engine, `${NAME}.de.sub`);
  await engine.round();
  expect(await engine.states()).toEqual([
    "1 filed",
    "2 review of 1",
    "3 rejected of 1",
    "4 review of 1",
  ]);
  expect(await codes(engine, 4)).toEqual(["half_pair"]);
  expect(engine.inLibrary()).toEqual([`${HOME}.mkv`]);
});

test("two halves that arrive together each bring in their own other half, even from a release in review", async () => {
  await using engine = await filed(IDX);
  put(engine, `${NAME}.de.idx`);
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 review of 1"]);
  expect(await codes(engine, 2)).toEqual(["half_pair"]);
  put(engine, SUB);
  put(engine, `${NAME}.de.sub`);
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1"]);
  const pairs = ["de", "en"].flatMap((language) => [
    `${HOME}.${language}.idx`,
    `${HOME}.${language}.sub`,
  ]);
  expect(engine.inLibrary()).toEqual([...pairs, `${HOME}.mkv`]);
});
