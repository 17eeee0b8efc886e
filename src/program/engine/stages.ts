import { createFollowBlockedStage } from "../../app/arr/follow-blocked.ts";
import { createForgetAppsStage } from "../../app/arr/forget-apps.ts";
import { createEngine, type EngineLoop, type Stage } from "../../app/engine/engine.ts";
import { explainUnseenLibraries } from "../../app/library-state/libraries.ts";
import { createRoutesStage } from "../../app/routes/stage.ts";
import { explainWouldPark } from "../../core/release/backlog.ts";
import { Services } from "../../core/services.ts";
import { createPlanning } from "../parts/planning.ts";
import type { Program } from "../program.ts";
import { createDiscovery } from "./discovery.ts";
import { type EngineOptions, openEngineDeps } from "./engine-deps.ts";
import { createDryFiling, createFiling } from "./filing.ts";
import { type CheckedServer, createHealth } from "./health.ts";
import { createLoggedHistory, createStatistics } from "./history.ts";
import { openEngineHook } from "./hook.ts";
import { createAskAgain, createIdentification } from "./identification.ts";
import { createNotices } from "./notices.ts";
import { createOutside } from "./outside.ts";
import { openEngineServers } from "./plex.ts";
import { createRestored } from "./restored.ts";
import { openEngineTorrents } from "./torrents.ts";
import { createUnpacking } from "./unpacking.ts";

/** An engine with all its stages. */
export interface EngineStages {
  engine: EngineLoop;
  /** Returns the lines at the end of a dry run: the total, and how the first start would differ. */
  totals(): string[];
  /** Prefetches, in the background, the data that clients request from Plex first. */
  warmCache(): void;
  /**
   * Makes every stage check for work immediately, because this process itself may have written
   * something.
   */
  wake(): void;
  /**
   * Must be called after a secret was read again. Services that rejected the old secret can then be
   * tried immediately.
   */
  secretsChanged(): void;
  close(): Promise<void>;
}

/**
 * Creates all parts of the engine from the parts of its process. Closing the engine closes only the
 * parts that it opened itself. `heartbeat` shows other engines, if any, that this one is working.
 */
export async function createStages(
  program: Program,
  options: EngineOptions,
  heartbeat?: Stage,
): Promise<EngineStages> {
  const engine = await openEngineDeps(program, options);
  const { config, store, files, catalogue, log, wake, inForce, isDry } = engine;
  const { progress, dryRun } = options;
  const routes = program.routes();
  const words = program.words();

  const outside = createOutside(engine, () => askAll("services that do not answer are asked"));
  await engine.settings.refresh();
  const notices = await createNotices(engine);
  const health = createHealth(engine, notices.refused);
  const servers = await openEngineServers(program, engine, health.ofServer);
  const planning = createPlanning(config, {
    store,
    files,
    catalogue,
    routes,
    inForce,
    nameReaders: program.nameReaders,
    ready: servers?.ready,
    readShow: servers?.readShow,
  });
  const torrents = await openEngineTorrents(engine, health.ofClient);
  const discovery = createDiscovery(engine, torrents);
  const hook = await openEngineHook(engine, {
    entry: program.place.entry,
    pollAll() {
      torrents.soon();
      discovery.listSoon();
    },
  });
  const filing = dryRun
    ? createDryFiling(engine, planning, torrents, dryRun)
    : createFiling(engine, planning, torrents, servers?.playing);
  const restored = createRestored(engine);
  const checks = health.createStage(
    servers?.checked ?? Services.of<CheckedServer>([]),
    catalogue.hasTmdb() ? { ask: catalogue.tmdb.check, use: catalogue.tmdb.trySearch } : undefined,
  );

  const wakeForApps = (): void => wake.ring("Sonarr or Radarr changed its mind");
  const apps = engine.arr
    ? createFollowBlockedStage({
        store,
        clock: engine.clock,
        findArrClaim: engine.arr.findArrClaim,
        mentions: engine.arr.mentions,
        wake: wakeForApps,
      })
    : createForgetAppsStage({ store, clock: engine.clock, wake: wakeForApps });

  // Stages in the order in which a release passes through them. They run concurrently. An undefined
  // stage has no work in this engine.
  const stages = [
    outside.dataVersion,
    outside.settings,
    outside.askAtOnce,
    heartbeat,
    createRoutesStage({
      store,
      explainUnseen: () => explainUnseenLibraries(store.read, config),
      routes,
      words,
      clock: engine.clock,
      log,
    }),
    ...(servers?.indexes ?? []),
    hook?.stage,
    ...torrents.stages,
    discovery.discover,
    discovery.settle,
    discovery.looseSubtitles,
    await createUnpacking(engine),
    createIdentification(engine, planning, health.tmdb),
    createAskAgain(engine, planning),
    engine.onlyFiles ? undefined : apps,
    restored.mark,
    filing.file,
    filing.trash,
    filing.marks,
    ...(isDry ? [] : (servers?.scans ?? [])),
    createStatistics(engine),
    await createLoggedHistory(engine),
    notices.follow,
    notices.send,
    checks,
  ].filter((stage) => stage !== undefined);

  function askAll(why: string): void {
    torrents.soon();
    checks.soon();
    servers?.soon();
    wake.ring(why);
  }

  return {
    engine: createEngine({
      stages: progress ? stages.map(progress.watch) : stages,
      wake,
      recover: () =>
        discovery.ready.then(restored.answer).then(filing.recover).then(progress?.begun),
      onError: (stage, error) => engine.onError(stage)(error),
    }),
    totals() {
      const parked = [...(engine.wouldPark?.values() ?? [])].reduce((sum, count) => sum + count, 0);
      return [
        filing.totals?.() ?? "",
        ...(parked > 0 ? [explainWouldPark(config.backlog, parked)] : []),
      ];
    },
    warmCache: () => void servers?.warm(),
    wake: () => void outside.changed("this process wrote to the database"),
    secretsChanged: () => askAll("secrets may have changed"),
    async close() {
      for (const part of [discovery, hook, torrents, notices, engine.arr]) await part?.close();
    },
  };
}
