import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { recordAdopted } from "../../../../src/app/adopt/record.ts";
import { undoRelease } from "../../../../src/app/file/file-release.ts";
import { restoreTrashed } from "../../../../src/app/journal/operations/restore.ts";
import { requestEach } from "../../../../src/app/review/decisions/engine-requests.ts";
import { requestTrashed } from "../../../../src/app/trash/trash.ts";
import { toCommandText } from "../../../../src/base/actions/sentence.ts";
import { publicationsOf } from "../../../../src/store/journal/publications.ts";
import { renamesOf } from "../../../../src/store/journal/renames.ts";
import { listAllInTrash } from "../../../../src/store/journal/trash.ts";
import { itemsOf } from "../../../../src/store/releases/items.ts";
import { factsOf, foundWork, HEAT, libraryFile, ME } from "../../../support/adopted.ts";
import { askWhy } from "../../../support/ask-why.ts";
import { HEAT_FILE, HEAT_FOLDER, type TestEngine, testEngine } from "../../../support/engine.ts";
import { undoFiled } from "../../../support/filing.ts";
import { renamed, treeOf } from "../../../support/rename-plan.ts";
import { FILMS, LARGE, SMALL, take, undo, upgrading } from "../../../support/upgrade.ts";

const FOLDER = "Movies/Heat";
const FILE = `${FOLDER}/Heat.mkv`;
const STEPS = [
  [HEAT_FILE, `${HEAT_FOLDER}/Heat.mkv`],
  [HEAT_FOLDER, FOLDER],
] as const;

const at = (engine: TestEngine, path: string): string => join(engine.library, path);
const read = (engine: TestEngine, path: string): string => readFileSync(at(engine, path), "utf8");

/** Undoes part of a plan, as a person would. */
async function undoPart(engine: TestEngine, id: number, ...paths: string[]) {
  const named = { paths: paths.map((path) => at(engine, path)) };
  const [asked] = await requestEach(engine.store, [id], { kind: "undo" }, ME, named);
  if (!asked?.ok) return toCommandText(asked?.message ?? "");
  await undoRelease(engine.deps, await engine.now(id), engine.signal);
  return engine.now(id);
}

test("undoes an earlier release under its new name, and removes its folder", async () => {
  await using engine = await upgrading();
  const { id } = await take(engine, SMALL);
  await renamed(engine, STEPS);
  expect(await undo(engine, id)).toEqual({ ok: true });
  expect(await engine.now(id)).toMatchObject({ state: "undone", reasons: [] });
  expect(engine.inLibrary()).toEqual([]);
  expect(existsSync(at(engine, FOLDER))).toBe(false);
  const [row] = await listAllInTrash(engine.store.read);
  expect(row?.originalPath).toBe(at(engine, FILE));
});

test("undoes a plan for the files that still exist, and reports the missing files", async () => {
  await using engine = await upgrading();
  const { id } = await take(engine, SMALL);
  const plan = await renamed(engine, STEPS);
  await undo(engine, id);
  expect(await undoFiled(engine, plan.id)).toMatchObject({
    state: "undone",
    reasons: [{ code: "missing" }, { code: "missing" }],
  });
  expect(await renamesOf(engine.store.read, plan.id)).toEqual([]);
});

test("an upgrade replaces a file under its new name, and both the plan and the upgrade can be undone", async () => {
  await using engine = await upgrading();
  const small = await take(engine, SMALL);
  const plan = await renamed(engine, [STEPS[0], STEPS[1]]);
  // An upgrade uses the names of the templates, so the old file is replaced under another name in
  // the renamed folder.
  const large = await take(engine, LARGE);
  expect(large.state).toBe("filed");
  expect(engine.inLibrary()).toEqual([`${FOLDER}/Heat (1995).mkv`]);
  const blocked = await undoFiled(engine, plan.id);
  expect(blocked.state).toBe("undone");
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
  expect(await undo(engine, large.id)).toEqual({ ok: true });
  expect((await engine.now(small.id)).state).toBe("filed");
  expect(engine.inLibrary()).toEqual([`${HEAT_FOLDER}/Heat.mkv`]);
});

test("restores a replaced file under the name that its successor was given", async () => {
  await using engine = await upgrading();
  await take(engine, SMALL);
  const large = await take(engine, LARGE);
  const plan = await renamed(engine, STEPS);
  expect(await undo(engine, large.id)).toEqual({ ok: true });
  expect(engine.inLibrary()).toEqual([FILE]);
  expect(read(engine, FILE)).toBe(FILMS[SMALL]);
  // Another file now has that name. The plan reports this, and the folder gets its old name back.
  const after = await undoFiled(engine, plan.id);
  expect(after.state).toBe("filed");
  expect(toCommandText(after.reasons[0]?.message ?? "")).toContain("now has this name");
  expect(engine.inLibrary()).toEqual([`${HEAT_FOLDER}/Heat.mkv`]);
});

