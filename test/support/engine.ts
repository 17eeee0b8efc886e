import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { toStagedName } from "../../src/adapters/fs/publish.ts";
import { readFileLength } from "../../src/adapters/fs/read/file-length.ts";
import { TRASH_FOLDER } from "../../src/adapters/fs/trash.ts";
import type { Stage } from "../../src/app/engine/engine.ts";
import { beginLease } from "../../src/app/engine/take-lease.ts";
import { createRootMarks } from "../../src/app/file/claim-root.ts";
import type { FileDeps } from "../../src/app/file/file-deps.ts";
import { createReadLengths } from "../../src/app/identify/read-lengths.ts";
import { recoverOperation } from "../../src/app/journal/recover.ts";
import type { SourceProtection } from "../../src/app/journal/steps/journal.ts";
import { readLibraryVideos } from "../../src/app/library/read-library.ts";
import { createAlreadyThere } from "../../src/app/library-state/already-there.ts";
import { createFindGone } from "../../src/app/library-state/find-gone.ts";
import { listLibraryFoldersAndRoots } from "../../src/app/library-state/libraries.ts";
import { createLibraryListing } from "../../src/app/library-state/library-listing.ts";
import { createFindNested } from "../../src/app/library-state/nested-duplicate.ts";
import { explainNewInodes } from "../../src/app/library-state/new-inodes.ts";
import type { PlanDeps } from "../../src/app/plan/plan-deps.ts";
import { createPlanner } from "../../src/app/plan/plan-release.ts";
import { changeState } from "../../src/app/releases/change-state.ts";
import type { EngineFiles } from "../../src/app/releases/files-port.ts";
import {
  createObserve,
  createObserveRelease,
  type Observe,
  type ObserveRelease,
} from "../../src/app/releases/observe.ts";
import type { Identity } from "../../src/base/identity.ts";
import type { EpisodeMapping } from "../../src/base/item.ts";
import type { FileMethod } from "../../src/core/journal/method-traits.ts";
import { STORAGE_MARK } from "../../src/core/journal/restored-database.ts";
import type { NameReader } from "../../src/core/plan/names/name-rules.ts";
import type { NameTemplates } from "../../src/core/plan/names/parse-template.ts";
import type { Release } from "../../src/core/release/release.ts";
import { createComplete } from "../../src/names/index.ts";
import { diskFiles } from "../../src/program/config/files.ts";
import { createFiles } from "../../src/program/parts/files.ts";
import type { Store, StoreFiles, Trx } from "../../src/store/open.ts";
import { type HistoryEntry, readHistoryPage } from "../../src/store/releases/history.ts";
import { replaceItems } from "../../src/store/releases/items.ts";
import { addRelease, findRelease } from "../../src/store/releases/releases.ts";
import { isPaused } from "../../src/store/settings/settings.ts";
import { own, type Storage, scopeStore } from "../../src/store/storages/scope.ts";
import { enterStorage } from "../../src/store/storages/storages.ts";
import { cataloguePorts, type Listed } from "./catalogue-ports.ts";
import { type FakeClock, fakeClock } from "./fake-clock.ts";
import { logOf } from "./log.ts";
import { noTorrents } from "./no-torrents.ts";
import { tempFolder } from "./temp-folder.ts";
import { newStore, openAgain } from "./temp-store.ts";

export const HEAT: Identity = { type: "movie", tmdbId: 949, title: "Heat", year: 1995 };
export const HEAT_FOLDER = "Movies/Heat (1995) {tmdb-949}";
export const HEAT_FILE = `${HEAT_FOLDER}/Heat (1995).mkv`;

export type Content = string | Uint8Array | Record<string, string | Uint8Array>;

export type TestEngineOptions = {
  /** File system steps that replace the real ones. */
  files?: (real: EngineFiles) => Partial<EngineFiles>;
  method?: FileMethod;
  /** Why files must stay where they are, for the method `move`. */
  heldBy?: SourceProtection["heldBy"];
  minFreeBytes?: number;
  duplicatePolicy?: "review" | "skip" | "upgrade" | "keep_both";
  /** Name templates. Default: the default names. */
  names?: NameTemplates;
  /** The media servers that read the names. Default: only Plex. */
  nameReaders?: readonly NameReader[] | undefined;
  /** The orders in which episodes are numbered in names, and TMDB's groups. */
  orders?: Pick<PlanDeps, "episodeOrders" | "episodeGroup">;
  /** The works that TMDB lists. If missing, there is no TMDB key. */
  catalogue?: Listed[];
  hasServer?: boolean;
  /** The engine's storage. If missing, there is a single storage. */
  storage?: Storage;
  /** An engine of another storage. The new engine shares that engine's database. */
  beside?: TestEngine;
  /** Parent of the library's folder, on another file system than the downloads. */
  libraryParent?: string;
  /** Parent of the folder with downloads and library. Default: the system's temporary folder. */
  parent?: string;
};

