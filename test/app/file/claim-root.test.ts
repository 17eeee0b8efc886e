import { randomUUID } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  watch,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { writeStorageMark } from "../../../src/adapters/fs/storage-mark.ts";
import { createRootMarks, explainRootProblem } from "../../../src/app/file/claim-root.ts";
import { answerRestore } from "../../../src/app/upkeep/answer-restore.ts";
import {
  type DatabaseMark,
  type MarkedDatabase,
  STORAGE_MARK,
} from "../../../src/core/journal/restored-database.ts";
import { listSourceHealth } from "../../../src/store/releases/sources.ts";
import { readDatabaseMark } from "../../../src/store/settings/database-mark.ts";
import { readMarkFile, replaceDatabase, writeMarkFile } from "../../../src/store/sqlite/restore.ts";
import { own } from "../../../src/store/storages/scope.ts";
import { HEAT_FILE, type TestEngine, testEngine } from "../../support/engine.ts";
import { writeFolderJob, writeJob } from "../../support/file-tools.ts";
import { fileAll } from "../../support/filing.ts";
import { logOf, SILENT_LOG } from "../../support/log.ts";
import { writePlan } from "../../support/rename-plan.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { twoEngines } from "../../support/two-engines.ts";

const DUNE = { type: "movie", tmdbId: 438631, title: "Dune", year: 2021 } as const;

const markOf = (engine: TestEngine): unknown =>
  JSON.parse(readFileSync(join(engine.library, STORAGE_MARK), "utf8"));

/** Makes the second engine reach the first one's library by its own path. */
function seesLibraryOf(second: TestEngine, first: TestEngine): void {
  rmSync(second.library, { recursive: true });
  symlinkSync(first.library, second.library);
}

/** Adds a film to one engine and files it as far as possible. */
async function file(engine: TestEngine, name: string, identity?: typeof DUNE) {
  const { id } = await engine.approved(name, name, identity && { identity });
  await fileAll(engine);
  return engine.now(id);
}

test("a second engine on the same disk files nothing there until a person gives it the folder", async () => {
  await using two = await twoEngines();
  const { first, second } = two;
  seesLibraryOf(second, first);
  expect((await file(first, "Heat.1995.mkv")).state).toBe("filed");
  expect(markOf(first)).toMatchObject({ storage: "nas-1" });
  const waits = await file(second, "Dune.2021.mkv", DUNE);
  expect(waits).toMatchObject({
    state: "approved",
    waiting: {
      code: "other_storage",
      message: `${second.library} belongs to the storage nas-1, so nas-2 does not file there. Give nas-2 its own media root; or, if nas-1 no longer files there, delete ${second.library}/.plex-ingest-storage.`,
    },
  });
  expect(first.inLibrary()).toEqual([HEAT_FILE]);

  // The disk was moved to the other machine. A person confirms the move by deleting the file.
  rmSync(join(second.library, STORAGE_MARK));
  second.clock.advance(24 * 3600_000);
  await fileAll(second);
  expect(await second.now(waits.id)).toMatchObject({ state: "filed", waiting: undefined });
  expect(markOf(first)).toMatchObject({ storage: "nas-2" });
  const third = { type: "movie", tmdbId: 348, title: "Alien", year: 1979 } as const;
  const { id } = await first.approved("Alien.1979.mkv", "Alien", { identity: third });
  await fileAll(first);
  expect((await first.now(id)).waiting?.message).toContain(
    "belongs to the storage nas-2, so nas-1 does not file",
  );
});

test("refuses a library folder that is a media root of another machine", async () => {
  await using two = await twoEngines();
  const { first, second } = two;
  const claim = (engine: TestEngine, root: string, path = root) =>
    engine.deps.claimRoot({ root, path });
  const movies = join(first.library, "Movies");
  await claim(second, movies);
  await expect(claim(first, first.library, movies)).rejects.toMatchObject({
    code: "other_storage",
    message: expect.stringContaining(
      `${movies} belongs to the storage nas-2, so nas-1 does not file there.`,
    ),
  });
  await claim(first, first.library, join(first.library, "TV Shows"));
});

