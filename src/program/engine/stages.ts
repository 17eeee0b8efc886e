import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { extractArchive } from "../../adapters/unpack/extract.ts";
import { findUnpackProgram } from "../../adapters/unpack/programs.ts";
import { readArchive } from "../../adapters/unpack/read-archive.ts";
import { listStaging, removeStaging } from "../../adapters/unpack/staging.ts";
import { createOnlyAsked } from "../../app/engine/asked.ts";
import {
  createDataVersionStage,
  createEngine,
  createWake,
  onlyOnce,
  type Stage,
} from "../../app/engine/engine.ts";
import { isOneOfSeveral } from "../../app/engine/engines.ts";
import { createFollowHistory } from "../../app/engine/follow-history.ts";
import type { Progress } from "../../app/engine/progress.ts";
import { createLiveSettings } from "../../app/engine/run-time-settings.ts";
import { assertStateSpace } from "../../app/engine/state-space.ts";
import { isServerGone, type OwnLease } from "../../app/engine/take-lease.ts";
import type { WorkDeps } from "../../app/engine/work-on.ts";
import { createAskAtOnce } from "../../app/health/ask-at-once.ts";
import { createAskAgain } from "../../app/identify/ask-again.ts";
import { createIdentifyStage } from "../../app/identify/stage.ts";
import type { Files } from "../../app/releases/files-port.ts";
import {
  createObserve,
  createObserveRelease,
  type ObserveRelease,
} from "../../app/releases/observe.ts";
import { createRoutesStage } from "../../app/routes/stage.ts";
import { clientRoot } from "../../app/torrents/port.ts";
import { createUnpackStage } from "../../app/unpack/stage.ts";
import { answerRestore } from "../../app/upkeep/answer-restore.ts";
import { createMarkStage } from "../../app/upkeep/mark-stage.ts";
import { createCountOlder } from "../../app/upkeep/nightly.ts";
import { inCommands } from "../../base/actions/sentence.ts";
import { defined } from "../../base/defined.ts";
import { MustStop } from "../../base/errors.ts";
import { configuredClients } from "../../clients/index.ts";
import { wouldParkSentence } from "../../core/release/backlog.ts";
import { UNPACKED_FOLDER } from "../../core/unpack/volumes.ts";
import type { Store } from "../../store/open.ts";
import { advanceMarkFile, readMarkFile } from "../../store/sqlite/restore.ts";
import { storeOfEngine } from "../../store/storages/storages.ts";
import type { Config } from "../config/config.ts";
import { withSettings } from "../config/run-time.ts";
import type { DaemonLog } from "../log/log.ts";
import { createPlanning } from "../parts/planning.ts";
import { clientIdentifier } from "../process/client-identifier.ts";
import { systemClock } from "../process/clock.ts";
import { storeFiles } from "../process/open-store.ts";
import type { Program } from "../program.ts";
import { createDiscovery } from "./discovery.ts";
import { createDryFiling, createFiling } from "./filing.ts";
import { createHealth } from "./health.ts";
import { createNotices } from "./notices.ts";
import { openEnginePlex } from "./plex.ts";
import { createStageHooks, type EngineBase } from "./stage-hooks.ts";
import { openEngineTorrents } from "./torrents.ts";
import { createHistoryLog, LOGGED_ACTIONS, releaseWarnings } from "./warnings.ts";

type EngineParts = {
  lease: OwnLease;
  /** It takes in nothing new, and identifies only what a person or a client asked for. */
  onlyFiles: boolean;
  /** Sees what the engine does. */
  progress?: Progress | undefined;
  /** Where there may be other engines: shows them that this one works. */
  heartbeat?: Stage | undefined;
  /** It only prints what it would do. */
  dryRun?: ((line: string) => void) | undefined;
};

/**
 * Everything that the engine consists of, over the parts of its process; closing it closes what it
 * opened itself.
 */
