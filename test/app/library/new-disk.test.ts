import { appendFileSync, existsSync, lstatSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findWorks } from "../../../src/app/adopt/find-works.ts";
import { recordAdopted, recordUnsure } from "../../../src/app/adopt/record.ts";
import { auditLibrary } from "../../../src/app/audit/audit.ts";
import { createFileStage } from "../../../src/app/file/stage.ts";
import { anchorOf } from "../../../src/app/journal/steps/roots.ts";
import {
  type FollowedInodes,
  followNewInodes,
} from "../../../src/app/library/follow-new-inodes.ts";
import { findNewInodes, newInodesBelow } from "../../../src/app/library-state/new-inodes.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { reportSpace } from "../../../src/app/space/space.ts";
import { purgeRows } from "../../../src/app/upkeep/purge-trash.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { HOUR_MS, MINUTE_MS } from "../../../src/base/text/time-units.ts";
import { Services } from "../../../src/core/services.ts";
import { diskFiles } from "../../../src/program/config/files.ts";
import { listAllInTrash } from "../../../src/store/journal/trash.ts";
import { listSourceHealth } from "../../../src/store/releases/sources.ts";
import { own } from "../../../src/store/storages/scope.ts";
import { factsOf, foundWork, identityOf, libraryFile, ME } from "../../support/adopted.ts";
import {
  actionsOf,
  type TestEngine,
  type TestEngineOptions,
  testEngine,
} from "../../support/engine.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { askedUndo, fileAll, undoFiled } from "../../support/filing.ts";
import {
  bytesOf,
  copyToNewDisk,
  FILMS,
  fileFilms,
  film,
  pathOf,
  replaceByForeign,
  replacing,
  type Way,
} from "../../support/new-disk.ts";
import { renamed } from "../../support/rename-plan.ts";

interface Library extends TestEngine {
  at(n: number): string;
  /** The release of each film. */
  ids: number[];
  follow(paths?: readonly string[]): Promise<FollowedInodes>;
}

/** An engine that filed some films. */
async function filed(options: TestEngineOptions = {}): Promise<Library> {
  const engine = await testEngine(options);
  onTestFinished(() => engine[Symbol.asyncDispose]());
  const ids = await fileFilms(engine);
  return toLibrary(engine, ids);
}

function toLibrary(engine: TestEngine, ids: number[]): Library {
  const { store, files, signal } = engine;
  return Object.assign(engine, {
    ids,
    at: (n: number): string => join(engine.library, pathOf(n)),
    /** With paths: a person calls the files there the same. */
    async follow(paths?: readonly string[]): Promise<FollowedInodes> {
      const all = await findNewInodes({ db: own(store.read), files }, { downloads: true }, signal);
      const found = paths === undefined ? all : newInodesBelow(all, paths);
      return followNewInodes(
        { store, files },
        found,
        { by: { actor: "cli:me", at: engine.clock.now() }, isSame: paths !== undefined },
        signal,
      );
    },
  });
}

/** An engine whose films were in the library before it was started. */
async function adopted(count = FILMS): Promise<Library> {
  const engine = await testEngine();
  onTestFinished(() => engine[Symbol.asyncDispose]());
  const ids: number[] = [];
  for (let n = 0; n < count; n++) {
    const content = Buffer.from(bytesOf(n)).toString();
    const file = libraryFile(join(engine.library, pathOf(n)), { content });
    const anchor = await anchorOf(engine.deps, file.path);
    const work = { ...foundWork(dirname(file.path), file), anchor };
    const deps = { store: engine.store, newId: engine.deps.newId };
    ids.push((await recordAdopted(deps, work, film(n), factsOf(), ME)) ?? 0);
  }
  return toLibrary(engine, ids);
}

/** The dependencies of a reading of this library. */
const readingOf = ({ store, files, library, downloads }: Library) => ({
  db: store.read,
  files,
  policy: { mediaRoots: [library], moviesDir: "Movies", tvDir: undefined, pathMap: [] },
  notLibrary: [downloads],
  real: diskFiles.real,
});

/** The inodes that the films have now. */
const inodesOf = (library: Library): ReadonlySet<number> =>
  new Set(Array.from({ length: FILMS }, (_, n) => lstatSync(library.at(n)).ino));

const idOf = ({ ids }: Library, n: number): number => ids[n] ?? 0;

async function requested(library: Library, n: number): Promise<void> {
  await askedUndo(library, idOf(library, n));
  await fileAll(library);
}

/** Tries waiting releases again. */
async function triedAgain(library: Library): Promise<void> {
  library.clock.advance(60_000);
  await fileAll(library, createFileStage(library.deps));
}

