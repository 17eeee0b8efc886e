import { createWake, type Wake } from "../../app/engine/engine.ts";
import type { FilingProgress } from "../../app/engine/progress.ts";
import { createLiveSettings, type LiveSettings } from "../../app/engine/run-time-settings.ts";
import type { OwnLease } from "../../app/engine/take-lease.ts";
import type { OnlySome, WarnOfRelease } from "../../app/engine/work-on.ts";
import { createOnlyAsked } from "../../app/engine/work-to-file.ts";
import type { EngineFiles } from "../../app/releases/files-port.ts";
import {
  createObserve,
  createObserveRelease,
  type ObserveRelease,
} from "../../app/releases/observe.ts";
import { listConfiguredClients } from "../../clients/index.ts";
import type { Clock } from "../../core/clock.ts";
import type { ConfiguredClient } from "../../core/torrent/client.ts";
import type { Store } from "../../store/open.ts";
import { isPaused } from "../../store/settings/settings.ts";
import { storeOfEngine } from "../../store/storages/storages.ts";
import type { Config } from "../config/config.ts";
import { withSettings } from "../config/run-time.ts";
import type { DaemonLog } from "../log/log.ts";
import type { Catalogue } from "../parts/catalogue.ts";
import { findPageForOthers } from "../parts/page-addresses.ts";
import { systemClock } from "../process/clock.ts";
import type { Program } from "../program.ts";
import { type EngineArr, openEngineArr } from "./arr.ts";
import { createReleaseWarnings, createStageErrors } from "./warnings.ts";

/** The options that differ between engines. */
export interface EngineOptions {
  lease: OwnLease;
  /**
   * True if the engine takes in no new downloads and identifies only those that a person or a
   * client requested.
   */
  onlyFiles: boolean;
  /** Observes the engine's actions. */
  progress?: FilingProgress | undefined;
  /** Set in a dry run, which only prints the engine's actions. */
  dryRun?: ((line: string) => void) | undefined;
}

/** Dependencies shared by the stages of one engine. `openEngineDeps` creates each of them once. */
export interface EngineDeps {
  /** The configuration from the environment and the file. */
  config: Config;
  /** The configuration with run-time settings applied. */
  inForce: () => Config;
  settings: LiveSettings<Config>;
  store: Store;
  files: EngineFiles;
  observe: ObserveRelease;
  catalogue: Catalogue;
  clients: readonly ConfiguredClient[];
  /** Sonarr and Radarr; undefined if none is configured. */
  arr: EngineArr | undefined;
  lease: OwnLease;
  log: DaemonLog;
  clock: Clock;
  /** Returns the page's address on other machines, with a trailing slash; undefined if none. */
  pageForOthers: () => Promise<string | undefined>;
  onlyFiles: boolean;
  isDry: boolean;
  /** Wakes the stages, for example after a release changed its state. */
  wake: Wake;
  /** True if a person paused the engine. */
  paused: () => Promise<boolean>;
  /** True if no new downloads are taken in, because the engine is paused or only files. */
  takesNothing: () => Promise<boolean>;
  /** Determines which releases this engine settles and identifies; all of them if undefined. */
  only: OnlySome | undefined;
  /** Logs a problem with one release. */
  warn: WarnOfRelease;
  /** Logs the errors of one stage that do not concern a single release. */
  onError: (stage: string) => (error: unknown) => void;
  /**
   * In a dry run: the number of downloads in each folder or client that the first start would park.
   */
  wouldPark: Map<string, number> | undefined;
}

export async function openEngineDeps(
  program: Program,
  { lease, onlyFiles, progress, dryRun }: EngineOptions,
): Promise<EngineDeps> {
  const { config, log } = program;
  const [all, shared, catalogue] = await Promise.all([
    program.store(),
    program.files(),
    program.catalogue(),
  ]);
  const store = await storeOfEngine(all, systemClock.now());
  const files = progress?.watchCopies(shared) ?? shared;
  const clients = listConfiguredClients(config);
  const settings = createLiveSettings({ config, withSettings, log, store });
  const isDry = dryRun !== undefined;
  return {
    config,
    inForce: settings.current,
    settings,
    store,
    files,
    observe: createObserveRelease({ store, observe: createObserve(files), clients }),
    catalogue,
    clients,
    arr: await openEngineArr(config, { store, clients, log }),
    lease,
    log,
    pageForOthers: () => findPageForOthers(program),
    clock: systemClock,
    onlyFiles,
    isDry,
    wake: createWake(log.trace),
    paused: () => isPaused(store.read),
    takesNothing: async () => onlyFiles || isPaused(store.read),
    only: onlyFiles ? createOnlyAsked(store) : undefined,
    warn: createReleaseWarnings(log),
    onError: createStageErrors(log, systemClock),
    wouldPark: isDry ? new Map<string, number>() : undefined,
  };
}
