import { toLaunchdLogFile } from "../../core/service/launchd-plist.ts";
import type { Manager } from "../../core/service/managers.ts";
import { findEnvFileIn } from "../../core/service/service-spec.ts";
import {
  type ManagedState,
  readLaunchctlPrint,
  readSystemctlShow,
} from "../../core/service/service-state.ts";
import {
  assertRuns,
  explainNoService,
  findServices,
  type InstalledService,
  requireManager,
  requireService,
} from "./find-service.ts";
import type { ServiceDeps } from "./service-deps.ts";

export type ServiceReport = {
  installed: boolean;
  manager: string;
  file: string;
  /** The service's env file and state folder. */
  env_file?: string | undefined;
  state_dir?: string | undefined;
  state?: ManagedState;
  /** The daemon's last log lines, newest last. */
  lines?: string[];
  warnings: string[];
};

/** Asks the service manager for the service's state. @throws the signal's reason */
export async function askState(
  { machine }: ServiceDeps,
  { show }: Manager,
  signal: AbortSignal,
): Promise<ManagedState> {
  const { code, stdout } = await machine.run(show, signal);
  if (machine.platform === "darwin") return readLaunchctlPrint(code === 0 ? stdout : undefined);
  return readSystemctlShow(stdout);
}

const STATUS_LINES = 5;
/**
 * Reading a journal on a slow disk takes seconds. If the journal does not respond, the rest must
 * still be reported.
 */
const LINES_TIMEOUT_MS = 5000;

/**
 * Reports whether the service is installed and running, which files it uses, and its last log
 * lines.
 */
export async function reportService(
  deps: ServiceDeps,
  { system }: { system: boolean },
  signal: AbortSignal,
): Promise<ServiceReport> {
  const all = await findServices(deps);
  const service = system ? all.find(({ scope }) => scope === "system") : all[0];
  if (service === undefined) {
    const { name, file } = requireManager(deps, system ? "system" : "user");
    const why = explainNoService(deps);
    return { installed: false, manager: name, file, warnings: why === undefined ? [] : [why] };
  }
  assertRuns(deps);
  const { manager, text } = service;
  const envFile = findEnvFileIn(text);
  const used = envFile === undefined ? undefined : deps.usedWith(envFile);
  const warnings =
    all.length > 1
      ? [`Two services are installed: ${all.map((each) => each.manager.file).join(", ")}.`]
      : [];
  const userConfig = await deps.config(deps.machine.person.home).catch(() => undefined);
  if (used !== undefined && userConfig !== undefined && userConfig.stateDir !== used.stateDir) {
    warnings.push(
      "This command read a different configuration, with the state folder " +
        `${userConfig.stateDir}. Run your commands with \`--env-file ${envFile}\`.`,
    );
  }
  const lines: string[] = [];
  const either = AbortSignal.any([signal, AbortSignal.timeout(LINES_TIMEOUT_MS)]);
  for await (const line of linesOf(deps, service, { lines: STATUS_LINES, follow: false }, either)) {
    lines.push(line);
  }
  return {
    installed: true,
    manager: manager.name,
    file: manager.file,
    env_file: envFile,
    state_dir: used?.stateDir,
    state: await askState(deps, manager, signal),
    lines,
    warnings,
  };
}

/**
 * Yields the daemon's last log lines. With `follow`, also yields each new line until the signal
 * aborts.
 * @throws UserError if no service is installed
 */
export async function* readServiceLogs(
  deps: ServiceDeps,
  { system, ...options }: { system: boolean; lines: number; follow: boolean },
  signal: AbortSignal,
): AsyncGenerator<string> {
  const service = await requireService(deps, system);
  assertRuns(deps);
  yield* linesOf(deps, service, options, signal);
}

/** Reads the journal, or the file that the daemon logs to. */
function linesOf(
  deps: ServiceDeps,
  { scope, manager, text }: InstalledService,
  options: { lines: number; follow: boolean },
  signal: AbortSignal,
): AsyncGenerator<string> {
  const { machine } = deps;
  const envFile = findEnvFileIn(text);
  const userLog = envFile === undefined ? undefined : deps.usedWith(envFile)?.logFile;
  const file = userLog ?? toLaunchdLogFile(scope === "user" ? machine.person.home : undefined);
  const inFile = ["tail", "-n", String(options.lines), ...(options.follow ? ["-F"] : []), file];
  return machine.lines(
    userLog === undefined && manager.logs ? manager.logs(options) : inFile,
    signal,
  );
}
