import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease, undoRelease } from "../../../src/app/file/file-release.ts";
import { recoverAll } from "../../../src/app/journal/recover.ts";
import { anchorOf } from "../../../src/app/journal/steps/roots.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { MustStop } from "../../../src/base/errors.ts";
import type { Operation } from "../../../src/core/journal/operation.ts";
import {
  advance,
  beginOperation,
  findOperation,
  listOpenOperations,
} from "../../../src/store/journal/journal.ts";
import { publicationsOf } from "../../../src/store/journal/publications.ts";
import { listTrashedBefore } from "../../../src/store/journal/trash.ts";
import { changeItem, itemsOf } from "../../../src/store/releases/items.ts";
import {
  filesBelow,
  HEAT_FILE,
  HEAT_FOLDER,
  sameInode,
  type TestEngine,
  testEngine,
} from "../../support/engine.ts";
import { askedUndo } from "../../support/filing.ts";
import { take } from "../../support/upgrade.ts";
import { NO_LINKS } from "../file/only-copies.ts";

const FILM = "a whole film";

/**
 * A release whose filing was killed: it is in `filing`, its folder exists and its intent is
 * written. `state` is the state that the journal reached. The test decides which files are on disk.
 */
async function killed(engine: TestEngine, state: "intent" | "staged" | "published" = "intent") {
  const release = await engine.approved("Heat.1995.mkv", FILM);
  const { store, deps } = engine;
  const at = engine.clock.now();
  const final = join(engine.library, HEAT_FILE);
  const temp = join(dirname(final), deps.stagedName("killed"));
  await changeState(
    store,
    release,
    { kind: "start_filing" },
    { actor: "engine", at },
    {
      within: (trx) => changeItem(trx, release.id, "Heat.1995.mkv", { destination: final }),
    },
  );
  mkdirSync(dirname(final));
  const source = await engine.files.readFileIdentity(release.path);
  if (!source) throw new Error("The source is missing.");
  const anchor = await anchorOf(deps, final);
  const intent = await store.write((trx) =>
    beginOperation(
      trx,
      {
        id: "killed",
        releaseId: release.id,
        itemPath: "Heat.1995.mkv",
        kind: "publish",
        lease: deps.lease.number,
        sourcePath: release.path,
        source,
        tempPath: temp,
        finalPath: final,
        madeFolders: [dirname(final)],
        anchor,
      },
      at,
    ),
  );
  const reach = async (to: "staged" | "published", from: Operation = intent): Promise<void> => {
    const [staged, there] = [
      await engine.files.readFileIdentity(temp),
      await engine.files.readFileIdentity(final),
    ];
    const progress = {
      method: "copy" as const,
      ...(staged ? { temp: staged } : {}),
      ...(to === "published" && there ? { final: there } : {}),
    };
    await store.write((trx) => advance(trx, from, to, deps.lease.number, at, progress));
  };
  if (state !== "intent") {
    writeFileSync(temp, FILM);
    await reach("staged");
  }
  if (state === "published") {
    renameSync(temp, final);
    await reach("published", { ...intent, state: "staged" });
  }
  return { id: release.id, source: release.path, final, temp };
}

/**
 * Runs recovery twice, as after a second kill. The second run must find nothing to do and change
 * nothing.
 */
async function recoverTwice(engine: TestEngine): Promise<{ done: number; waiting: number }> {
  const errors: unknown[] = [];
  const first = await recoverAll(engine.deps, (_, error) => errors.push(error));
  const seen = {
    files: filesBelow(engine.library),
    operation: await findOperation(engine.store.read, "killed"),
  };
  expect(await recoverAll(engine.deps, (_, error) => errors.push(error))).toEqual({
    done: 0,
    waiting: 0,
  });
  expect({
    files: filesBelow(engine.library),
    operation: await findOperation(engine.store.read, "killed"),
  }).toEqual(seen);
  expect(errors).toEqual([]);
  return first;
}

/**
 * The engine continues after recovery. In every case, the library ends up with one complete film.
 */
async function endsFiled(engine: TestEngine, id: number): Promise<void> {
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect((await engine.now(id)).state).toBe("filed");
  expect(filesBelow(engine.library)).toEqual([HEAT_FILE]);
  expect(readFileSync(join(engine.library, HEAT_FILE), "utf8")).toBe(FILM);
  expect(await listOpenOperations(engine.store.read)).toEqual([]);
}

type Killed = Awaited<ReturnType<typeof killed>>;

/**
 * The files that a kill leaves on disk, and the state of the publication in the journal after
 * recovery. The tests of core cover the complete rules for this judgement.
 */
