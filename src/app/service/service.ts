import { type ControlResult, controlService, uninstallService } from "./control.ts";
import { type InstallResult, installService } from "./install.ts";
import { type Outlook, serviceOutlook } from "./outlook.ts";
import { reportService, type ServiceReport, serviceLogs } from "./report.ts";
import type { InstallOptions, ServiceDeps } from "./service-deps.ts";

type Which = { system: boolean };

/** The service as commands see it. */
export type Service = {
  outlook(): Promise<Outlook>;
  install(options: InstallOptions, signal: AbortSignal): Promise<InstallResult>;
  uninstall(which: Which, signal: AbortSignal): Promise<ControlResult>;
  control(action: "start" | "stop" | "restart", which: Which, signal: AbortSignal): Promise<ControlResult>;
  report(which: Which, signal: AbortSignal): Promise<ServiceReport>;
  logs(options: Which & { lines: number; follow: boolean }, signal: AbortSignal): AsyncIterable<string>;
};

export const createService = (deps: ServiceDeps): Service => ({
  outlook: () => serviceOutlook(deps),
  install: (options, signal) => installService(deps, options, signal),
  uninstall: (which, signal) => uninstallService(deps, which, signal),
  control: (action, which, signal) => controlService(deps, action, which, signal),
  report: (which, signal) => reportService(deps, which, signal),
  logs: (options, signal) => serviceLogs(deps, options, signal),
});
