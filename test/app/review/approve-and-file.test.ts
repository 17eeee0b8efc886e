import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { type Approval, approve } from "../../../src/app/review/decisions/approve.ts";
import { findItem } from "../../../src/app/review/queue/find-item.ts";
import { readQueue } from "../../../src/app/review/queue/queue.ts";
import { toCommandText, translateSentences } from "../../../src/base/actions/sentence.ts";
import type { Identity } from "../../../src/base/identity.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { askedUndo, fileAll } from "../../support/filing.ts";
import { saying } from "../../support/said.ts";
import { type WholeEngine, wholeEngine } from "../../support/whole-engine.ts";
import { movie, season, series } from "../../support/works.ts";

const by = { actor: "cli:anna", at: 9 };
const SHOW: Identity = { type: "tv", tmdbId: 1, title: "Alpha", year: 2001 };
const catalogue = [
  series(1, "Alpha", 2001, [season(1, 3, 2001), season(2, 3, 2002)]),
  series(2, "Beta", 2005, [season(1, 3, 2005), season(2, 3, 2006)]),
  movie(949, "Heat", 1995),
];
const PACK = { "Alpha.S01E01.mkv": "one", "Alpha.S01E02.mkv": "two" };

const one = async (engine: TestEngine, id: number, approval: Approval) =>
  (await approve(engine.store, [{ ids: [id], approval }], by))[0];
const mappings = async (engine: TestEngine, id: number) =>
  (await itemsOf(engine.store.read, id)).map(({ mapping, skip }) => [
    mapping?.season,
    mapping?.episodes?.join(),
    skip,
  ]);

/** A pack in the middle of being filed: its first file is in the library. */
async function midway(engine: TestEngine): Promise<number> {
  const { id } = await engine.approved("Alpha.S01", PACK, { identity: SHOW });
  let files = 0;
  const stop = new AbortController();
  const { tryHardlink } = engine.deps.files;
  const deps = {
    ...engine.deps,
    files: {
      ...engine.deps.files,
      tryHardlink: (...args: Parameters<typeof tryHardlink>) => {
        if (files++ > 0) stop.abort(new Error("stopped"));
        stop.signal.throwIfAborted();
        return tryHardlink(...args);
      },
    },
  };
  await fileRelease(deps, await engine.now(id), stop.signal).catch(() => {});
  expect((await engine.now(id)).state).toBe("filing");
  expect(engine.inLibrary()).toHaveLength(1);
  return id;
}

const REFUSED: Approval[] = [
  { files: [{ path: "Alpha.S01E01.mkv", season: 2, episodes: [2] }] },
  { files: [{ path: "Alpha.S01E02.mkv", skip: true }] },
  { type: "tv", tmdbId: 2, files: [{ path: "Alpha.S01E02.mkv", skip: true }] },
  { season: 2 },
  { type: "tv", tmdbId: 2, season: 2 },
];

test("a release that is being filed or undone keeps its files and numbers, and the answer explains what to do", async () => {
  await using engine = await testEngine({ catalogue });
  const id = await midway(engine);
  const before = [await mappings(engine, id), (await engine.now(id)).version];
  for (const approval of REFUSED) {
    const answer = translateSentences(await one(engine, id, approval), toCommandText);
    expect(answer).toMatchObject({
      ok: false,
      code: "conflict",
      message: expect.stringMatching(/being filed.*undo/i),
    });
  }
  expect([await mappings(engine, id), (await engine.now(id)).version]).toEqual(before);
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("filed");
  await askedUndo(engine, id);
  for (const approval of REFUSED) {
    expect(translateSentences(await one(engine, id, approval), toCommandText)).toMatchObject({
      ok: false,
      code: "conflict",
      message: expect.stringMatching(/being undone.*wait/i),
    });
  }
  expect(await mappings(engine, id)).toEqual(before[0]);
});

test("the files stay as filed if a second person revokes a decision for another work", async () => {
  await using engine = await testEngine({ catalogue });
  const id = await midway(engine);
  expect(await one(engine, id, { type: "tv", tmdbId: 2 })).toMatchObject({
    ok: true,
    state: "filing",
  });
  expect(await mappings(engine, id)).toEqual([
    [1, "1", false],
    [1, "2", false],
  ]);
  expect(await one(engine, id, { type: "tv", tmdbId: 1 })).toMatchObject({
    ok: true,
    state: "filing",
  });
  expect((await engine.now(id)).requested).toBeUndefined();
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("filed");
  expect((await findItem(engine.store, id)).files).toMatchObject([
    { season: 1, episodes: [1], destination: expect.stringContaining("s01e01") },
    { season: 1, episodes: [2], destination: expect.stringContaining("s01e02") },
  ]);
});

