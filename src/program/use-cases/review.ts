import { hostname } from "node:os";
import { readFreeBytes } from "../../adapters/fs/copy/copy-verified.ts";
import { readFileIdentity } from "../../adapters/fs/disk/identity.ts";
import { hasZeroTail } from "../../adapters/fs/read/edges.ts";
import { readFileLength } from "../../adapters/fs/read/file-length.ts";
import { resolveDownload } from "../../adapters/fs/read/resolve-download.ts";
import { findFirstNamed, walk } from "../../adapters/fs/read/walk.ts";
import { isStopped } from "../../adapters/machine/enter-process.ts";
import { assertStateSpace } from "../../app/engine/state-space.ts";
import { explainTwinEngine } from "../../app/engine/twin-engine.ts";
import { compareVersions } from "../../app/library-state/compare-versions.ts";
import { onlyFound } from "../../app/library-state/find-gone.ts";
import { describeLeftRoot, findLeftRoots } from "../../app/releases/left-roots.ts";
import { createObserve, createObserveRelease } from "../../app/releases/observe.ts";
import { createEngineControl, type EngineControl } from "../../app/review/control-engine.ts";
import { createAfterwards, type FollowUp } from "../../app/review/decision-effects.ts";
import { createDecisions, type Decisions } from "../../app/review/decisions.ts";
import { createFollowed, type FollowedMarks } from "../../app/review/followed-marks.ts";
import { createQueue, type QueueReader } from "../../app/review/read-queue.ts";
import { createRefile, type Refile } from "../../app/review/refile.ts";
import { createTakeIn, type TakeIn } from "../../app/review/take-in.ts";
import { createUndo, type UndoUseCase } from "../../app/review/undo.ts";
import { toCommandText } from "../../base/actions/sentence.ts";
import { Outage, UserError } from "../../base/errors.ts";
import { listConfiguredClients } from "../../clients/index.ts";
import { createLazy } from "../../core/concurrency.ts";
import type { Store } from "../../store/open.ts";
import type { Config } from "../config/config.ts";
import { diskFiles } from "../config/files.ts";
import { listRunTimeNames, parseRunTimeValue, requireRunTimeName } from "../config/run-time.ts";
import { configOfEngine } from "../parts/config-of-engine.ts";
import { listDownloadSources } from "../parts/download-sources.ts";
import { createReservedFolders, resolveInsideRoots } from "../parts/folders.ts";
import { systemClock } from "../process/clock.ts";
import { chooseStartActionHere } from "../process/installed-service.ts";
import { tokens } from "../process/tokens.ts";
import type { Program } from "../program.ts";
import { openFindGone } from "./find-gone.ts";

export async function openQueue(program: Program): Promise<QueueReader> {
  const { readOnly, catalogue, files } = program;
  const store = await program.store();
  const findGone = createLazy(() => openFindGone(program));
  return createQueue({
    store,
    clock: systemClock,
    readOnly,
    files: { readFileIdentity },
    async openCatalogue() {
      const { tmdb, hasTmdb } = await catalogue();
      if (!hasTmdb()) {
        throw new UserError(
          "There is no TMDB key, so nothing can be looked up.",
          "Set TMDB_API_KEY. Only a plain TMDB id, with its type, works without a key.",
          "unauthorized",
        );
      }
      return tmdb;
    },
    async threshold() {
      const lock = await program.lock();
      const config = await configOfEngine(program.config, store, await lock.isTaken());
      return config.threshold / 1000;
    },
    stillThere: async (filed, signal) => onlyFound(await findGone(), filed, signal),
    async compare(id, signal) {
      return compareVersions(
        {
          store,
          files: await files(),
          fileLength: readFileLength,
          findGone: await findGone(),
        },
        id,
        signal,
      );
    },
  });
}

export async function openDecisions(program: Program): Promise<Decisions> {
  return createDecisions(await deciding(program));
}

export async function openUndo(program: Program): Promise<UndoUseCase> {
  return createUndo(await deciding(program));
}

export async function openRefile(program: Program): Promise<Refile> {
  return createRefile({
    ...(await deciding(program)),
    async preview(target, choice, signal) {
      const { previewNamed } = await import("./preview.ts");
      return previewNamed(program, target, choice, signal);
    },
  });
}

const deciding = async (program: Program) => ({
  store: await program.store(),
  clock: systemClock,
  ...tokens,
  afterwards: await afterwardsOf(program),
  // A path that this user may not read may still exist, so it counts as existing. The engine finds
  // out.
  isThere: (path: string) => readFileIdentity(path).then(Boolean, () => true),
});

export async function openTakeIn(program: Program): Promise<TakeIn> {
  const { config, place, readOnly } = program;
  const store = await program.store();
  return createTakeIn({
    store,
    clock: systemClock,
    readOnly,
    afterwards: await afterwardsOf(program),
    ...createReservedFolders(config),
    observe: createObserveRelease({
      store,
      observe: createObserve({ walk, hasZeroTail, findFirstNamed }),
      clients: listConfiguredClients(config),
    }),
    resolve: (path) => resolveDownload(path, place.cwd),
    resolveBelowRoots: (path) => resolveInsideRoots(config, store, path),
  });
}

export async function openEngineControl(program: Program): Promise<EngineControl> {
  return createEngineControl({
    ...(await viewOf(program)),
    wakeEngine: program.wakeEngine,
    runTime: async () => ({
      names: listRunTimeNames,
      require: requireRunTimeName,
      parse: parseRunTimeValue,
    }),
  });
}

export const openFollowed = async (program: Program): Promise<FollowedMarks> =>
  createFollowed({ ...(await viewOf(program)), hash: tokens.hash });

/** Returns this process's view of the engine of this database. */
async function viewOf(program: Program) {
  const { config, host, settings } = program;
  const [store, lock] = await Promise.all([program.store(), program.lock()]);
  return {
    store,
    clock: systemClock,
    mode: config.mode,
    host,
    lockHeld: lock.isTaken,
    toStart: chooseStartActionHere,
    isStopped: async (engine: { host: string; pid: number }) =>
      engine.host === hostname() && (await isStopped(engine.pid)),
    own: {
      settings: async () => settings(),
      sources: listDownloadSources(config),
      trouble: async () => trouble(store, config, await lock.isTaken()),
    },
  };
}

/**
 * Explains a problem such as a full disk, or another machine with our name; undefined if no problem
 * is found. A process that only reads a database on a server may have no state folder.
 */
async function trouble(
  store: Store,
  config: Config,
  engineRuns: boolean,
): Promise<string | undefined> {
  try {
    await assertStateSpace({ readFreeBytes }, config.stateDir);
  } catch (error) {
    const isServer = config.databaseUrl.current() !== undefined;
    if (error instanceof Outage && (error.code === "no_space" || !isServer)) return error.message;
  }
  // A running engine has stored its own media roots.
  const settings = engineRuns ? undefined : { set: config.mediaRoots, real: diskFiles.real };
  const [left] = await findLeftRoots(store.read, settings).catch(() => []);
  if (left) return toCommandText(describeLeftRoot(left));
  // problems of the database are reported elsewhere
  return explainTwinEngine(store, config).catch(() => undefined);
}

const afterwardsOf = async (program: Program): Promise<FollowUp> =>
  createAfterwards({ ...(await viewOf(program)), wakeEngine: program.wakeEngine });