export async function createStages(
  program: Program,
  { lease, onlyFiles, progress, dryRun, heartbeat }: EngineParts,
) {
  const { config, log } = program;
  const [all, shared, catalogue] = await Promise.all([
    program.store(),
    program.files(),
    program.catalogue(),
  ]);
  const store = await storeOfEngine(all, systemClock.now());
  const isDry = dryRun !== undefined;
  const live = createLiveSettings({ config, withSettings, info: log.info }, store);
  const inForce = live.current;
  const { now } = systemClock;
  const wake = createWake(log.trace);
  // Another process or connection wrote. What was set at run time is in force before any stage
  // looks at what else was written.
  const wakeFromOutside = async (why: string): Promise<void> => {
    await live.refresh().catch(hooks.onError("settings"));
    await atOnce.look().catch(hooks.onError("health"));
    wake.ring(why);
  };
  const hooks = createStageHooks(store, log, { wake: wake.ring, onlyFiles, isDry });
  const { onError } = hooks;
  const dataVersion = createDataVersionStage(store, { ring: wakeFromOutside }, lease.assertLeased);
  await live.refresh();
  const only = onlyFiles ? createOnlyAsked(store) : undefined;
  const work: WorkDeps = { store, now, warn: releaseWarnings(log), ...defined({ only }) };
  const files = progress?.watchCopies(shared) ?? shared;
  const clients = configuredClients(config);
  const observe = createObserveRelease({ store, observe: createObserve(files), clients });
  const { hasTmdb, tmdb } = catalogue;
  const auto = (): boolean => isDry || inForce().auto;
  const identify = catalogue.identifyBy(() => ({ auto: auto(), threshold: inForce().threshold }));
  const routes = program.routes();

  const notify = await createNotices(config, {
    store,
    log,
    isDry,
    sends: () => lease.isOnly("notices"),
  });
  const health = createHealth({ store, now, log, refused: notify.refused });
  const plex = await openEnginePlex(program, { store, wake: wake.ring, health: health.plex });
  const { index, readShow, scan, playing } = plex ?? {};
  const places = createPlanning(config, {
    store,
    files,
    catalogue,
    routes,
    inForce,
    ready: index?.ready,
    readShow,
  });
  const base = { work, hooks, files, observe };
  const torrents = await openEngineTorrents(config, clients, {
    ...base,
    health: health.ofClient,
    isDry,
  });
  const roots = onlyFiles ? [] : config.ingestDirs;
  const discovery = createDiscovery(config, { ...base, torrents, inForce, roots });
  const filingDeps = { ...base, inForce, catalogue, places, torrents, playing };
  const filing = dryRun
    ? createDryFiling(config, filingDeps, dryRun)
    : createFiling(config, { ...filingDeps, lease });

  const restored = createRestored(config, { store, lease, files, observe, log });
  const askAll = (why: string): void => {
    torrents.soon();
    checks.soon();
    scan?.soon();
    wake.ring(why);
  };
  const atOnce = createAskAtOnce(store, () => askAll("what does not answer is asked"));
  const stages = [
    dataVersion,
    live.stage,
    atOnce.stage,
    ...(heartbeat ? [heartbeat] : []),
    createRoutesStage({
      store,
      routes,
      words: program.words(),
      now,
      log: log.info,
      warn: log.warn,
    }),
    ...(index ? [onlyOnce(index, () => lease.isOnly("plex index"))] : []),
    ...torrents.stages,
    ...discovery.stages,
    ...(isDry ? [] : await createUnpack(config, base)),
    // Not paused: releases that a person adds are filed while paused too, and the file stage holds
    // back the rest.
    createIdentifyStage({
      ...work,
      identify,
      findAlreadyThere: places.findAlreadyThere,
      hasTmdb,
      auto,
      wake: () => wake.ring("identification ended a release"),
      health: health.tmdb,
      trace: log.trace,
      onError: onError("identify"),
    }),
    ...(onlyFiles ? [] : [createAskAgain({ store, now, wake: wake.ring })]),
    restored.stage,
    ...filing.stages,
    ...(scan && !isDry ? [scan] : []),
    ...(isDry
      ? []
      : [
          onlyOnce(createCountOlder(store), () => lease.isOnly("statistics")),
          await createFollowHistory(store, LOGGED_ACTIONS, createHistoryLog(log)),
        ]),
    ...notify.stages,
  ];
  const services = { plex: plex?.probe, tmdb: hasTmdb() ? tmdb.check : undefined };
  const checks = health.stage(services, isDry ? 0 : config.healthMs);
  return {
    engine: createEngine({
      stages: progress ? [...stages, checks].map(progress.watch) : [...stages, checks],
      wake,
      recover: () =>
        discovery.ready.then(restored.answer).then(filing.recover).then(progress?.begun),
      onError: (stage, error) => onError(stage)(error),
    }),
    /** What a dry run ends with: the sum, and what the first start does differently. */
    totals: (): string[] => {
      const parked = [...(hooks.wouldPark?.values() ?? [])].reduce((sum, count) => sum + count, 0);
      return [
        filing.totals?.() ?? "",
        ...(parked > 0 ? [wouldParkSentence(config.backlog, parked)] : []),
      ];
    },
    /** Reads ahead, in the background, what clients ask Plex for first. */
    warmCache: () => void plex?.warm(),
    /**
     * Every stage checks its work again at once. Something may have changed that this process
     * itself wrote.
     */
    wake: () => void wakeFromOutside("this process wrote to the database"),
    /** A secret was read again: services that refused us may be asked at once. */
    secretsChanged: () => askAll("secrets may have changed"),
    async close(): Promise<void> {
      for (const part of [discovery, torrents, notify]) await part.close();
    },
  };
}