export type Taken = {
  identity?: Identity;
  mappings?: Record<string, EpisodeMapping>;
  byPerson?: boolean;
};

export type TestEngine = AsyncDisposable & {
  store: Store;
  storeFiles: StoreFiles;
  files: EngineFiles;
  observe: Observe;
  observeRelease: ObserveRelease;
  clock: FakeClock;
  downloads: string;
  /** The media root of a new engine. */
  library: string;
  /** The media roots of the settings. A test may replace them. */
  roots: string[];
  deps: FileDeps;
  /** The stage that checks to which storage the library belongs. */
  marks: Stage;
  /** Warnings, and files that were copied because nothing better was possible. */
  warnings: string[];
  /** True if the engine still holds the operating system's lock. */
  lock: { held: boolean };
  signal: AbortSignal;
  /** Writes a download: one file, or a folder with these files. Returns its path. */
  drop(name: string, content?: Content): string;
  /** Adds a download that has settled and waits to be identified. Returns its id. */
  settled(
    name: string,
    content?: Content,
    mappings?: Record<string, EpisodeMapping>,
  ): Promise<number>;
  /** Adds a download that has settled and is approved. */
  approved(name: string, content?: Content, taken?: Taken): Promise<Release>;
  now(id: number): Promise<Release>;
  /** Returns the relative paths of all files below the library, without the trash. */
  inLibrary(): string[];
  inTrash(): string[];
  history(id?: number): Promise<HistoryEntry[]>;
};

/**
 * Creates all parts that file downloads, on a real database and real folders, with a clock that is
 * moved by hand.
 */
