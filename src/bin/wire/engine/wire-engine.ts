import { randomUUID } from "node:crypto";
import { stagedName } from "../../../adapters/fs/publish.ts";
import { hashText } from "../../../adapters/fs/read/hash-text.ts";
import { watchRoots } from "../../../adapters/fs/read/watch.ts";
import { TRASH_FOLDER } from "../../../adapters/fs/trash.ts";
import { createBacklog } from "../../../app/discover/backlog.ts";
import { createContentWatch } from "../../../app/discover/changed-content.ts";
import { createSettle } from "../../../app/discover/settle.ts";
import { createDiscover } from "../../../app/discover/watch-folders.ts";
import { createDataVersionStage } from "../../../app/engine/data-version.ts";
import { createEngine } from "../../../app/engine/engine.ts";
import { createFollowHistory } from "../../../app/engine/follow-history.ts";
import { pausable } from "../../../app/engine/pausable.ts";
import type { HeldLease } from "../../../app/engine/take-lease.ts";
import { createWake } from "../../../app/engine/wake.ts";
import { createFileStage } from "../../../app/file/stage.ts";
import { createAskAgain } from "../../../app/identify/ask-again.ts";
import { createIdentifyStage } from "../../../app/identify/stage.ts";
import { recoverAll, recoverOperation } from "../../../app/journal/recover.ts";
import { libraryHomes } from "../../../app/library-state/libraries.ts";
import { createDryStage } from "../../../app/preview/dry-run.ts";
import { createObserve, createObserveRelease } from "../../../app/releases/observe.ts";
import { createTrashStage } from "../../../app/trash/stage.ts";
import { createHistoryLog, LOGGED_ACTIONS } from "../../../daemon/history-log.ts";
import { createStageErrors } from "../../../daemon/stage-errors.ts";
import { copyWarning } from "../../../daemon/warnings.ts";
import type { Store } from "../../../store/open.ts";
import { isPaused } from "../../../store/settings/settings.ts";
import type { Config } from "../../config/config.ts";
import { systemClock } from "../../process/clock.ts";
import type { DaemonLog } from "../../process/log.ts";
import { wireCatalogue } from "../planning/wire-catalogue.ts";
import { wireFiles } from "../planning/wire-files.ts";
import { libraryPolicy } from "../planning/wire-places.ts";
import { wireEngineCache } from "../plex/wire-engine-cache.ts";
import { wireEnginePlaces, wireEnginePlex, wireScan } from "./wire-plex.ts";
import { wireTorrents } from "./wire-torrents.ts";