const LEFT: [
  what: string,
  state: "intent" | "staged",
  left: (left: Killed) => unknown,
  then: object,
][] = [
  ["before anything was made", "intent", () => {}, { state: "rolled_back" }],
  [
    "during the copy",
    "intent",
    ({ temp }) => writeFileSync(temp, "a who"),
    { state: "rolled_back" },
  ],
  [
    "between the link and its record",
    "intent",
    ({ source, final }) => linkSync(source, final),
    { state: "published", method: "hardlink" },
  ],
  ["between staging and publishing", "staged", () => {}, { state: "published", method: "copy" }],
  [
    "between link and unlink of a publication",
    "staged",
    ({ temp, final }) => linkSync(temp, final),
    { state: "published", method: "copy" },
  ],
  [
    "before the record of a publication",
    "staged",
    ({ temp, final }) => renameSync(temp, final),
    { state: "published", method: "copy" },
  ],
  [
    "and a power loss that cut the staged file short",
    "staged",
    ({ temp }) => writeFileSync(temp, "a who"),
    { state: "rolled_back" },
  ],
  [
    "and the loss of the staged file",
    "staged",
    ({ temp }) => rmSync(temp),
    { state: "rolled_back" },
  ],
];

test.each(LEFT)(
  "after a kill %s, recovery leaves one whole file or none, and the film is filed",
  async (...row) => {
    const [, state, leave, then] = row;
    await using engine = await testEngine();
    const left = await killed(engine, state);
    leave(left);
    expect(await recoverTwice(engine)).toEqual({ done: 1, waiting: 0 });
    const operation = await findOperation(engine.store.read, "killed");
    expect(operation).toMatchObject(then);
    expect(existsSync(left.temp)).toBe(false);
    if (operation?.state === "published") {
      expect(operation.final).toEqual(await engine.files.readFileIdentity(left.final));
      const [item] = await itemsOf(engine.store.read, left.id);
      expect(item).toMatchObject({ method: operation.method, destination: left.final });
      if (operation.method === "hardlink") expect(sameInode(left.source, left.final)).toBe(true);
    } else {
      expect(existsSync(join(engine.library, HEAT_FOLDER))).toBe(false);
    }
    await endsFiled(engine, left.id);
  },
);

test.each(["intent", "staged"] as const)(
  "after a kill in state %s, keeps another file with the name, removes ours, and sends the release to review",
  async (state) => {
    await using engine = await testEngine();
    const { id, temp, final } = await killed(engine, state);
    // even with the same bytes, it is a different file, which undo must never remove
    writeFileSync(final, FILM);
    await recoverTwice(engine);
    expect(await findOperation(engine.store.read, "killed")).toMatchObject({
      state: "rolled_back",
    });
    expect([existsSync(temp), readFileSync(final, "utf8")]).toEqual([false, FILM]);
    await fileRelease(engine.deps, await engine.now(id), engine.signal);
    expect(await engine.now(id)).toMatchObject({
      state: "review",
      reasons: [{ code: "destination_exists" }],
    });
  },
);

test("after a kill between publishing and sealing, recovery leaves sealing to the release", async () => {
  await using engine = await testEngine();
  const { id } = await killed(engine, "published");
  expect(await recoverTwice(engine)).toEqual({ done: 0, waiting: 0 });
  await endsFiled(engine, id);
  expect(await findOperation(engine.store.read, "killed")).toMatchObject({ state: "sealed" });
});

test("a missing media root keeps the operation open until the disk returns", async () => {
  await using engine = await testEngine();
  const { id } = await killed(engine, "staged");
  const away = `${engine.library}-away`;
  renameSync(engine.library, away);
  mkdirSync(engine.library); // the bare mount point
  const errors: unknown[] = [];
  expect(await recoverAll(engine.deps, (_, error) => errors.push(error))).toEqual({
    done: 0,
    waiting: 1,
  });
  expect(errors).toMatchObject([{ name: "Outage", code: "root_missing" }]);
  expect(await findOperation(engine.store.read, "killed")).toMatchObject({ state: "staged" });
  rmSync(engine.library, { recursive: true });
  expect(await recoverAll(engine.deps, () => {})).toEqual({ done: 0, waiting: 1 });
  renameSync(away, engine.library);
  await recoverTwice(engine);
  await endsFiled(engine, id);
});

test("treats an empty library folder as mounted if it is the same folder, and otherwise as an unmounted disk", async () => {
  await using engine = await testEngine();
  const { final, temp } = await killed(engine);
  rmSync(dirname(final), { recursive: true });
  const movies = join(engine.library, "Movies");
  renameSync(movies, `${movies}-away`);
  mkdirSync(movies); // the bare mount point of a library on its own disk
  expect(await recoverAll(engine.deps, () => {})).toEqual({ done: 0, waiting: 1 });
  rmSync(movies, { recursive: true });
  renameSync(`${movies}-away`, movies);
  expect(await recoverAll(engine.deps, () => {})).toEqual({ done: 1, waiting: 0 });
  expect(await findOperation(engine.store.read, "killed")).toMatchObject({
    state: "rolled_back",
  });
  expect(existsSync(temp)).toBe(false);
});

test("recovery deletes only the staged file of the operation itself", async () => {
  await using engine = await testEngine();
  const { temp } = await killed(engine);
  const others = [engine.deps.stagedName("another"), "mine.partial"].map((name) =>
    join(dirname(temp), name),
  );
  for (const path of others) writeFileSync(path, "x");
  await recoverTwice(engine);
  expect(others.every((path) => existsSync(path))).toBe(true);
});