test("a person's numbers for one work do not apply to another work requested later", async () => {
  await using engine = await testEngine({ catalogue });
  const { id } = await engine.approved("Alpha.S01E01.mkv", "one", {
    identity: { ...SHOW, season: 1, episodes: [1] },
  });
  // The series has no ninth episode, but a person's decision still holds.
  await one(engine, id, { season: 2, episodes: [9] });
  const held = {
    ...engine.deps,
    files: { ...engine.deps.files, tryHardlink: async () => Promise.reject(new Error("no")) },
  };
  await fileRelease(held, await engine.now(id), engine.signal).catch(() => {});
  expect(await engine.now(id)).toMatchObject({
    state: "filing",
    identity: { season: 2, episodes: [9] },
  });
  expect(await one(engine, id, { type: "tv", tmdbId: 2 })).toMatchObject({
    ok: true,
    state: "filing",
  });
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect((await engine.now(id)).state).toBe("approved");
  const shown = await findItem(engine.store, id);
  expect(shown.files[0]).not.toHaveProperty("season");
  await fileAll(engine);
  expect(engine.inLibrary()).toEqual([
    "TV Shows/Beta (2005) {tmdb-2}/Season 01/Beta (2005) - s01e01 - Chapter 1-1.mkv",
  ]);
});

const ANNA = { actor: "cli:anna", at: 9 };
const SEASON = "Breaking.Bad.S01";
const UNLISTED = "Breaking.Bad.S01E99.mkv";
const BREAKING_BAD = "TV Shows/Breaking Bad (2008) {tmdb-1396}";
const FIRST = `${BREAKING_BAD}/Season 01/Breaking Bad (2008) - s01e01 - Chapter 1-1`;

/**
 * A filed episode, and a child release with an episode that TMDB does not list and with these other
 * files.
 */
async function grown(others: string[]): Promise<WholeEngine> {
  const engine = await wholeEngine([
    series(1396, "Breaking Bad", 2008, [season(1, 5, 2008)]),
    movie(949, "Heat", 1995),
  ]);
  engine.drop(SEASON, { "Breaking.Bad.S01E01.mkv": "1" });
  await engine.round();
  for (const name of [UNLISTED, ...others]) {
    writeFileSync(join(engine.downloads, SEASON, name), name);
  }
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 review of 1"]);
  await readQueue(engine.store, { limit: 9 });
  return engine;
}

const answer = async (engine: WholeEngine, choice: Approval = {}) =>
  (
    await approve(
      engine.store,
      [{ ids: [2], approval: { files: [{ path: UNLISTED, skip: true }], ...choice } }],
      ANNA,
    )
  )[0];

const OTHERS = [
  "Breaking.Bad.S01E01.en.srt",
  "Breaking.Bad.S01E99.en.srt",
  "Breaking.Bad.S01E01-trailer.mkv",
  "notes.txt",
];

test.each([
  ["as what its folder was filed as", {}],
  ["as the series that the person names", { type: "tv", tmdbId: 1396 } as const],
])("files a skipped video's companion files without the video, %s", async (_, choice) => {
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
    `${BREAKING_BAD}/Trailers/Breaking.Bad.S01E01-trailer.mkv`,
  ]);
  const stayed = (await itemsOf(engine.store.read, 2)).flatMap(({ path, problem }) =>
    problem ? [path, problem] : [],
  );
  expect(stayed).toEqual([
    "Breaking.Bad.S01E99.en.srt",
    expect.stringContaining("The video that this subtitle belongs to"),
    UNLISTED,
    expect.stringContaining("A person skipped this file"),
    "notes.txt",
    expect.stringContaining("neither a video nor a subtitle"),
  ]);
});

test("refuses at once if no companion would be left either", async () => {
  await using engine = await grown(["notes.txt", "Breaking.Bad.S01E01.en.srt"]);
  const files = [UNLISTED, "Breaking.Bad.S01E01.en.srt"].map((path) => ({ path, skip: true }));
  expect(await answer(engine, { files })).toMatchObject({
    ok: false,
    code: "invalid_request",
    message: saying(/leaves no video to file.*reject 2/),
  });
});