const waitsFor = async (library: Library, id: number): Promise<string> => {
  const { waiting } = await library.now(id);
  return `${waiting?.code}: ${toCommandText(waiting?.message ?? "")}`;
};

const WAITS =
  /^new_inode: ".*" has a new inode.*Run `plex-ingest adopt`; the work continues automatically/;

test.each<[Way]>([
  ["cp -a"],
  ["tar that stores whole seconds"],
  ["a disk that stores two seconds"],
])("after %s of the library, undo and replace wait for adopt, and then go on", async (way) => {
  const library = await filed();
  copyToNewDisk(library.library, way);
  await requested(library, 0);
  expect(await library.now(idOf(library, 0))).toMatchObject({ state: "undoing" });
  expect(await waitsFor(library, idOf(library, 0))).toMatch(WAITS);
  const better = await replacing(library, 1);
  expect(await waitsFor(library, better)).toMatch(WAITS);
  expect(library.inTrash()).toEqual([]);

  expect(await library.follow()).toEqual({ recorded: FILMS, unknown: [], foreign: [] });
  expect(await actionsOf(library, idOf(library, 2))).toContain("new_inodes");
  await triedAgain(library);
  expect(await library.now(idOf(library, 0))).toMatchObject({ state: "undone", reasons: [] });
  expect(existsSync(library.at(0))).toBe(false);
  expect(await library.now(better)).toMatchObject({ state: "filed", reasons: [] });
  expect((await library.now(idOf(library, 1))).supersededBy).toBe(better);
  expect(library.inTrash()).toHaveLength(2);
  await undoFiled(library, better);
  expect(readFileSync(library.at(1))).toEqual(Buffer.from(bytesOf(1)));
  expect(await library.follow()).toEqual({ recorded: 0, unknown: [], foreign: [] });
});

test("an adopted library that was copied is replaced and restored as before", async () => {
  const library = await adopted();
  copyToNewDisk(library.library);
  const better = await replacing(library, 1);
  expect(await waitsFor(library, better)).toMatch(WAITS);
  expect((await library.follow()).recorded).toBe(FILMS);
  await triedAgain(library);
  expect(await library.now(better)).toMatchObject({ state: "filed", reasons: [] });
  await undoFiled(library, better);
  expect(readFileSync(library.at(1))).toEqual(Buffer.from(bytesOf(1)));
});

test("nothing is adopted, moved or missing in a copied library, before and after adopt", async () => {
  const library = await filed();
  const { signal } = library;
  const reading = readingOf(library);
  copyToNewDisk(library.library);
  for (const isFollowed of [false, true]) {
    if (isFollowed) await library.follow();
    const found = await findWorks(reading, [], signal, () => {});
    expect(found).toMatchObject({ works: [], moved: [], known: FILMS });
    expect(found.newInodes.copied.filter(({ place }) => place === "published")).toHaveLength(
      isFollowed ? 0 : FILMS,
    );
    const parts = {
      ...reading,
      fileLength: async () => ({ kind: "unreadable", why: "it is not a film" }) as const,
      clock: clockOf(() => 0),
      planRenames: async () => ({ works: [] }),
    };
    const only = ["moved", "missing", "not_in_journal"] as const;
    expect(
      (await auditLibrary(parts, { folders: [], only, thorough: false }, signal)).findings,
    ).toEqual([]);
  }
});

test("a copied file that got the inode of another one is not taken for that one", async () => {
  const library = await adopted();
  const { store, signal } = library;
  copyToNewDisk(library.library);
  await store.write((trx) =>
    trx
      .updateTable("operation")
      .set({ final_json: JSON.stringify(identityOf(library.at(0))) })
      .where("final_path", "=", library.at(1))
      .execute(),
  );
  const reading = readingOf(library);
  expect(await findWorks(reading, [], signal, () => {})).toMatchObject({ works: [], moved: [] });
});

test("a single file with a new inode, size and time alike, waits for a person", async () => {
  const library = await adopted();
  replaceByForeign(library.at(3), inodesOf(library));
  const better = await replacing(library, 3);
  expect(await waitsFor(library, better)).toMatch(WAITS);
  const followed = await library.follow();
  expect(followed).toMatchObject({ recorded: 0, foreign: [] });
  expect(followed.unknown.map(({ path }) => path)).toEqual([library.at(3)]);
  await triedAgain(library);
  expect(await waitsFor(library, better)).toMatch(WAITS);

  expect((await library.follow([library.at(3)])).recorded).toBe(1);
  await triedAgain(library);
  expect(await library.now(better)).toMatchObject({ state: "filed", reasons: [] });
});