/**
 * A filed release whose undo was killed after the intent to move its file to the trash was written.
 */
async function killedUndo(engine: TestEngine) {
  const { id, path } = await take(engine, "Heat.1995.mkv", FILM);
  await askedUndo(engine, id);
  const final = join(engine.library, HEAT_FILE);
  const trashed = join(
    engine.library,
    "Movies",
    engine.deps.trashFolder,
    "2026-03-01",
    "killed",
    "Heat.mkv",
  );
  const found = await engine.files.readFileIdentity(final);
  if (!found) throw new Error("Nothing was filed.");
  await engine.store.write((trx) =>
    beginOperation(
      trx,
      {
        id: "killed",
        releaseId: id,
        itemPath: "Heat.1995.mkv",
        kind: "trash",
        lease: 1,
        sourcePath: final,
        source: found,
        finalPath: trashed,
        madeFolders: [],
        undoes: "op1",
      },
      engine.clock.now(),
    ),
  );
  return { id, source: path, final, trashed };
}

const undo = async (engine: TestEngine, id: number): Promise<void> =>
  undoRelease(engine.deps, await engine.now(id), engine.signal);

type KilledUndo = Awaited<ReturnType<typeof killedUndo>>;

test.each<[string, (left: KilledUndo) => void, string[]]>([
  ["before the file's move drops the intent, and continues", () => {}, []],
  [
    "that finds its file in neither place adds nothing to the trash",
    ({ final }) => rmSync(final),
    ["missing"],
  ],
  [
    "leaves a file alone that was added under the name since",
    ({ source, final }) => (rmSync(final), copyFileSync(source, final)),
    ["changed"],
  ],
])("recovers an undo killed %s", async (_, leave, codes) => {
  await using engine = await testEngine();
  const left = await killedUndo(engine);
  leave(left);
  expect(await recoverTwice(engine)).toEqual({ done: 1, waiting: 0 });
  expect(await findOperation(engine.store.read, "op1")).toMatchObject({ state: "sealed" });
  expect(await listTrashedBefore(engine.store.read, engine.clock.now() + 1)).toEqual([]);
  await undo(engine, left.id);
  const { state, reasons } = await engine.now(left.id);
  expect({ state, codes: reasons.map(({ code }) => code) }).toEqual({ state: "undone", codes });
  expect(existsSync(left.final)).toBe(codes.includes("changed"));
});

test("recovery records the move of a killed undo together with its trash manifest row", async () => {
  await using engine = await testEngine();
  const { id, source, final, trashed } = await killedUndo(engine);
  mkdirSync(dirname(trashed), { recursive: true });
  renameSync(final, trashed);
  expect(await recoverTwice(engine)).toEqual({ done: 1, waiting: 0 });
  expect(await findOperation(engine.store.read, "killed")).toMatchObject({ state: "sealed" });
  expect(await findOperation(engine.store.read, "op1")).toMatchObject({ state: "undone" });
  expect(await listTrashedBefore(engine.store.read, engine.clock.now() + 1)).toMatchObject([
    { operationId: "killed", path: trashed, originalPath: final, sourcePath: source },
  ]);
  expect(existsSync(join(engine.library, HEAT_FOLDER))).toBe(false);
  await undo(engine, id);
  expect(await engine.now(id)).toMatchObject({ state: "undone", reasons: [] });
});

test("an older engine's journal writes fail once a newer engine has the lease", async () => {
  await using engine = await testEngine();
  await killed(engine, "staged");
  await engine.store.read.updateTable("lease").set({ number: 2 }).execute();
  await expect(recoverAll(engine.deps, () => {})).rejects.toMatchObject({
    name: "MustStop",
    code: "conflict",
  });
});

test("without hard links, publishes a staged copy by a rename instead of copying again", async () => {
  let [killed, copies] = [false, 0];
  await using engine = await testEngine({
    method: "copy",
    files: (real) => ({
      publishNoReplace: async () => NO_LINKS,
      async publishByRename(temp, final) {
        if (killed) return real.publishByRename(temp, final);
        killed = true;
        throw new MustStop("Killed.", "Start it again.");
      },
      copyVerified: (...given) => (copies++, real.copyVerified(...given)),
    }),
  });
  const { id } = await engine.approved("Heat.1995.mkv", "a film");
  await expect(fileRelease(engine.deps, await engine.now(id), engine.signal)).rejects.toThrow(
    "Killed.",
  );
  expect(await recoverAll(engine.deps, () => {})).toEqual({ done: 1, waiting: 0 });
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect((await engine.now(id)).state).toBe("filed");
  expect([engine.inLibrary(), copies]).toEqual([[HEAT_FILE], 1]);
  const [filed] = await publicationsOf(engine.store.read, id);
  expect(filed).toMatchObject({
    method: "copy",
    why: expect.stringMatching(/published by a rename\.$/),
  });
});