test("treats another release of the work as a duplicate of the renamed file", async () => {
  await using engine = await testEngine();
  await take(engine, SMALL);
  await renamed(engine, STEPS);
  const large = await take(engine, LARGE);
  expect(large).toMatchObject({
    state: "review",
    reasons: [{ code: "duplicate", path: at(engine, FILE) }],
  });
});

test("files the next version into the renamed folder", async () => {
  await using engine = await testEngine({ duplicatePolicy: "keep_both" });
  await take(engine, SMALL);
  await renamed(engine, STEPS);
  expect((await take(engine, LARGE)).state).toBe("filed");
  expect(engine.inLibrary()).toEqual([`${FOLDER}/Heat (1995) - 1080p.mkv`, FILE]);
});

test("restores a file from the trash into its renamed folder", async () => {
  await using engine = await testEngine({ duplicatePolicy: "keep_both" });
  await take(engine, SMALL);
  const large = await take(engine, LARGE);
  await undo(engine, large.id);
  await renamed(engine, STEPS);
  const [row] = await listAllInTrash(engine.store.read);
  await requestTrashed(engine, [row?.operationId ?? ""], "restore", ME);
  const [asked] = await listAllInTrash(engine.store.read);
  expect(asked && (await restoreTrashed(engine.deps, asked))).toBeUndefined();
  expect(engine.inLibrary()).toEqual([`${FOLDER}/Heat (1995) - 1080p.mkv`, FILE]);
});

test("why finds a file by its new name, and explains the rename for the old name", async () => {
  await using engine = await testEngine();
  const { id } = await take(engine, SMALL);
  await renamed(engine, STEPS);
  const why = askWhy(engine);
  expect((await why(at(engine, FILE))).releases[0]).toMatchObject({ id });
  expect((await why(at(engine, FOLDER))).releases[0]).toMatchObject({ id });
  for (const old of [HEAT_FILE, `${HEAT_FOLDER}/theirs.nfo`]) {
    expect(toCommandText((await why(at(engine, old))).answer)).toMatch(
      /Plan 2 renamed it; it is now .*Movies\/Heat\/(?:Heat.mkv|theirs.nfo)"/,
    );
  }
  expect(JSON.stringify(await why(id))).toContain(FILE);
  expect(JSON.stringify(await why(2))).toContain("was renamed to");
});

test("an adopted work follows the rename of its folder and files, and an undo reverts it", async () => {
  await using engine = await testEngine();
  const { store, deps } = engine;
  const folder = at(engine, "Movies/Heat 95");
  const work = foundWork(
    folder,
    libraryFile(`${folder}/heat.mkv`),
    libraryFile(`${folder}/heat.en.srt`, { role: "subtitle" }),
  );
  const id = (await recordAdopted({ store, newId: deps.newId }, work, HEAT, factsOf(), ME)) ?? 0;
  const plan = await renamed(engine, [
    ["Movies/Heat 95/heat.mkv", "Movies/Heat 95/Heat (1995).mkv"],
    ["Movies/Heat 95/heat.en.srt", "Movies/Heat 95/Heat (1995).en.srt"],
    ["Movies/Heat 95", "Movies/Heat (1995)"],
  ]);
  expect(plan).toMatchObject({ state: "filed", reasons: [] });
  const now = at(engine, "Movies/Heat (1995)");
  expect((await engine.now(id)).path).toBe(now);
  expect(
    (await itemsOf(store.read, id)).map(({ path, destination }) => [path, destination]),
  ).toEqual([
    ["Heat (1995).en.srt", `${now}/Heat (1995).en.srt`],
    ["Heat (1995).mkv", `${now}/Heat (1995).mkv`],
  ]);
  for (const { itemPath, sourcePath, finalPath } of await publicationsOf(store.read, id)) {
    expect(finalPath).toBe(join(now, itemPath));
    expect(sourcePath).toBe(finalPath);
  }
  expect((await undoFiled(engine, plan.id)).state).toBe("undone");
  expect((await engine.now(id)).path).toBe(folder);
  expect((await itemsOf(store.read, id)).map(({ path }) => path)).toEqual([
    "heat.en.srt",
    "heat.mkv",
  ]);
});

