import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease, undoRelease } from "../../../../src/app/file/file-release.ts";
import { restoreTrashed } from "../../../../src/app/journal/operations/restore.ts";
import { approve } from "../../../../src/app/review/decisions/approve.ts";
import { requestEach } from "../../../../src/app/review/decisions/engine-requests.ts";
import { takeBack } from "../../../../src/app/review/decisions/take-back.ts";
import { confirmUndo, planUndo } from "../../../../src/app/review/decisions/two-step.ts";
import { readQueue } from "../../../../src/app/review/queue/queue.ts";
import { publicationsOf } from "../../../../src/store/journal/publications.ts";
import { listAllInTrash, requestTrash } from "../../../../src/store/journal/trash.ts";
import { type TestEngine, testEngine } from "../../../support/engine.ts";
import { saying } from "../../../support/said.ts";
import { take } from "../../../support/upgrade.ts";
import { episodePath, episodesOf } from "../../file/episodes.ts";
import { twoStepsOf } from "../support-review.ts";

const ANNA = { actor: "cli:anna", at: 5 };
const [ONE, TWO, THREE] = ["Show.S01E01.mkv", "Show.S01E02.mkv", "Show.S01E03.mkv"] as const;
const SUBTITLE = "Show.S01E02.en.srt";
const FILES = { [ONE]: "one", [TWO]: "two", [THREE]: "three", [SUBTITLE]: "said" };
const PACK = episodesOf({ [ONE]: [1], [TWO]: [2], [THREE]: [3] });
const OTHERS = [episodePath(1), episodePath(3)];

const filedPack = (engine: TestEngine) => take(engine, "Show.S01", FILES, PACK);
const inodesOf = ({ library }: TestEngine, paths: readonly string[]) =>
  paths.map((path) => statSync(join(library, path)).ino);
const carryOut = async (engine: TestEngine, id: number): Promise<void> =>
  undoRelease(engine.deps, await engine.now(id), engine.signal);

test("taking back one pack file with its subtitle keeps the other files' inodes, and the file can be filed again", async () => {
  await using engine = await testEngine();
  const { id } = await filedPack(engine);
  const before = inodesOf(engine, OTHERS);
  const deps = twoStepsOf(engine);
  const { plan, confirm_token: token } = await planUndo(deps, id, [TWO]);
  expect(plan.files.toSorted()).toEqual(
    [episodePath(2, "en.srt"), episodePath(2)].map((path) => join(engine.library, path)),
  );
  await confirmUndo(deps, id, token, ANNA, [TWO]);
  await carryOut(engine, id);
  expect(engine.inLibrary()).toEqual(OTHERS);
  expect(engine.inTrash()).toHaveLength(2);
  expect(await engine.now(id)).toMatchObject({
    state: "filed",
    reasons: [{ message: saying("was taken back") }],
  });
  const { items: waiting } = await readQueue(engine.store, { limit: 9 });
  expect(waiting).toMatchObject([
    { id, next: [{ text: `plex-ingest approve ${id} --file ${TWO}=S01E02` }, {}, {}] },
  ]);
  const files = [{ path: TWO, season: 1, episodes: [5] }];
  expect(await approve(engine.store, [{ ids: [id], approval: { files } }], ANNA)).toMatchObject([
    { ok: true, state: "approved" },
  ]);
  await fileRelease(engine.deps, await engine.now(id + 1), engine.signal);
  const five = ["en.srt", "mkv"].map((ending) => episodePath(5, ending).replace(" - T5", ""));
  expect(engine.inLibrary()).toEqual([...OTHERS, ...five]);
  expect(inodesOf(engine, OTHERS)).toEqual(before);
  expect(await engine.now(id)).toMatchObject({ state: "filed", reasons: [] });
  expect((await readQueue(engine.store, { limit: 9 })).total).toBe(0);
});

