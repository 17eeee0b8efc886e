import { UserError } from "../../base/errors.ts";
import { findEnvFileIn } from "../../core/service/service-spec.ts";
import { isActive } from "../../core/service/service-state.ts";
import {
  assertOurs,
  assertRuns,
  findServices,
  requireManager,
  requireService,
} from "./find-service.ts";
import { type InstallResult, installService, runCalls } from "./install.ts";
import { askState, readServiceLogs, reportService, type ServiceReport } from "./report.ts";

import type { InstallOptions, ServiceDeps } from "./service-deps.ts";

/**
 * State of a service for this person: `installed` (including the system's service), `packaged` if the
 * Debian package's service is switched off, `possible`,
 * `no_manager` if no known service manager can be used, or `no_daemon` if the configuration is not
 * valid for a daemon.
 */
export type Outlook = "installed" | "packaged" | "possible" | "no_manager" | "no_daemon";

type ServiceSelector = { system: boolean };
type ServiceAction = "start" | "stop" | "restart";

export interface ServiceUseCase {
  outlook(): Promise<Outlook>;
  install(options: InstallOptions, signal: AbortSignal): Promise<InstallResult>;
  uninstall(which: ServiceSelector, signal: AbortSignal): Promise<ControlResult>;
  control(
    action: ServiceAction,
    which: ServiceSelector,
    signal: AbortSignal,
  ): Promise<ControlResult>;
  report(which: ServiceSelector, signal: AbortSignal): Promise<ServiceReport>;
  logs(
    which: ServiceSelector & { lines: number; follow: boolean },
    signal: AbortSignal,
  ): AsyncGenerator<string>;
}

export const createService = (deps: ServiceDeps): ServiceUseCase => ({
  outlook: () => checkServiceOutlook(deps),
  install: (options, signal) => installService(deps, options, signal),
  uninstall: (which, signal) => uninstallService(deps, which, signal),
  control: (action, which, signal) => controlService(deps, action, which, signal),
  report: (which, signal) => reportService(deps, which, signal),
  logs: (options, signal) => readServiceLogs(deps, options, signal),
});

type ControlResult = {
  /** False if there was nothing to do. */
  changed: boolean;
  file: string;
  envFile?: string | undefined;
  /** The service's current state, as its manager reports it. */
  active?: string;
  runs?: boolean;
  warnings: string[];
};

/**
 * Starts, stops or restarts the service. @throws UserError if no service is installed, or if its
 * manager refuses
 */
async function controlService(
  deps: ServiceDeps,
  action: ServiceAction,
  { system }: ServiceSelector,
  signal: AbortSignal,
): Promise<ControlResult> {
  const { manager, text } = await requireService(deps, system);
  assertRuns(deps);
  const warnings = await runCalls(deps, manager[action], signal);
  const state = await askState(deps, manager, signal);
  return {
    changed: true,
    file: manager.file,
    envFile: findEnvFileIn(text),
    active: state.active,
    runs: isActive(state),
    warnings,
  };
}

/**
 * Stops the service and removes its file. Configuration, database and logs stay. Can be repeated.
 */
async function uninstallService(
  deps: ServiceDeps,
  { system }: ServiceSelector,
  signal: AbortSignal,
): Promise<ControlResult> {
  const all = await findServices(deps);
  const service = system ? all.find(({ scope }) => scope === "system") : all[0];
  if (service === undefined) {
    return {
      changed: false,
      file: requireManager(deps, system ? "system" : "user").file,
      warnings: [],
    };
  }
  const { manager, text, isPackaged } = service;
  if (isPackaged) {
    throw UserError.refused(
      `${manager.file} belongs to the package plex-ingest.`,
      "To stop the service, run `sudo systemctl disable --now plex-ingest`. To remove it, run `sudo apt remove plex-ingest`.",
    );
  }
  assertRuns(deps);
  assertOurs(manager.file, text);
  const warnings = await runCalls(deps, manager.remove, signal);
  await deps.files.remove(manager.file);
  warnings.push(...(await runCalls(deps, manager.afterRemove, signal)));
  return { changed: true, file: manager.file, envFile: findEnvFileIn(text), warnings };
}

/**
 * Checks whether a service for this person can be installed now. Changes nothing, and does not call
 * a service manager.
 */
export async function checkServiceOutlook(deps: ServiceDeps): Promise<Outlook> {
  const { platform, person, sudoUser, hasSystemd } = deps.machine;
  try {
    await deps.config(person.home);
  } catch {
    // The problem is reported when the user starts something.
    return "no_daemon";
  }
  if (platform !== "darwin" && (platform !== "linux" || !hasSystemd())) return "no_manager";
  const [installed] = await findServices(deps);
  if (installed) return installed.startsAtBoot === false ? "packaged" : "installed";
  // With sudo, only a system service can be installed.
  return person.uid === 0 && sudoUser !== undefined ? "no_manager" : "possible";
}