export async function testEngine(options: TestEngineOptions = {}): Promise<TestEngine> {
  const home = tempFolder(options.parent);
  // The state folder is in memory if possible, because it is synced after every write. On disk,
  // these syncs would take a third of the time of all these tests.
  const state = tempFolder(existsSync("/dev/shm") ? "/dev/shm" : undefined);
  const other = options.libraryParent === undefined ? undefined : tempFolder(options.libraryParent);
  const [downloads, library] = [home.at("downloads"), (other ?? home).at("media")];
  for (const folder of [downloads, join(library, "Movies"), join(library, "TV Shows")]) {
    mkdirSync(folder, { recursive: true });
  }
  const clock = fakeClock();
  const { now } = clock;
  const storeFiles = {
    database: state.at("plex-ingest.db"),
    lock: state.at("lock", "engine.lock"),
    backups: state.at("backups"),
  };
  const whole = options.beside
    ? await openAgain(options.beside.storeFiles, { clock }, options.storage?.name)
    : await newStore(storeFiles, { clock });
  const { storage } = options;
  if (storage) await whole.write((trx) => enterStorage(trx, storage.name, now()));
  const store = storage ? scopeStore(whole, storage, "own") : whole;
  const real = createFiles();
  // Files use this machine's time, but the test clock has its own time.
  const files: EngineFiles = { ...real, keepsOwnTimes: () => false, ...options.files?.(real) };
  const lock = { held: true };
  const lease = await beginLease(
    store,
    { held: () => lock.held, release() {} },
    { kind: "daemon", host: "here", pid: 7, since: now() },
  );
  const warnings: string[] = [];
  const observe = createObserve(files);
  const observeRelease = createObserveRelease({
    store,
    observe,
    clients: [{ name: "transmission" }],
  });
  const roots = [library];
  const policy = { mediaRoots: roots, moviesDir: undefined, tvDir: undefined, pathMap: [] };
  const reading = { db: store.read, files, policy, notLibrary: [downloads], real: diskFiles.real };
  const listing = createLibraryListing({
    videos: (...how) => readLibraryVideos(reading, ...how),
    clock,
  });
  const findGone = createFindGone({ store, files, listing, clock });
  const { ports } = cataloguePorts(options.catalogue ?? []);
  let ids = options.beside ? 1000 : 0;
  const marks = createRootMarks({
    store,
    files,
    mediaRoots: roots,
    clock,
    log: logOf((message) => void warnings.push(message)),
    otherProblems: (aborted) =>
      explainNewInodes({ db: own(store.read), files, mediaRoots: roots }, aborted),
  });
  const deps: FileDeps = {
    store,
    files,
    clock,
    newId: () => `op${++ids}`,
    lease,
    recoverOperation,
    observe: observeRelease,
    confirmSource: noTorrents.confirmSource,
    claimRoot: marks.claim,
    mediaRoots: roots,
    // The folder is not in the library, because file tools do nothing there.
    stateDir: state.path,
    downloadFolders: [downloads],
    planner: createPlanner({
      lengths: createReadLengths({ fileLength: readFileLength }),
      store,
      files,
      findGone,
      library: policy,
      names: options.names,
      nameReaders: async () => options.nameReaders ?? [],
      ...options.orders,
      keepBoth: () => options.duplicatePolicy === "keep_both",
    }),
    complete: createComplete(ports),
    hasTmdb: () => options.catalogue !== undefined,
    stagedName: toStagedName,
    trashFolder: TRASH_FOLDER,
    libraryHomes: () => listLibraryFoldersAndRoots(store, policy),
    policy: {
      method: options.method ?? "auto",
      minFreeBytes: options.minFreeBytes ?? 0,
      fileMode: undefined,
      dirMode: undefined,
    },
    duplicatePolicy: () => options.duplicatePolicy ?? "review",
    findAlreadyThere: createAlreadyThere({
      store,
      files,
      library: { listing, hasRules: () => false },
    }),
    findGone,
    lengths: createReadLengths({ fileLength: readFileLength }),
    findNested: createFindNested({ store, files, listing, pathMap: [] }),
    sources: {
      roots: [home.at("downloads"), library],
      heldBy: options.heldBy ?? noTorrents.heldBy,
    },
    hasServer: () => options.hasServer ?? false,
    onCopy: (_source, _library, why) => void warnings.push(`copied: ${why}`),
    warn: (_release, message) => void warnings.push(message),
    wake: () => {},
    paused: () => isPaused(store.read),
    onError: (error) => void warnings.push(`stage: ${String(error)}`),
  };
  const signal = new AbortController().signal;
  const release = async (id: number): Promise<Release> => {
    const found = await findRelease(store.read, id);
    if (!found) throw new Error(`There is no release ${id}.`);
    return found;
  };

  const drop = (name: string, content: Content = name): string => {
    if (typeof content === "string" || content instanceof Uint8Array) {
      return home.write(`downloads/${name}`, content);
    }
    mkdirSync(join(downloads, name), { recursive: true });
    for (const [inner, bytes] of Object.entries(content)) {
      home.write(`downloads/${name}/${inner}`, bytes);
    }
    return join(downloads, name);
  };

  async function settled(
    name: string,
    content?: Content,
    mappings: Record<string, EpisodeMapping> = {},
  ) {
    const path = drop(name, content);
    const seen = await observe(path, signal);
    const by = { actor: "engine", at: now() };
    const id = await store.write((trx) =>
      addRelease(trx, { source: "folder", name, path, state: "settling" }, by),
    );
    const items = seen.items.map((item) => ({ ...item, mapping: mappings[item.path] }));
    const fields = { contentKey: seen.contentKey, fileCount: items.length, bytes: seen.bytes };
    const within = (trx: Trx) => replaceItems(trx, id, items);
    await changeState(store, await release(id), { kind: "settled" }, by, { fields, within });
    return id;
  }

  return {
    store,
    storeFiles: options.beside?.storeFiles ?? storeFiles,
    files,
    observe,
    observeRelease,
    clock,
    downloads,
    library,
    roots,
    deps,
    marks: marks.stage,
    warnings,
    lock,
    signal,
    drop,
    settled,
    async approved(name, content, { identity = HEAT, mappings = {}, byPerson = false } = {}) {
      const id = await settled(name, content, mappings);
      const by = { actor: "engine", at: now() };
      const event = byPerson
        ? ({ kind: "approve", identity } as const)
        : ({ kind: "sure", identity } as const);
      if (byPerson) {
        await changeState(store, await release(id), { kind: "unsure", reasons: [] }, by);
      }
      const moved = await changeState(store, await release(id), event, by);
      if (!moved.ok) throw new Error(moved.message);
      return moved.release;
    },
    now: release,
    inLibrary: () =>
      filesBelow(library).filter((path) => !path.includes(TRASH_FOLDER) && path !== STORAGE_MARK),
    inTrash: () => filesBelow(library).filter((path) => path.includes(TRASH_FOLDER)),
    history: async (releaseId) =>
      (await readHistoryPage(store.read, { releaseId, limit: 1000 })).entries.toReversed(),
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      state[Symbol.dispose]();
      home[Symbol.dispose]();
      other?.[Symbol.dispose]();
    },
  };
}

/** All files below a folder, including hidden ones, as sorted relative paths. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted((a, b) => (a < b ? -1 : 1));
}

/** True if two names are the same file. */
export function sameInode(a: string, b: string): boolean {
  const [one, two] = [statSync(a, { bigint: true }), statSync(b, { bigint: true })];
  return one.dev === two.dev && one.ino === two.ino;
}

/** The actions in a release's history, in order. */
export const actionsOf = async (engine: TestEngine, id: number): Promise<string[]> =>
  (await engine.history(id)).map(({ action }) => action);