test("an interrupted undo of a part continues with that part only", async () => {
  await using engine = await testEngine();
  const { id } = await filedPack(engine);
  const before = inodesOf(engine, [episodePath(1)]);
  await requestEach(engine.store, [id], { kind: "undo" }, ANNA, { paths: [TWO, THREE] });
  for (let moves = 0; moves < 4; moves++) {
    const stop = new AbortController();
    const files = {
      ...engine.deps.files,
      async moveToTrash(...args: Parameters<typeof engine.deps.files.moveToTrash>) {
        stop.abort();
        return engine.deps.files.moveToTrash(...args);
      },
    };
    await undoRelease({ ...engine.deps, files }, await engine.now(id), stop.signal).catch(() => {});
    if ((await engine.now(id)).state !== "undoing") break;
  }
  expect(engine.inLibrary()).toEqual([episodePath(1)]);
  expect(inodesOf(engine, [episodePath(1)])).toEqual(before);
  expect(await engine.now(id)).toMatchObject({ state: "filed", reasons: [{}, {}] });
  // An undo without a path then takes back everything that is left.
  await requestEach(engine.store, [id], { kind: "undo" }, ANNA);
  await carryOut(engine, id);
  expect(engine.inLibrary()).toEqual([]);
  expect((await engine.now(id)).state).toBe("undone");
});

test("a decision about the whole release during a partial undo takes back the whole release", async () => {
  await using engine = await testEngine();
  const { id } = await filedPack(engine);
  await requestEach(engine.store, [id], { kind: "undo" }, ANNA, { paths: [TWO] });
  const asked = await engine.now(id);
  await requestEach(engine.store, [id], { kind: "reject" }, ANNA);
  await undoRelease(engine.deps, asked, engine.signal);
  expect((await engine.now(id)).state).toBe("undoing");
  await carryOut(engine, id);
  expect((await engine.now(id)).state).toBe("rejected");
  expect(engine.inLibrary()).toEqual([]);
});

test("undoing all files counts as undoing the whole release, and an unknown path is refused without changes", async () => {
  await using engine = await testEngine();
  const { id, version } = await filedPack(engine);
  const [answer] = await requestEach(engine.store, [id], { kind: "undo" }, ANNA, {
    paths: ["Other.mkv"],
  });
  expect(answer).toMatchObject({ ok: false, code: "not_found", message: saying("Other.mkv") });
  expect((await engine.now(id)).version).toBe(version);
  const { id: other } = await engine.approved("Heat.mkv");
  expect(await takeBack(engine.store, [other], ANNA, ["Heat.mkv"])).toMatchObject([{ ok: false }]);
  expect((await engine.now(other)).state).toBe("approved");
  await requestEach(engine.store, [id], { kind: "undo" }, ANNA, {
    paths: [join(engine.library, "TV Shows")],
  });
  await carryOut(engine, id);
  expect(await engine.now(id)).toMatchObject({ state: "undone", reasons: [] });
});

test("refuses to number a filed file, and explains how to take it back", async () => {
  await using engine = await testEngine();
  const { id } = await filedPack(engine);
  const [answer] = await approve(
    engine.store,
    [{ ids: [id], approval: { files: [{ path: TWO, season: 1, episodes: [5] }] } }],
    ANNA,
  );
  expect(answer).toMatchObject({ ok: false, message: saying(`undo ${id} --path`) });
});

test("a restored file returns to its pack, unless another release has claimed the file", async () => {
  await using engine = await testEngine();
  const { id } = await filedPack(engine);
  const all = engine.inLibrary();
  const takeTwoBack = async (): Promise<void> => {
    await requestEach(engine.store, [id], { kind: "undo" }, ANNA, { paths: [TWO] });
    await carryOut(engine, id);
  };
  const putBack = async (code?: string): Promise<void> => {
    for (const row of await listAllInTrash(engine.store.read)) {
      await engine.store.write((trx) => requestTrash(trx, row.operationId, "restore", ANNA));
      expect((await restoreTrashed(engine.deps, row))?.code).toBe(code);
    }
  };
  await takeTwoBack();
  await putBack();
  expect(engine.inLibrary()).toEqual(all);
  expect(await engine.now(id)).toMatchObject({ state: "filed", reasons: [] });
  await takeTwoBack();
  await approve(
    engine.store,
    [{ ids: [id], approval: { files: [{ path: TWO, season: 1, episodes: [5] }] } }],
    ANNA,
  );
  await putBack("changed");
  expect(
    (await publicationsOf(engine.store.read, id)).map(({ itemPath }) => itemPath).toSorted(),
  ).toEqual([ONE, THREE]);
});