/** Everything the engine is made of, put together; ending it closes what was opened. */
export async function wireEngine(
  config: Config,
  store: Store,
  lease: HeldLease,
  log: DaemonLog,
  dryRun?: (line: string) => void,
) {
  const { now, monotonic } = systemClock;
  const files = wireFiles();
  const wake = createWake();
  const catalogue = wireCatalogue(config, store, { auto: config.auto || dryRun !== undefined });
  const hasTransmission = config.transmission.url !== undefined;
  const observe = createObserveRelease({ store, observe: createObserve({ files, hashText }), hasTransmission });
  const library = libraryPolicy(config);
  const warn = (release: { id: number; name: string }, message: string, error?: unknown): void =>
    error === undefined
      ? log.warn(`#${release.id} ${release.name}: ${message}`)
      : log.error(`#${release.id} ${release.name}: ${message}`, error);
  const work = { store, now, warn };
  const onError = createStageErrors(log, monotonic);
  const plex = await wireEnginePlex(config, log.warn);
  const plexCache = wireEngineCache(config, log.warn);
  const places = wireEnginePlaces(config, { store, files, catalogue, plex: plex?.client, log });

  const paused = (): Promise<boolean> => isPaused(store.read);
  const mind = { log, paused, moved: wake.ring, dryRun: dryRun !== undefined };
  const torrents = await wireTorrents(config, { ...work, ...mind, files, observe });
  const discover = createDiscover({
    store,
    files,
    roots: config.ingestDirs,
    now,
    backlog: createBacklog({ store, policy: config.backlog, now, say: log.warn }),
    changed: createContentWatch({ store, observe, now }),
    moved: wake.ring,
    rearm: (root) => watch.rearm(root),
    isTorrents: torrents.isTorrents,
  });
  const watch = watchRoots(
    config.ingestDirs,
    (root) => {
      discover.hint(root);
      wake.ring();
    },
    ({ root, error, times }) =>
      log.warn(`Watching ${root} failed ${times} times (${String(error)}); it is looked at every 5 minutes.`),
  );
  const journal = {
    store,
    files,
    now,
    newId: randomUUID,
    lease,
    logCopy: log.info,
    hasPlex: () => plex !== undefined,
    mediaRoots: config.mediaRoots,
    libraryHomes: () => libraryHomes(store, library),
    trashFolder: TRASH_FOLDER,
    recoverOperation,
  };
  const { duplicatePolicy } = config;
  const policy = {
    method: config.fileMethod,
    minFreeBytes: config.minFreeBytes,
    fileMode: config.fileMode,
    dirMode: config.dirMode,
  };
  const sources = { roots: [...config.ingestDirs, ...config.mediaRoots], heldBy: torrents.heldBy };
  const stageDeps = {
    ...work,
    ...catalogue,
    files,
    observe,
    planner: places.planner,
    holdings: places.holdings,
    duplicatePolicy,
    policy,
    sources,
    confirmSource: torrents.confirmSource,
    moved: wake.ring,
    onError: onError("file"),
  };
  const file = dryRun
    ? createDryStage({ ...stageDeps, auto: config.auto, say: (line) => dryRun(`${line}\n`) })
    : createFileStage({
        ...stageDeps,
        ...journal,
        stateDir: config.stateDir,
        stagedName,
        onCopy: copyWarning(log),
        paused,
      });
  const scanDeps = {
    store,
    pathMap: library.pathMap,
    warn: log.warn,
    changed: async (sections: readonly string[]) =>
      void (await Promise.all([plexCache.changed(), places.changed(sections)])),
    wake: wake.ring,
  };
  const stages = [
    createDataVersionStage(store, wake, lease.assertHeld),
    ...places.stages,
    ...torrents.stages,
    pausable(discover, paused),
    createSettle({
      ...work,
      observe,
      files,
      monotonic,
      stableMs: config.stableMs,
      pollMs: config.stabilityPollMs,
      moved: wake.ring,
      judgeFolder: torrents.judgeFolder,
      hasTransmission,
    }),
    // Not paused: what a person takes in by name is filed all the same, and the file stage holds the rest.
    createIdentifyStage({ ...work, ...catalogue, moved: wake.ring, onError: onError("identify") }),
    createAskAgain({ store, now, moved: wake.ring }),
    file,
    ...(dryRun ? [] : [createTrashStage({ ...journal, policy, onError: onError("trash") })]),
    ...(plex && !dryRun ? [wireScan(plex, scanDeps)] : []),
    ...(dryRun ? [] : [await createFollowHistory(store, LOGGED_ACTIONS, createHistoryLog(log))]),
  ];
  const engine = createEngine({
    stages,
    wake,
    recover: async () => {
      await watch.ready;
      // The journal is a copy then, and the files are the real ones.
      if (dryRun) return;
      const { done, waiting } = await recoverAll(journal, ({ finalPath }, error) =>
        log.warn(`Recovery of ${finalPath} waits: ${String(error)}`),
      );
      if (done + waiting > 0) log.info(`Recovery: ${done} operations brought to an end, ${waiting} wait.`);
    },
    onError: (stage, error) => onError(stage)(error),
  });
  return {
    engine,
    files,
    /** What clients ask Plex for first is read ahead, in the background. */
    warmCache: plexCache.warm,
    /** A secret was read again: what was refused may be asked at once. */
    secretsChanged() {
      torrents.soon();
      wake.ring();
    },
    async close() {
      await watch.close();
      await torrents.close();
      await catalogue.tmdb.close();
      await plexCache.close();
      await plex?.client.close();
    },
  };
}