test("three films that are still hardlinks of their downloads follow to new inodes without a question", async () => {
  const library = await testEngine();
  onTestFinished(() => library[Symbol.asyncDispose]());
  const three = toLibrary(library, await fileFilms(library, 3));
  // Downloads and library are below one folder, as on a pool of which the disks changed places.
  copyToNewDisk(dirname(library.library));
  expect(await three.follow()).toEqual({ recorded: 3, unknown: [], foreign: [] });
  await undoFiled(three, idOf(three, 0));
  expect(existsSync(three.at(0))).toBe(false);
  expect(await three.follow()).toEqual({ recorded: 0, unknown: [], foreign: [] });
});

test("a foreign file of the same size and time is found by the download, even among many copies", async () => {
  const library = await filed({ method: "copy" });
  const recorded = inodesOf(library);
  copyToNewDisk(library.library);
  replaceByForeign(library.at(3), recorded);
  const followed = await library.follow();
  expect(followed.recorded).toBe(FILMS - 1);
  expect([...followed.foreign, ...followed.unknown].map(({ path }) => path)).toEqual([
    library.at(3),
  ]);
});

test("copies whose times changed are known by their hash, without adopt too", async () => {
  const library = await filed({ method: "copy" });
  copyToNewDisk(library.library, "cp without times");
  await requested(library, 0);
  expect(await library.now(idOf(library, 0))).toMatchObject({ state: "undone", reasons: [] });
  const better = await replacing(library, 1);
  expect(await library.now(better)).toMatchObject({ state: "filed", reasons: [] });
  // Two are in the trash, under the inodes that they have now.
  expect((await library.follow()).recorded).toBe(FILMS - 2);
});

test("files whose times changed and of which no hash is kept are listed as unknown", async () => {
  const library = await adopted();
  copyToNewDisk(library.library, "cp without times");
  const followed = await library.follow();
  expect(followed).toMatchObject({ recorded: 0, foreign: [] });
  expect(followed.unknown).toHaveLength(FILMS);
  expect((await library.follow([library.library])).recorded).toBe(FILMS);
  const better = await replacing(library, 1);
  expect(await library.now(better)).toMatchObject({ state: "filed", reasons: [] });
});

test("a changed file is left alone among many copies", async () => {
  const library = await filed();
  rmSync(join(library.downloads, "Film.3.2000.mkv"));
  copyToNewDisk(library.library);
  appendFileSync(library.at(3), "a change");
  expect((await library.follow()).recorded).toBe(FILMS - 1);
  await requested(library, 3);
  const undone = await library.now(idOf(library, 3));
  expect(undone.reasons).toMatchObject([{ code: "changed" }]);
  expect(existsSync(library.at(3))).toBe(true);
});

test("a rename plan of a copied library is undone, with its folders", async () => {
  const library = await filed();
  const steps = library.ids.flatMap((_, n): [string, string][] => [
    [pathOf(n), pathOf(n).replace(/\.mkv$/, " - 1080p.mkv")],
    [dirname(pathOf(n)), `Movies/Renamed ${n}`],
  ]);
  const files = steps.filter((_, index) => index % 2 === 0);
  const folders = steps.filter((_, index) => index % 2 === 1);
  const plan = await renamed(library, [...files, ...folders]);
  expect(plan).toMatchObject({ state: "filed", reasons: [] });
  copyToNewDisk(library.library);
  await askedUndo(library, plan.id);
  await fileAll(library);
  expect(library.inLibrary()).toContain("Movies/Renamed 0/Film 0 (2000) - 1080p.mkv");
  expect((await library.follow()).recorded).toBe(FILMS);
  await triedAgain(library);
  if ((await library.now(plan.id)).state === "filed") {
    await askedUndo(library, plan.id);
    await fileAll(library);
  }
  expect(await library.now(plan.id)).toMatchObject({ state: "undone", reasons: [] });
  expect(library.inLibrary()).toEqual(library.ids.map((_, n) => pathOf(n)).toSorted());
});

/** Purges everything in the trash and returns the kept paths. */
async function purged(library: Library): Promise<{ purged: number; kept: number }> {
  const rows = await listAllInTrash(library.store.read);
  return purgeRows(library, rows, library.signal);
}

