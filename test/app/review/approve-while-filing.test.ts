import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { type Approval, approve } from "../../../src/app/review/decisions/approve.ts";
import { findItem } from "../../../src/app/review/queue/find-item.ts";
import type { Identity } from "../../../src/core/identity.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { askedUndo, fileAll } from "../../support/filing.ts";
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
  (await approve(engine.store, [id], approval, by))[0];
const mappings = async (engine: TestEngine, id: number) =>
  (await itemsOf(engine.store.read, id)).map(({ mapping, skip }) => [mapping?.season, mapping?.episodes?.join(), skip]);

/** A pack in the middle of being filed: the first of its files stands in the library. */
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

test("a release that is being filed or undone keeps its files and numbers, and the answer says what to do", async () => {
  await using engine = await testEngine({ catalogue });
  const id = await midway(engine);
  const before = [await mappings(engine, id), (await engine.now(id)).version];
  for (const approval of REFUSED) {
    const answer = await one(engine, id, approval);
    expect(answer).toMatchObject({ ok: false, code: "conflict", message: expect.stringMatching(/being filed.*undo/i) });
  }
  expect([await mappings(engine, id), (await engine.now(id)).version]).toEqual(before);
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("filed");
  await askedUndo(engine, id);
  for (const approval of REFUSED)
    expect(await one(engine, id, approval)).toMatchObject({
      ok: false,
      code: "conflict",
      message: expect.stringMatching(/being undone.*wait/i),
    });
  expect(await mappings(engine, id)).toEqual(before[0]);
});

test("a decision for another work, revoked by a second person, leaves the files as filed", async () => {
  await using engine = await testEngine({ catalogue });
  const id = await midway(engine);
  expect(await one(engine, id, { type: "tv", tmdbId: 2 })).toMatchObject({ ok: true, state: "filing" });
  expect(await mappings(engine, id)).toEqual([
    [1, "1", false],
    [1, "2", false],
  ]);
  expect(await one(engine, id, { type: "tv", tmdbId: 1 })).toMatchObject({ ok: true, state: "filing" });
  expect((await engine.now(id)).requested).toBeUndefined();
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("filed");
  expect((await findItem(engine.store, id, () => ({}))).files).toMatchObject([
    { season: 1, episodes: [1], destination: expect.stringContaining("s01e01") },
    { season: 1, episodes: [2], destination: expect.stringContaining("s01e02") },
  ]);
});

test("a decision for another work is filed by that work's own numbers", async () => {
  await using engine = await testEngine({ catalogue });
  const id = await midway(engine);
  // Titles of its own make a mapping look complete.
  await one(engine, id, { type: "tv", tmdbId: 2 });
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("filed");
  expect(engine.inLibrary()).toEqual([
    "TV Shows/Beta (2005) {tmdb-2}/Season 01/Beta (2005) - s01e01 - Chapter 1-1.mkv",
    "TV Shows/Beta (2005) {tmdb-2}/Season 01/Beta (2005) - s01e02 - Chapter 1-2.mkv",
  ]);
});

test("a person's numbers for one work do not apply to another work requested later", async () => {
  await using engine = await testEngine({ catalogue });
  const { id } = await engine.approved("Alpha.S01E01.mkv", "one", { identity: { ...SHOW, season: 1, episodes: [1] } });
  // The series has no ninth episode; a person's word holds all the same.
  await one(engine, id, { season: 2, episodes: [9] });
  const held = {
    ...engine.deps,
    files: { ...engine.deps.files, tryHardlink: async () => Promise.reject(new Error("no")) },
  };
  await fileRelease(held, await engine.now(id), engine.signal).catch(() => {});
  expect(await engine.now(id)).toMatchObject({ state: "filing", identity: { season: 2, episodes: [9] } });
  expect(await one(engine, id, { type: "tv", tmdbId: 2 })).toMatchObject({ ok: true, state: "filing" });
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect((await engine.now(id)).state).toBe("approved");
  const shown = await findItem(engine.store, id, () => ({}));
  expect(shown.files[0]).not.toHaveProperty("season");
  await fileAll(engine);
  expect(engine.inLibrary()).toEqual([
    "TV Shows/Beta (2005) {tmdb-2}/Season 01/Beta (2005) - s01e01 - Chapter 1-1.mkv",
  ]);
});
