import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { toStagedName } from "../../../src/adapters/fs/publish.ts";
import { TRASH_FOLDER } from "../../../src/adapters/fs/trash.ts";
import { beginLease, type OwnLease, type StorageLock } from "../../../src/app/engine/take-lease.ts";
import type { FileDeps } from "../../../src/app/file/file-deps.ts";
import { recoverOperation } from "../../../src/app/journal/recover.ts";
import { createAlreadyThere } from "../../../src/app/library-state/already-there.ts";
import { listLibraryFoldersAndRoots } from "../../../src/app/library-state/libraries.ts";
import { createPlanner } from "../../../src/app/plan/plan-release.ts";
import type { EngineFiles } from "../../../src/app/releases/files-port.ts";
import {
  createObserve,
  createObserveRelease,
  type Observe,
} from "../../../src/app/releases/observe.ts";
import { createComplete } from "../../../src/names/index.ts";
import { lockOf } from "../../../src/program/process/engine-lock.ts";
import { openStoreFor } from "../../../src/program/process/open-store.ts";
import { openStore, type Store } from "../../../src/store/open.ts";
import { acquireEngineLock } from "../../../src/store/sqlite/engine-lock.ts";
import { storeOfEngine } from "../../../src/store/storages/storages.ts";
import { cataloguePorts } from "../../support/catalogue-ports.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { noTorrents } from "../../support/no-torrents.ts";
import type { Scene } from "./scene.ts";

const HOUR_MS = 3_600_000;

export type Worker = AsyncDisposable & {
  store: Store;
  files: EngineFiles;
  deps: FileDeps;
  observe: Observe;
  lease: OwnLease;
  now: () => number;
  /** Advances the clock. */
  skip(ms: number): void;
  /** Messages about errors on the way. */
  told: string[];
};

export const databaseOf = (scene: Scene): string => join(scene.state, "plex-ingest.db");

/**
 * The layer between the worker and the real program: steps that a fault can strike, and planted
 * mistakes.
 */
export type Between = { files: (real: EngineFiles) => EngineFiles; store: (real: Store) => Store };

/**
 * Assembles the journal and filing as `bin` does, over a scene's folders. Names and times are the
 * same in every round.
 */
export async function wireWorker(
  scene: Scene,
  run: number,
  files: EngineFiles,
  between?: Between,
): Promise<Worker> {
  let skipped = 0;
  const begun = performance.now();
  const now = (): number =>
    Math.floor(scene.startMs + run * HOUR_MS + skipped + performance.now() - begun);
  const {
    lock,
    store: opened,
    close,
  } = scene.server ? await onServer(scene, scene.server, now, run) : await onFile(scene, now);
  const store = between ? between.store(opened) : opened;
  const lease = await beginLease(store, lock, {
    kind: "daemon",
    host: "here",
    pid: process.pid,
    since: now(),
  });
  const seen = between ? between.files(files) : files;
  const observe = createObserve(seen);
  const library = {
    mediaRoots: [scene.library],
    moviesDir: undefined,
    tvDir: undefined,
    pathMap: [],
  };
  const told: string[] = [];
  let ids = 0;
  const deps: FileDeps = {
    store,
    files: seen,
    clock: clockOf(now),
    newId: () => `${String(lease.number).padStart(4, "0")}-${++ids}`,
    lease,
    recoverOperation,
    observe: createObserveRelease({ store, observe, clients: [] }),
    confirmSource: noTorrents.confirmSource,
    claimRoot: async () => {},
    mediaRoots: [scene.library],
    stateDir: scene.state,
    downloadFolders: [scene.downloads],
    planner: createPlanner({
      store,
      files: seen,
      library,
      keepBoth: () => scene.duplicatePolicy === "keep_both",
    }),
    complete: createComplete(cataloguePorts([]).ports),
    hasTmdb: () => false,
    stagedName: toStagedName,
    trashFolder: TRASH_FOLDER,
    libraryHomes: () => listLibraryFoldersAndRoots(store, library),
    policy: { method: scene.method, minFreeBytes: 0, fileMode: undefined, dirMode: undefined },
    duplicatePolicy: () => scene.duplicatePolicy,
    findAlreadyThere: createAlreadyThere({ store, files: seen }),
    // Nobody deletes files of the library in these tests.
    findGone: async () => new Map(),
    lengths: async () => new Map(),
    sources: { roots: [scene.downloads, scene.library], heldBy: noTorrents.heldBy },
    hasServer: () => false,
    onCopy: () => {},
    warn: ({ id }, message, error) =>
      void told.push(`#${id}: ${message} ${error instanceof Error ? error.message : ""}`.trim()),
    wake: () => {},
    paused: async () => false,
    onError: (error) => void told.push(String(error)),
  };
  return {
    store,
    files: seen,
    deps,
    observe,
    lease,
    now,
    told,
    skip: (ms) => void (skipped += ms),
    async [Symbol.asyncDispose]() {
      await lease.end(now());
      await store[Symbol.asyncDispose]();
      await close();
    },
  };
}

type Opened = { lock: StorageLock; store: Store; close: () => Promise<void> };

async function onFile(scene: Scene, now: () => number): Promise<Opened> {
  const lock = acquireEngineLock(join(scene.state, "lock", "engine.lock"));
  if (!lock) throw new Error("Another worker holds the lock.");
  const storeFiles = { database: databaseOf(scene), lock: "", backups: scene.state };
  const store = await openStore(storeFiles, {
    mode: "create",
    random: () => 0.5,
    holdsLock: true,
    clock: clockOf(now),
  });
  return { lock, store, close: async () => {} };
}

/** A killed worker keeps the lock until the server notices that the worker is gone. */
async function onServer(
  scene: Scene,
  url: string,
  now: () => number,
  run: number,
): Promise<Opened> {
  const config = {
    stateDir: scene.state,
    databaseUrl: { current: () => url, reload() {}, redacted: () => [] },
    storage: "here",
  };
  const own = await lockOf(config);
  // The preparing run is part of the harness, which works on other slots for longer than a lock's
  // deadline.
  let lock = run === 0 ? { held: () => true, release() {} } : await own.acquire();
  for (; !lock; lock = await own.acquire()) await setTimeout(20);
  const all = await openStoreFor("engine", config);
  const store = await storeOfEngine(all, now());
  return {
    lock,
    store: { ...store, [Symbol.asyncDispose]: () => all[Symbol.asyncDispose]() },
    close: async () => own.close?.(),
  };
}