test.each([
  ["are still there", () => {}, { purged: FILMS - 1, kept: 0 }],
  [
    "were copied with the library",
    (library: Library) => copyToNewDisk(library.downloads),
    { purged: FILMS - 1, kept: 0 },
  ],
  [
    "are gone",
    (library: Library) => library.ids.forEach((_, n) => rmSync(join(library.downloads, nameOf(n)))),
    { purged: 0, kept: FILMS - 1 },
  ],
])(
  "the copied trash deletes only what has another copy, if the downloads %s",
  async (_, change, expected) => {
    const library = await filed({ method: "copy" });
    for (let n = 1; n < FILMS; n++) await undoFiled(library, idOf(library, n));
    copyToNewDisk(library.library);
    change(library);
    expect(await purged(library)).toEqual({ purged: 0, kept: FILMS - 1 });
    expect((await listAllInTrash(library.store.read)).map(({ kept }) => kept)).toEqual(
      Array.from({ length: FILMS - 1 }, () => "new_inode"),
    );
    await library.follow();
    expect(await purged(library)).toEqual(expected);
    expect(existsSync(library.at(0))).toBe(true);
  },
);

const nameOf = (n: number): string => `Film.${n}.2000.mkv`;

test("a copied hardlink in the trash is the last copy once its download is gone", async () => {
  const library = await filed({ method: "hardlink" });
  for (let n = 1; n < FILMS; n++) await undoFiled(library, idOf(library, n));
  copyToNewDisk(library.library);
  copyToNewDisk(library.downloads);
  await library.follow();
  rmSync(join(library.downloads, nameOf(1)));
  expect(await purged(library)).toEqual({ purged: FILMS - 2, kept: 1 });
  expect(library.inTrash()).toHaveLength(1);
});

test("space lists the copies of a copied library again", async () => {
  const library = await filed({ method: "copy" });
  copyToNewDisk(library.library);
  copyToNewDisk(library.downloads);
  const listed = async (): Promise<number | undefined> => {
    const deps = {
      store: library.store,
      files: library.files,
      clients: Services.of([]),
      namedFolders: async () => ({ folders: [], unread: [] }) as never,
      ingestDirs: [library.downloads],
      kept: [library.library],
      clock: library.clock,
    };
    const { groups } = await reportSpace(deps, { days: 30, limit: 50 }, library.signal);
    return groups.find(({ kind }) => kind === "copies")?.total;
  };
  expect(await listed()).toBe(0);
  await library.follow();
  expect(await listed()).toBe(FILMS);
});

test("a file in the copied trash is restored", async () => {
  const library = await filed();
  await undoFiled(library, idOf(library, 0));
  const better = await replacing(library, 1);
  copyToNewDisk(library.library);
  await library.follow();
  await undoFiled(library, better);
  expect(readFileSync(library.at(1))).toEqual(Buffer.from(bytesOf(1)));
});

test("a work that waits for a person is adopted after a copy", async () => {
  const library = await filed();
  const waiting = libraryFile(join(library.library, "Movies/Odd/odd.mkv"), { content: "odd" });
  const work = foundWork(dirname(waiting.path), waiting);
  const id = await recordUnsure({ store: library.store }, work, factsOf(), ME);
  copyToNewDisk(library.library);
  await library.follow();
  const by = { actor: "cli:me", at: library.clock.now() };
  await changeState(
    library.store,
    await library.now(id ?? 0),
    { kind: "approve", identity: film(77) },
    by,
  );
  await fileAll(library);
  expect(await library.now(id ?? 0)).toMatchObject({ state: "filed", reasons: [] });
  expect(lstatSync(waiting.path).isFile()).toBe(true);
});

test("only a sample is read if no inode is new, and everything otherwise", async () => {
  const library = await filed();
  let read = 0;
  const files = {
    readFileIdentity: (path: string) => {
      read++;
      return library.files.readFileIdentity(path);
    },
  };
  const find = () =>
    findNewInodes({ db: own(library.store.read), files }, { atMost: 4 }, library.signal);
  expect((await find()).copied).toEqual([]);
  expect(read).toBe(4);
  copyToNewDisk(library.library);
  expect((await find()).copied).toHaveLength(FILMS);
});

test.each<[Way]>([["cp -a"], ["cp without times"]])(
  "after %s, status names the files of a media root and the command, until adopt has run",
  async (way) => {
    const library = await filed({ method: "copy" });
    const told = async (): Promise<string | undefined> => {
      await library.marks.run(library.signal);
      const sources = await listSourceHealth(library.store.read);
      return sources.find(({ kind, healthy }) => kind === "library" && !healthy)?.message;
    };
    expect(await told()).toBeUndefined();
    copyToNewDisk(library.library, way);
    library.clock.advance(HOUR_MS);
    expect(await told()).toBe(`${FILMS} files have new inodes: run plex-ingest adopt.`);
    expect(library.warnings.at(-1)).toContain("plex-ingest adopt");
    await library.follow();
    library.clock.advance(MINUTE_MS);
    expect(await told()).toBeUndefined();
  },
);
