import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { recoverAll } from "../../../src/app/journal/recover.ts";
import { MustStop } from "../../../src/base/errors.ts";
import type { Release } from "../../../src/core/release/release.ts";
import { listOpenOperations } from "../../../src/store/journal/journal.ts";
import { listPendingScans } from "../../../src/store/plex/scans.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { writeFolderJob, writeJob } from "../../support/file-tools.ts";
import { undoFiled } from "../../support/filing.ts";
import { type Kill, killable } from "../../support/kill-at.ts";

const run = async (engine: TestEngine, id: number): Promise<Release> => {
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  return engine.now(id);
};

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();
const at = (engine: TestEngine, name: string): string => join(engine.library, "Movies", name);

test("creates a folder with its missing parents and records them in history, and an undo removes them all", async () => {
  await using engine = await testEngine({ hasServer: true });
  engine.deps.policy.dirMode = 0o750;
  const path = at(engine, "Heat (1995)/Featurettes");
  const id = await writeFolderJob(engine, path);
  expect(existsSync(path)).toBe(false);
  expect(await run(engine, id)).toMatchObject({ state: "filed", reasons: [], plex: undefined });
  expect(await listOpenOperations(engine.store.read)).toEqual([]);
  expect(statSync(path).mode & 0o777).toBe(0o750);
  expect((await engine.history(id)).find(({ action }) => action === "filed")?.detail).toEqual({
    message: `Made ${dirname(path)}, ${path}.`,
  });
  // Plex does not show empty folders.
  expect(await listPendingScans(engine.store.read)).toEqual([]);
  expect(await undoFiled(engine, id)).toMatchObject({ state: "undone", reasons: [] });
  expect(existsSync(dirname(path))).toBe(false);
  expect(isFolder(at(engine, ""))).toBe(true);
  expect(await listOpenOperations(engine.store.read)).toEqual([]);
});

test("an undo keeps a folder that is not empty and its parents, and reports them", async () => {
  await using engine = await testEngine();
  const path = at(engine, "Heat (1995)/Extras");
  const id = await writeFolderJob(engine, path);
  await run(engine, id);
  writeFileSync(join(path, "a.mkv"), "a film");
  const now = await undoFiled(engine, id);
  expect(now.state).toBe("undone");
  expect(now.reasons.map(({ message }) => message)).toEqual([
    expect.stringContaining('Extras" was left alone because it is not empty'),
    expect.stringContaining('Heat (1995)" was left alone because it is not empty'),
  ]);
  expect(readFileSync(join(path, "a.mkv"), "utf8")).toBe("a film");
});

test("an undo removes a folder that was used and is empty again", async () => {
  await using engine = await testEngine();
  const path = at(engine, "Heat (1995)");
  const folder = await writeFolderJob(engine, path);
  await run(engine, folder);
  writeFileSync(at(engine, "a.mkv"), "a film");
  const move = await writeJob(engine, [
    { from: at(engine, "a.mkv"), to: join(path, "a.mkv"), action: "move" },
  ]);
  await run(engine, move);
  await undoFiled(engine, move);
  // Undoing the file removes only entries that filing it created.
  expect([isFolder(path), existsSync(at(engine, "a.mkv"))]).toEqual([true, true]);
  expect(await undoFiled(engine, folder)).toMatchObject({ state: "undone", reasons: [] });
  expect(existsSync(path)).toBe(false);
});

test.each<[string, (path: string) => void]>([
  ["another folder", (path) => mkdirSync(path)],
  ["a file", (path) => writeFileSync(path, "a film")],
  ["a link", (path) => symlinkSync(`${path}.away`, path)],
  ["nothing", () => {}],
])("an undo removes nothing if %s is in the folder's place", async (what, put) => {
  await using engine = await testEngine();
  const path = at(engine, "Heat (1995)");
  const id = await writeFolderJob(engine, path);
  await run(engine, id);
  renameSync(path, `${path}.away`);
  put(path);
  const { state, reasons } = await undoFiled(engine, id);
  const isLeft = what !== "nothing";
  expect({ state, codes: reasons.map(({ code }) => code) }).toEqual({
    state: "undone",
    codes: isLeft ? ["changed"] : [],
  });
  expect([existsSync(path), isFolder(`${path}.away`)]).toEqual([isLeft, true]);
});

