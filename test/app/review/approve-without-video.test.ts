import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Approval, approve } from "../../../src/app/review/decisions/approve.ts";
import { readQueue } from "../../../src/app/review/queue/queue.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import { saying } from "../../support/said.ts";
import { type WholeEngine, wholeEngine } from "../../support/whole-engine.ts";
import { movie, season, series } from "../../support/works.ts";

const ANNA = { actor: "cli:anna", at: 9 };
const PACK = "Breaking.Bad.S01";
const UNLISTED = "Breaking.Bad.S01E99.mkv";
const SHOW = "TV Shows/Breaking Bad (2008) {tmdb-1396}";
const FIRST = `${SHOW}/Season 01/Breaking Bad (2008) - s01e01 - Chapter 1-1`;

/** A filed episode, and a child with one that TMDB does not list and with these other files. */
async function grown(others: string[]): Promise<WholeEngine> {
  const engine = await wholeEngine([
    series(1396, "Breaking Bad", 2008, [season(1, 5, 2008)]),
    movie(949, "Heat", 1995),
  ]);
  engine.drop(PACK, { "Breaking.Bad.S01E01.mkv": "1" });
  await engine.round();
  for (const name of [UNLISTED, ...others]) writeFileSync(join(engine.downloads, PACK, name), name);
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 review of 1"]);
  await readQueue(engine.store, { limit: 9 });
  return engine;
}

const answer = async (engine: WholeEngine, choice: Approval = {}) =>
  (await approve(engine.store, [2], { files: [{ path: UNLISTED, skip: true }], ...choice }, ANNA))[0];

const OTHERS = [
  "Breaking.Bad.S01E01.en.srt",
  "Breaking.Bad.S01E99.en.srt",
  "Breaking.Bad.S01E01-trailer.mkv",
  "notes.txt",
];

test.each([
  ["as what its folder was filed as", {}],
  ["as the series that the person names", { type: "tv", tmdbId: 1396 } as const],
])("companions of a skipped video are filed without it, %s", async (_, choice) => {
  await using engine = await grown(OTHERS);
  expect(await answer(engine, choice)).toMatchObject({ ok: true, state: "approved" });
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1"]);
  expect((await engine.now(2)).identity).toEqual({
    type: "tv",
    tmdbId: 1396,
    title: "Breaking Bad",
    year: 2008,
  });
  expect(engine.inLibrary()).toEqual([
    `${FIRST}.en.srt`,
    `${FIRST}.mkv`,
    `${SHOW}/Trailers/Breaking.Bad.S01E01-trailer.mkv`,
  ]);
  const stayed = (await itemsOf(engine.store.read, 2)).flatMap(({ path, problem }) => (problem ? [path, problem] : []));
  expect(stayed).toEqual([
    "Breaking.Bad.S01E99.en.srt",
    expect.stringContaining("The video that this subtitle belongs to"),
    UNLISTED,
    expect.stringContaining("A person skipped this file"),
    "notes.txt",
    expect.stringContaining("neither a video nor a subtitle"),
  ]);
});

test("if no companion is left either, it is refused at once", async () => {
  await using engine = await grown(["notes.txt", "Breaking.Bad.S01E01.en.srt"]);
  const files = [UNLISTED, "Breaking.Bad.S01E01.en.srt"].map((path) => ({ path, skip: true }));
  expect(await answer(engine, { files })).toMatchObject({
    ok: false,
    code: "invalid_request",
    message: saying(/leaves no video to file.*reject 2/),
  });
});