type RestoredDeps = {
  store: Store;
  lease: OwnLease;
  files: Files;
  observe: ObserveRelease;
  log: DaemonLog;
};

/**
 * Notices at the start that the database was restored, and keeps the file by which that is noticed.
 */
function createRestored(
  config: Config,
  { store, lease, files, observe, log }: RestoredDeps,
): { answer: () => Promise<void>; stage: Stage } {
  const { mark } = storeFiles(config.stateDir);
  const stage = createMarkStage({
    store,
    lease,
    now: systemClock.now,
    warn: log.warn,
    async write(now) {
      await advanceMarkFile(mark, now);
      // Without room nothing is filed here; where others may stand by, one of them can.
      if (isOneOfSeveral(store)) await assertStateSpace(files, config.stateDir);
    },
  });
  const roots = [...config.ingestDirs, ...configuredClients(config).map(clientRoot)];
  return {
    stage,
    async answer() {
      const file = readMarkFile(mark);
      const deps = {
        store,
        lease,
        files,
        observe,
        now: systemClock.now,
        newId: randomUUID,
        file,
        roots,
      };
      const answered = await answerRestore(deps);
      if (answered) log.warn(inCommands(answered.message));
      // What cannot be written now is tried again by the stage, which says so.
      await stage.advance().catch((error: unknown) => {
        if (error instanceof MustStop || isServerGone(error, undefined)) throw error;
      });
    },
  };
}

/**
 * What unpacks; none without a media root. Several installations may share one: each has a folder
 * of its own there.
 */
async function createUnpack(
  { mediaRoots, minFreeBytes, stateDir, unpack }: Config,
  { work, hooks, files }: EngineBase,
): Promise<Stage[]> {
  const [root] = mediaRoots;
  if (root === undefined) return [];
  const stage = createUnpackStage({
    ...work,
    enabled: unpack,
    archives: {
      readArchive,
      extractArchive,
      listStaging,
      removeStaging,
      // Looked for each time: it may be installed while the daemon runs.
      findProgram: (signal) => findUnpackProgram(process.env["PATH"] ?? "", signal),
    },
    files,
    root,
    home: join(root, UNPACKED_FOLDER, await clientIdentifier(stateDir)),
    minFreeBytes,
    newId: randomUUID,
    paused: hooks.takesNothing,
    wake: hooks.wake,
    onError: hooks.onError("unpack"),
  });
  return [stage];
}