test("only one of two engines that find a new disk at the same time claims the disk", async () => {
  await using two = await twoEngines();
  const { first, second } = two;
  for (let round = 0; round < 20; round++) {
    using disk = tempFolder();
    const place = { root: disk.path, path: disk.path };
    const claims = await Promise.allSettled(
      [first, second].map(async ({ deps }) => deps.claimRoot(place)),
    );
    expect(claims.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const winner = claims.findIndex(({ status }) => status === "fulfilled");
    const mark: unknown = JSON.parse(readFileSync(disk.at(STORAGE_MARK), "utf8"));
    expect(mark).toMatchObject({ storage: `nas-${winner + 1}` });
  }
});

test("parallel filings of one engine all succeed on a new disk, and warn only once", async () => {
  await using engine = await testEngine();
  for (const there of [undefined, "{"]) {
    using disk = tempFolder();
    if (there !== undefined) disk.write(STORAGE_MARK, there);
    engine.warnings.length = 0;
    const place = { root: disk.path, path: disk.path };
    await Promise.all(Array.from({ length: 8 }, () => engine.deps.claimRoot(place)));
    expect(readdirSync(disk.path)).toEqual([STORAGE_MARK]);
    expect(engine.warnings).toHaveLength(there === undefined ? 0 : 1);
  }
});

test("removes the leftovers of an engine that was killed while marking a disk", async () => {
  await using two = await twoEngines();
  using disk = tempFolder();
  const place = { root: disk.path, path: disk.path };
  const { deps, clock } = two.first;
  const names = new Set<string>();
  const watching = watch(
    disk.path,
    (_, name) => void (name?.startsWith(STORAGE_MARK) && names.add(name)),
  );
  await deps.claimRoot(place);
  await expect.poll(() => names.size).toBe(2);
  watching.close();
  for (const name of names) if (name !== STORAGE_MARK) writeFileSync(disk.at(name), "{");
  await createRootMarks({
    ...deps,
    mediaRoots: [],
    clock,
    log: SILENT_LOG,
  }).claim(place);
  expect(readdirSync(disk.path)).toEqual([STORAGE_MARK]);
});

test.each([
  [
    "of another database",
    JSON.stringify({ storage: "attic", database: "another" }),
    "belonged to the storage attic",
  ],
  ["that is no mark", "{", "has a .plex-ingest-storage that cannot be read"],
  ["that is empty", "", "has a .plex-ingest-storage that cannot be read"],
])("takes over a mark %s and warns only once", async (_, text, said) => {
  await using two = await twoEngines();
  const { first, second } = two;
  seesLibraryOf(second, first);
  writeFileSync(join(first.library, STORAGE_MARK), text);
  expect((await file(first, "Heat.1995.mkv")).state).toBe("filed");
  expect((await file(first, "Dune.2021.mkv", DUNE)).state).toBe("filed");
  expect(first.warnings.filter((line) => line.includes(said))).toEqual([
    expect.stringMatching(/It now belongs to the storage nas-1\.$/),
  ]);
  await expect(
    second.deps.claimRoot({ root: second.library, path: second.library }),
  ).rejects.toThrow("nas-1");
});

/**
 * Returns what the engine reports about its library in `status` after a check that runs an hour
 * after the last one.
 */
async function saidAfterLook(engine: TestEngine): Promise<string | undefined> {
  engine.clock.advance(3600_000);
  await engine.marks.run(engine.signal);
  return (await listSourceHealth(engine.store.read)).find(
    ({ kind, healthy }) => kind === "library" && !healthy,
  )?.message;
}

test("detects an engine of another database on the same library by its mark, and reports it", async () => {
  await using first = await testEngine();
  await using second = await testEngine();
  // All test databases are copies of one database.
  await second.store.write((trx) =>
    trx.updateTable("database_mark").set({ uuid: "another" }).execute(),
  );
  seesLibraryOf(second, first);
  await file(first, "Heat.1995.mkv");
  expect(await saidAfterLook(first)).toBeUndefined();
  const said = `Another plex-ingest database (storage ${hostname()}) also files into `;
  expect(await saidAfterLook(second)).toContain(said);
  expect(second.warnings).toEqual([
    expect.stringContaining(`delete ${second.library}/.plex-ingest-storage.`),
  ]);
  expect((await file(second, "Dune.2021.mkv", DUNE)).state).toBe("filed");
  expect(second.warnings[1]).toContain("It now belongs to the storage");
  expect([await saidAfterLook(second), await saidAfterLook(first)]).toEqual([
    undefined,
    expect.stringContaining(said),
  ]);
  expect(await explainRootProblem(first, first.library)).toContain(said);

  // The other database is gone, so a person deletes the file.
  rmSync(join(first.library, STORAGE_MARK));
  expect(await saidAfterLook(first)).toBeUndefined();
  expect(await saidAfterLook(second)).toContain("Another plex-ingest database");
});

test("marks an unmarked older library only if this engine filed there and the disk is mounted", async () => {
  await using two = await twoEngines();
  const { first, second } = two;
  await file(first, "Heat.1995.mkv");
  rmSync(join(first.library, STORAGE_MARK));
  seesLibraryOf(second, first);
  expect(await saidAfterLook(second)).toBeUndefined();
  expect(existsSync(join(first.library, STORAGE_MARK))).toBe(false);
  expect(await saidAfterLook(first)).toBeUndefined();
  expect(markOf(first)).toMatchObject({ storage: "nas-1" });
  // The mount point while the disk is disconnected.
  renameSync(first.library, `${first.library}-away`);
  mkdirSync(first.library);
  await saidAfterLook(first);
  expect(readdirSync(first.library)).toEqual([]);
});

test("refuses a new storage on a disk where another storage has filed, even without a mark", async () => {
  await using two = await twoEngines();
  const { first, second } = two;
  await file(first, "Heat.1995.mkv");
  rmSync(join(first.library, STORAGE_MARK));
  const place = { root: first.library, path: first.library };
  const setting = { name: "PLEX_MEDIA_ROOT", value: first.library, origin: "file" };
  await first.store.write((trx) => trx.insertInto("setting").values(setting).execute());
  await expect(second.deps.claimRoot(place)).rejects.toThrow(
    `${first.library} contains files that the storage nas-1 filed, so nas-2 does not file there. Give nas-2 its own media root; or, if this machine replaces it, set STORAGE_NAME=nas-1.`,
  );
  // Another disk at the same path.
  renameSync(join(first.library, HEAT_FILE), first.library.concat(".mkv"));
  await second.deps.claimRoot(place);
  expect(markOf(first)).toMatchObject({ storage: "nas-2" });
});

test("a storage renamed after its database was moved keeps its disk, and other storages stay refused", async () => {
  await using two = await twoEngines();
  const { first, second } = two;
  await file(first, "Heat.1995.mkv");
  seesLibraryOf(second, first);
  const { database } = markOf(first) as { database: string };
  writeFileSync(
    join(first.library, STORAGE_MARK),
    JSON.stringify({ storage: "its old name", database }),
  );
  await expect(
    second.deps.claimRoot({ root: second.library, path: second.library }),
  ).rejects.toThrow("its old name");
  expect(await saidAfterLook(second)).toContain("belongs to the storage its old name");
  expect(await saidAfterLook(first)).toBeUndefined();
  expect(markOf(first)).toMatchObject({ storage: "nas-1" });
});

test("a storage with a restored database keeps its folders, and other storages stay refused", async () => {
  await using two = await twoEngines();
  const { first, second } = two;
  seesLibraryOf(second, first);
  await file(first, "Heat.1995.mkv");
  const { database: uuid } = markOf(first) as { database: string };
  const answered = JSON.stringify({ uuid, counter: 1 });
  await first.store.write((trx) =>
    trx.updateTable("database_mark").set({ uuid: "restored", answered_json: answered }).execute(),
  );
  restart(first);
  expect(await saidAfterLook(first)).toBeUndefined();
  expect(markOf(first)).toMatchObject({ storage: "nas-1", database: "restored" });
  expect((await file(first, "Dune.2021.mkv", DUNE)).state).toBe("filed");
  expect(first.warnings).toEqual([]);
  await expect(
    second.deps.claimRoot({ root: second.library, path: second.library }),
  ).rejects.toThrow("nas-1");
});

/** Forgets what the engine's process knows about media roots. */
function restart(engine: TestEngine): void {
  const { claim, stage } = createRootMarks({
    ...engine.deps,
    mediaRoots: [engine.library],
    clock: engine.clock,
    log: logOf((message) => void engine.warnings.push(message)),
  });
  engine.deps.claimRoot = claim;
  engine.marks = stage;
}

/** Puts a database in the place of the last one, and returns the mark file that the engine finds. */
type Replacement = (last: DatabaseMark) => DatabaseMark;

/** `db restore`, on two small databases. */
const byCommand: Replacement = (last) => {
  using folder = tempFolder();
  const files = {
    database: folder.at("now.db"),
    lock: folder.at("lock.db"),
    mark: folder.at("mark.json"),
  };
  for (const path of [files.database, folder.at("backup.db")]) {
    const raw = new Sqlite(path);
    raw.exec("create table one (n)");
    raw.close();
  }
  writeMarkFile(files.mark, last);
  replaceDatabase(files, folder.at("backup.db"), folder.at("aside.db"));
  return readMarkFile(files.mark) ?? last;
};

/** Copies the backup's file, or runs `pg_restore`: the mark file stays and is ahead. */
const byHand: Replacement = (last) => ({ ...last, counter: last.counter + 9 });

/**
 * Gives the engine's database its content of an earlier time: `then` has its id and former ids.
 * Starts the engine on it.
 */
async function restore(engine: TestEngine, by: Replacement, then?: MarkedDatabase): Promise<void> {
  const file = by(await readDatabaseMark(own(engine.store.read)));
  if (then) {
    const answered = then.answered === undefined ? null : JSON.stringify(then.answered);
    await engine.store.write((trx) =>
      trx.updateTable("database_mark").set({ uuid: then.uuid, answered_json: answered }).execute(),
    );
  }
  const answered = await answerRestore({
    ...engine.deps,
    observe: engine.observeRelease,
    newId: randomUUID,
    file,
    roots: [],
  });
  expect(answered).toBeDefined();
  restart(engine);
}

const WAYS = [
  ["db restore", byCommand],
  ["a copied file or pg_restore", byHand],
] as const;

test.each(WAYS)("a library keeps its owner after %s, also a second time", async (_, by) => {
  await using engine = await testEngine();
  await file(engine, "Heat.1995.mkv");
  const first = await readDatabaseMark(own(engine.store.read));
  // The library is not connected after the first restore, so its mark has the first id.
  await restore(engine, by);
  // The second backup is older than the first restore.
  await restore(engine, by, first);
  expect(await explainRootProblem(engine, engine.library)).toBeUndefined();
  expect(await saidAfterLook(engine)).toBeUndefined();
  const { uuid } = await readDatabaseMark(own(engine.store.read));
  expect(markOf(engine)).toMatchObject({ database: uuid });
  expect(engine.warnings).toEqual([]);
});

test.each(WAYS)("a release filed first after %s warns of no other database", async (_, by) => {
  await using engine = await testEngine();
  await file(engine, "Heat.1995.mkv");
  await restore(engine, by);
  await file(engine, "Dune.2021.mkv", DUNE);
  expect(engine.warnings).toEqual([]);
  const { uuid } = await readDatabaseMark(own(engine.store.read));
  expect(markOf(engine)).toMatchObject({ database: uuid });
});

test.each(WAYS)("an engine of another database is still reported after %s", async (_, by) => {
  await using engine = await testEngine();
  await file(engine, "Heat.1995.mkv");
  await restore(engine, by);
  writeFileSync(
    join(engine.library, STORAGE_MARK),
    JSON.stringify({ storage: "attic", database: "another" }),
  );
  const said = "Another plex-ingest database (storage attic) also files into ";
  expect(await explainRootProblem(engine, engine.library)).toContain(said);
  expect(await saidAfterLook(engine)).toContain(said);
});

test("reports an engine that goes on with a copy of the database from before the restore", async () => {
  await using engine = await testEngine();
  await file(engine, "Heat.1995.mkv");
  const copied = readFileSync(join(engine.library, STORAGE_MARK), "utf8");
  await restore(engine, byCommand);
  expect(await saidAfterLook(engine)).toBeUndefined();
  writeFileSync(join(engine.library, STORAGE_MARK), copied);
  expect(await saidAfterLook(engine)).toContain("Another plex-ingest database");
});

test("reports an engine that runs on a copied state folder under another name", async () => {
  await using engine = await testEngine();
  await file(engine, "Heat.1995.mkv");
  const { database } = markOf(engine) as { database: string };
  const copy = JSON.stringify({ storage: "laptop", database });
  writeFileSync(join(engine.library, STORAGE_MARK), copy);
  expect(await saidAfterLook(engine)).toContain(
    "Another plex-ingest database (storage laptop) also files into ",
  );
});

test("a state folder that was moved to another machine takes its libraries along", async () => {
  await using engine = await testEngine();
  await file(engine, "Heat.1995.mkv");
  const { database } = markOf(engine) as { database: string };
  const old = JSON.stringify({ storage: "old-machine", database });
  writeFileSync(join(engine.library, STORAGE_MARK), old);
  restart(engine);
  expect(await explainRootProblem(engine, engine.library)).toBeUndefined();
  expect(await saidAfterLook(engine)).toBeUndefined();
  expect(markOf(engine)).toMatchObject({ storage: hostname(), database });
  await file(engine, "Dune.2021.mkv", DUNE);
  expect(await saidAfterLook(engine)).toBeUndefined();
  expect(engine.warnings).toEqual([]);
});

test("status drops the report of another database when a release is filed or the mark deleted", async () => {
  await using engine = await testEngine();
  await file(engine, "Heat.1995.mkv");
  const mark = join(engine.library, STORAGE_MARK);
  const reported = async () =>
    (await listSourceHealth(engine.store.read)).some(({ kind }) => kind === "library");
  const another = JSON.stringify({ storage: "attic", database: "another" });
  writeFileSync(mark, another);
  await saidAfterLook(engine);
  expect(await reported()).toBe(true);
  await file(engine, "Dune.2021.mkv", DUNE);
  expect(await reported()).toBe(false);

  writeFileSync(mark, another);
  await saidAfterLook(engine);
  expect(await reported()).toBe(true);
  rmSync(mark);
  engine.clock.advance(60_000);
  await engine.marks.run(engine.signal);
  expect(await reported()).toBe(false);
});

test.each(["rename", "file job", "folder"])(
  "a %s writes no mark into the mount point of a library whose disk is away",
  async (job) => {
    await using engine = await testEngine();
    await file(engine, "Heat.1995.mkv");
    rmSync(join(engine.library, STORAGE_MARK));
    const at = (path: string): string => join(engine.library, path);
    const to = at("Movies/heat.mkv");
    if (job === "rename") await writePlan(engine, [[at(HEAT_FILE), to]]);
    if (job === "file job") await writeJob(engine, [{ from: at(HEAT_FILE), to, action: "link" }]);
    if (job === "folder") await writeFolderJob(engine, at("Movies/New"));
    const disk = `${engine.library}-away`;
    renameSync(engine.library, disk);
    mkdirSync(engine.library);
    await fileAll(engine);
    expect(await engine.now(2)).toMatchObject({
      state: "approved",
      waiting: { code: "root_missing" },
    });
    expect(readdirSync(engine.library)).toEqual([]);
    rmSync(engine.library, { recursive: true });
    renameSync(disk, engine.library);
    engine.clock.advance(61_000);
    await fileAll(engine);
    expect((await engine.now(2)).state).toBe("filed");
    expect(existsSync(at(STORAGE_MARK))).toBe(true);
  },
);

test("a mark is written only into the folder that was checked", async () => {
  using folder = tempFolder();
  const [root, bare] = [folder.at("media"), folder.at("bare")];
  for (const path of [root, bare]) mkdirSync(path);
  const { dev, ino } = statSync(root, { bigint: true });
  const there = { dev: String(dev), ino: String(ino) };
  const mark = { storage: "nas", database: "one" };
  await expect(writeStorageMark(bare, mark, { over: false, there })).rejects.toThrow(/Mount/);
  expect(readdirSync(bare)).toEqual([]);
  expect(await writeStorageMark(root, mark, { over: false, there })).toBe(true);
});

test("a job of the file tools also waits if the disk belongs to another storage", async () => {
  await using two = await twoEngines();
  const { first, second } = two;
  seesLibraryOf(second, first);
  await file(first, "Heat.1995.mkv");
  const from = join(first.library, HEAT_FILE);
  const id = await writeJob(second, [
    {
      from: join(second.library, HEAT_FILE),
      to: join(second.library, "Movies/Heat.mkv"),
      action: "link",
    },
  ]);
  await fileAll(second);
  expect(await second.now(id)).toMatchObject({
    state: "approved",
    waiting: { code: "other_storage" },
  });
  expect(existsSync(from)).toBe(true);
  expect(first.inLibrary()).toEqual([HEAT_FILE]);
});
