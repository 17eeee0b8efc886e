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
 * What can be said of a service of this person's own: `installed`, also where the system's is;
 * `possible`; `no_manager` where nothing that we know keeps services; `no_daemon` where the
 * configuration is not one for a daemon.
 */
export type Outlook = "installed" | "possible" | "no_manager" | "no_daemon";

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

/** The service as commands see it. */
export const createService = (deps: ServiceDeps): ServiceUseCase => ({
  outlook: () => checkServiceOutlook(deps),
  install: (options, signal) => installService(deps, options, signal),
  uninstall: (which, signal) => uninstallService(deps, which, signal),
  control: (action, which, signal) => controlService(deps, action, which, signal),
  report: (which, signal) => reportService(deps, which, signal),
  logs: (options, signal) => readServiceLogs(deps, options, signal),
});

type ControlResult = {
  /** False where there was nothing to do. */
  changed: boolean;
  file: string;
  envFile?: string | undefined;
  /** How the service is now, in its manager's word. */
  active?: string;
  runs?: boolean;
  warnings: string[];
};

/**
 * Starts, stops or restarts the service. @throws UserError when none is installed, or its manager
 * refuses
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
  const { manager, text } = service;
  assertRuns(deps);
  assertOurs(manager.file, text);
  const warnings = await runCalls(deps, manager.remove, signal);
  await deps.files.remove(manager.file);
  warnings.push(...(await runCalls(deps, manager.afterRemove, signal)));
  return { changed: true, file: manager.file, envFile: findEnvFileIn(text), warnings };
}

/**
 * Whether a service of this person's own can be installed now. Changes nothing, and asks no service
 * manager.
 */
export async function checkServiceOutlook(deps: ServiceDeps): Promise<Outlook> {
  const { platform, person, sudoUser, hasSystemd } = deps.machine;
  try {
    await deps.config(person.home);
  } catch {
    // Whatever is wrong with it, who starts something is told.
    return "no_daemon";
  }
  if (platform !== "darwin" && (platform !== "linux" || !hasSystemd())) return "no_manager";
  if ((await findServices(deps)).length > 0) return "installed";
  // With sudo only a service of the system can be installed.
  return person.uid === 0 && sudoUser !== undefined ? "no_manager" : "possible";
}