test("an adopted release follows its loose film into the film's new folder", async () => {
  await using engine = await testEngine();
  const { store, deps } = engine;
  const film = at(engine, "Movies/heat.mkv");
  const id =
    (await recordAdopted(
      { store, newId: deps.newId },
      foundWork(film, libraryFile(film)),
      HEAT,
      factsOf(),
      ME,
    )) ?? 0;
  const plan = await renamed(engine, [["Movies/heat.mkv", "Movies/Heat (1995)/Heat (1995).mkv"]]);
  expect(plan.state).toBe("filed");
  expect((await engine.now(id)).path).toBe(at(engine, "Movies/Heat (1995)/Heat (1995).mkv"));
  expect((await itemsOf(store.read, id)).map(({ path }) => path)).toEqual(["Heat (1995).mkv"]);
});

test("undoes part of a plan that is given by a path from before or after the plan, or by the current path", async () => {
  await using engine = await testEngine({ duplicatePolicy: "keep_both" });
  for (const name of [SMALL, LARGE]) await take(engine, name);
  const [small, large] = [HEAT_FILE, `${HEAT_FOLDER}/Heat (1995) - 1080p.mkv`];
  const before = treeOf(engine.library);
  const plan = await renamed(engine, [
    [small, `${HEAT_FOLDER}/small.mkv`],
    [large, `${HEAT_FOLDER}/large.mkv`],
    [HEAT_FOLDER, FOLDER],
  ]);
  expect(await undoPart(engine, plan.id, `${FOLDER}/small.mkv`)).toMatchObject({
    state: "filed",
    reasons: [],
  });
  expect(engine.inLibrary()).toEqual([`${FOLDER}/Heat (1995).mkv`, `${FOLDER}/large.mkv`]);
  expect(await undoPart(engine, plan.id, "Movies/Ronin")).toContain(
    "could be taken back separately",
  );
  expect(await undoPart(engine, plan.id, large)).toMatchObject({ state: "filed" });
  expect(engine.inLibrary()).toEqual([
    `${FOLDER}/Heat (1995) - 1080p.mkv`,
    `${FOLDER}/Heat (1995).mkv`,
  ]);
  expect(await undoPart(engine, plan.id, FOLDER)).toMatchObject({ state: "undone" });
  expect(treeOf(engine.library)).toEqual(before);
});

test("an adopted release can only be undone as a whole", async () => {
  await using engine = await testEngine();
  const { store, deps } = engine;
  const film = at(engine, HEAT_FILE);
  const id =
    (await recordAdopted(
      { store, newId: deps.newId },
      foundWork(film, libraryFile(film)),
      HEAT,
      factsOf(),
      ME,
    )) ?? 0;
  expect(await undoPart(engine, id, HEAT_FOLDER)).toContain("could be taken back separately");
  expect((await engine.now(id)).state).toBe("filed");
});

test("the undo of a plan names the later plan that must be undone first", async () => {
  await using engine = await testEngine();
  await take(engine, SMALL);
  const before = treeOf(engine.library);
  const first = await renamed(engine, STEPS);
  engine.clock.advance(1000);
  const second = await renamed(engine, [[FILE, `${FOLDER}/Heat again.mkv`]]);
  expect((await undo(engine, first.id)).message).toContain(`Plan ${second.id} renamed`);
  // Parts that the later plan did not touch can still be undone.
  expect(await undoPart(engine, first.id, "Movies/nothing")).toContain(
    "could be taken back separately",
  );
  expect(await undo(engine, second.id)).toEqual({ ok: true });
  expect(await undo(engine, first.id)).toEqual({ ok: true });
  expect(treeOf(engine.library)).toEqual(before);
});

test("keeps a file that another program put under the new name, and undoes the other renames", async () => {
  await using engine = await testEngine();
  await take(engine, SMALL);
  const plan = await renamed(engine, STEPS);
  rmSync(at(engine, FILE));
  writeFileSync(at(engine, FILE), "theirs");
  const after = await undoFiled(engine, plan.id);
  expect(after).toMatchObject({ state: "filed", reasons: [{ code: "changed" }] });
  expect(read(engine, `${HEAT_FOLDER}/Heat.mkv`)).toBe("theirs");
});

test("an undo that cannot restore a name explains why, and can be requested again", async () => {
  await using engine = await testEngine();
  await take(engine, SMALL);
  const before = treeOf(engine.library);
  const plan = await renamed(engine, STEPS);
  writeFileSync(at(engine, `${FOLDER}/Heat (1995).mkv`), "theirs");
  expect(await undoFiled(engine, plan.id)).toMatchObject({
    state: "filed",
    reasons: [{ code: "destination_exists" }],
  });
  rmSync(at(engine, HEAT_FILE));
  expect(await undoFiled(engine, plan.id)).toMatchObject({ state: "undone", reasons: [] });
  expect(treeOf(engine.library)).toEqual(before);
});