test("an undo removes no folder behind a link that replaced its parent, not even the same folder", async () => {
  await using engine = await testEngine();
  const above = at(engine, "Heat (1995)");
  mkdirSync(above);
  const id = await writeFolderJob(engine, join(above, "Extras"));
  await run(engine, id);
  const outside = join(dirname(engine.library), "outside");
  renameSync(above, outside);
  symlinkSync(outside, above);
  expect((await undoFiled(engine, id)).reasons).toMatchObject([{ code: "refused" }]);
  expect(isFolder(join(outside, "Extras"))).toBe(true);
});

test.each<[string, (path: string) => void]>([
  ["the folder itself was made", (path) => mkdirSync(path, { recursive: true })],
  ["the folder above it was made", (path) => mkdirSync(dirname(path))],
  ["a file took the name of the folder above it", (path) => writeFileSync(dirname(path), "a film")],
  ["a link took its place", (path) => symlinkSync(dirname(dirname(dirname(path))), dirname(path))],
])("creates nothing if %s before the engine began", async (_, meanwhile) => {
  await using engine = await testEngine();
  const path = at(engine, "Heat (1995)/Extras");
  const id = await writeFolderJob(engine, path);
  meanwhile(path);
  const was = existsSync(path);
  const now = await run(engine, id);
  expect(now.state).toBe("ignored");
  expect(now.reasons).toHaveLength(1);
  expect(existsSync(path)).toBe(was);
  expect(existsSync(join(engine.library, "Extras"))).toBe(false);
});

/** An engine that calls `meanwhile` after it has made folders. */
const afterMaking = (meanwhile: () => void): Promise<TestEngine> =>
  testEngine({
    files: (real) => ({
      async makeFolders(...asked) {
        const made = await real.makeFolders(...asked);
        meanwhile();
        return made;
      },
    }),
  });

test.each([
  ["a file", "Heat"],
  ["a folder with a file in it", "Heat/a.mkv"],
])("keeps %s that takes the name at the last moment", async (_, taken) => {
  let isAsked = false;
  await using engine = await afterMaking(
    () => isAsked && engine.drop(`../media/Movies/${taken}`, "a film"),
  );
  const id = await writeFolderJob(engine, at(engine, "Heat"));
  isAsked = true;
  expect(await run(engine, id)).toMatchObject({
    state: "ignored",
    reasons: [{ code: "destination_exists" }],
  });
  expect(engine.inLibrary()).toEqual([`Movies/${taken}`]);
  expect(await listOpenOperations(engine.store.read)).toEqual([]);
});

test("creates nothing outside the library if a parent folder is swapped for a link in the meantime", async () => {
  let swap = (): void => {};
  await using engine = await afterMaking(() => swap());
  const [above, outside] = [at(engine, "Heat"), join(dirname(engine.library), "outside")];
  mkdirSync(above);
  mkdirSync(outside);
  const id = await writeFolderJob(engine, join(above, "Extras/Scenes"));
  swap = () => {
    if (existsSync(`${above}.away`)) return;
    renameSync(above, `${above}.away`);
    symlinkSync(outside, above);
  };
  expect((await run(engine, id)).reasons.length).toBeGreaterThan(0);
  expect(existsSync(join(outside, "Extras"))).toBe(false);
});

test("does not claim a folder that a person created under the same name after a kill", async () => {
  const kill: Kill = { at: undefined, steps: [] };
  await using engine = await testEngine({ files: killable(kill) });
  const path = at(engine, "Heat (1995)");
  const id = await writeFolderJob(engine, path);
  kill.at = 0;
  await expect(run(engine, id)).rejects.toThrow(MustStop);
  kill.at = undefined;
  mkdirSync(path);
  await recoverAll(engine.deps, (_, error) => expect.unreachable(String(error)));
  expect((await run(engine, id)).state).toBe("ignored");
  expect(isFolder(path)).toBe(true);
});
