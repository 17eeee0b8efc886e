import { hashText } from "../../adapters/fs/read/hash-text.ts";
import { createOnlyAsked } from "../../app/engine/asked.ts";
import { createDataVersionStage } from "../../app/engine/data-version.ts";
import { createEngine, type Engine } from "../../app/engine/engine.ts";
import { createFollowHistory } from "../../app/engine/follow-history.ts";
import type { Progress } from "../../app/engine/progress.ts";
import type { OwnLease } from "../../app/engine/take-lease.ts";
import { createWake } from "../../app/engine/wake.ts";
import type { WorkDeps } from "../../app/engine/work-on.ts";
import { createAskAgain } from "../../app/identify/ask-again.ts";
import { createIdentifyStage } from "../../app/identify/stage.ts";
import type { Files } from "../../app/releases/files-port.ts";
import { createObserve, createObserveRelease } from "../../app/releases/observe.ts";
import { createRoutesStage } from "../../app/routes/stage.ts";
import { createCountOlder } from "../../app/upkeep/count-older.ts";
import { configuredClients } from "../../clients/clients.ts";
import { defined } from "../../core/defined.ts";
import type { Store } from "../../store/open.ts";
import type { Config } from "../config/config.ts";
import type { DaemonLog } from "../log/log.ts";
import { wireCatalogue } from "../parts/catalogue.ts";
import { wireFiles } from "../parts/files.ts";
import { createLiveConfig } from "../parts/live-config.ts";
import { wirePlaces } from "../parts/planning.ts";
import { systemClock } from "../process/clock.ts";
import { wireDiscovery } from "./discovery.ts";
import { wireDryFiling, wireFiling } from "./filing.ts";
import { wireHealth } from "./health.ts";
import { wireNotices } from "./notices.ts";
import { wirePlex } from "./plex.ts";
import { wireRestored } from "./restored.ts";
import { createStageHooks } from "./stage-hooks.ts";
import { wireTorrents } from "./torrents.ts";
import { wireUnpack } from "./unpack.ts";
import { createHistoryLog, LOGGED_ACTIONS, releaseWarnings } from "./warnings.ts";

type WiredEngine = {
  engine: Engine;
  files: Files;
  /** Reads ahead, in the background, what clients ask Plex for first. */
  warmCache(): void;
  /** Every stage checks its work again at once. */
  wake(): void;
  /** A secret was read again: services that refused us may be asked at once. */
  secretsChanged(): void;
  /** What a dry run ends with. */
  totals?: (() => string) | undefined;
  close(): Promise<void>;
};

type EngineParts = {
  store: Store;
  lease: OwnLease;
  log: DaemonLog;
  /** It takes in nothing new, and identifies only what a person or a client asked for. */
  onlyFiles: boolean;
  /** Sees what the engine does. */
  progress?: Progress | undefined;
};

/** Everything the engine consists of; closing it closes what was opened. With `dryRun` it only prints what it would do. */
export async function wireEngine(
  config: Config,
  { store, lease, log, onlyFiles, progress }: EngineParts,
  dryRun?: (line: string) => void,
): Promise<WiredEngine> {
  const isDry = dryRun !== undefined;
  const live = createLiveConfig(config, store, log);
  const inForce = live.current;
  const { now } = systemClock;
  const wake = createWake(log.trace);
  // What was set at run time is in force before any stage looks at what else was written.
  const wakeFromOutside = async (why: string): Promise<void> => {
    await live.refresh().catch(hooks.onError("settings"));
    wake.ring(why);
  };
  const hooks = createStageHooks(store, log, { wake: wake.ring, onlyFiles });
  const { moved, onError } = hooks;
  const dataVersion = createDataVersionStage(store, { ring: wakeFromOutside }, lease.assertLeased);
  await live.refresh();
  const only = onlyFiles ? createOnlyAsked(store) : undefined;
  const work: WorkDeps = { store, now, warn: releaseWarnings(log), ...defined({ only }) };
  const files = progress?.watchCopies(wireFiles()) ?? wireFiles();
  const clients = configuredClients(config);
  const observe = createObserveRelease({ store, observe: createObserve({ files, hashText }), clients });
  const catalogue = wireCatalogue(config, store, { auto: isDry || undefined, inForce, trace: log.trace });
  const { identify, hasTmdb, auto, tmdb } = catalogue;

  const notify = await wireNotices(config, { store, log, isDry });
  const health = wireHealth({ store, now, log, refused: notify.refused });
  const plex = await wirePlex(config, { store, log, moved, health: health.plex });
  const { index, readShow, scan } = plex.configured ?? {};
  const places = wirePlaces(config, { store, files, catalogue, inForce, ready: index?.ready, readShow });
  const torrents = await wireTorrents(config, clients, { work, hooks, files, observe, health: health.ofClient, isDry });
  const discovery = wireDiscovery(config, {
    work,
    hooks,
    files,
    observe,
    torrents,
    inForce,
    roots: onlyFiles ? [] : config.ingestDirs,
  });
  const filingDeps = { inForce, work, hooks, files, observe, catalogue, places, torrents };
  const filing = dryRun ? wireDryFiling(config, filingDeps, dryRun) : wireFiling(config, { ...filingDeps, lease });

  const restored = wireRestored(config, { store, lease, files, observe, log });
  const stages = [
    dataVersion,
    live.stage,
    createRoutesStage({ store, routes: places.routes, now, log: log.info, warn: log.warn }),
    ...(index ? [index] : []),
    ...torrents.stages,
    ...discovery.stages,
    ...(isDry ? [] : await wireUnpack(config, { work, hooks, files })),
    // Not paused: releases that a person adds are filed while paused too, and the file stage holds back the rest.
    createIdentifyStage({
      ...work,
      identify,
      hasTmdb,
      auto,
      moved: () => moved("identification ended a release"),
      health: health.tmdb,
      trace: log.trace,
      onError: onError("identify"),
    }),
    ...(onlyFiles ? [] : [createAskAgain({ store, now, moved })]),
    restored.stage,
    ...filing.stages,
    ...(scan && !isDry ? [scan] : []),
    ...(isDry
      ? []
      : [createCountOlder(store), await createFollowHistory(store, LOGGED_ACTIONS, createHistoryLog(log))]),
    ...notify.stages,
  ];
  const services = { plex: plex.configured?.probe, tmdb: hasTmdb() ? tmdb.check : undefined };
  const checks = health.stage(services, isDry ? 0 : config.healthMs);
  return {
    engine: createEngine({
      stages: progress ? [...stages, checks].map(progress.watch) : [...stages, checks],
      wake,
      recover: () => discovery.ready.then(restored.answer).then(filing.recover).then(progress?.begun),
      onError: (stage, error) => onError(stage)(error),
    }),
    files,
    totals: filing.totals,
    warmCache: plex.warmCache,
    wake: () => void wakeFromOutside("this process wrote to the database"),
    secretsChanged() {
      torrents.soon();
      checks.soon();
      wake.ring("secrets were read again");
    },
    async close() {
      for (const part of [discovery, torrents, tmdb, plex, notify]) await part.close();
    },
  };
}
