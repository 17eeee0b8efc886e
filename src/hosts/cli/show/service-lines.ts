import type { InstallResult } from "../../../app/service/install.ts";
import type { ServiceReport } from "../../../app/service/report.ts";
import { cleanText, quoteWord } from "../../../base/text/clean-text.ts";
import { parseFields } from "../../../base/text/parse-json.ts";
import { isActive } from "../../../core/service/service-state.ts";

const SENTENCE = {
  installed: "The service was installed and started",
  updated: "The service was updated and restarted",
  unchanged: "The service is already installed and running; nothing was changed",
} as const;

/** The same if its manager does not report it as running. A warning names its state. */
const NOT_RUNNING = {
  installed: "The service was installed, but is not running",
  updated: "The service was updated, but is not running",
  unchanged: "The service is already installed, but is not running; nothing was changed",
} as const;

export function formatInstallLines({ done, ...result }: InstallResult): string[] {
  if (done === "shown") return formatDryInstall({ done, ...result });
  const sentence = result.runs ? SENTENCE[done] : NOT_RUNNING[done];
  return [
    `${sentence} (${result.manager}).`,
    ...filesOf(result),
    ...(result.envLines === undefined
      ? []
      : [`The state folder was written to ${result.envFile}.`]),
    ...result.warnings.map((warning) => `! ${warning}`),
    "See `plex-ingest service status` and `plex-ingest status`.",
  ];
}

/** Returns 1 if an installed service does not run, for scripts that stop at the first failure. */
export const toInstallExitCode = ({ done, runs }: InstallResult): number =>
  done === "shown" || runs ? 0 : 1;

/** Formats the file and calls of an installation that was only shown. */
export const formatDryInstall = ({ text, calls, ...result }: InstallResult): string[] => [
  `# ${result.file}`,
  text,
  ...(result.envLines === undefined
    ? []
    : [`# appended to ${result.envFile}`, result.envLines.trim(), ""]),
  "# then",
  ...calls.map(({ argv }) => argv.map(quoteWord).join(" ")),
  "",
  ...result.warnings.map((warning) => `! ${warning}`),
  `It would run as ${result.account} (${result.manager}). Nothing was changed.`,
];

const filesOf = ({ file, envFile, stateDir, account }: Omit<InstallResult, "done">): string[] => [
  `  service       ${file}`,
  `  settings      ${envFile}`,
  `  state folder  ${stateDir}`,
  `  account       ${account}`,
];

/** Describes the state of the service for a person. */
export function formatServiceStatus({
  installed,
  manager,
  file,
  state,
  ...report
}: ServiceReport): string[] {
  if (!installed || state === undefined) {
    return [
      "No service is installed.",
      ...(report.warnings.length > 0
        ? report.warnings
        : ["Install it with `plex-ingest service install`."]),
    ];
  }
  const { active, enabled, pid, since, watchdog, said, failed, restarts } = state;
  return [
    `The service is ${active}${pid === undefined ? "" : ` (pid ${pid})`}${since === undefined ? "" : ` since ${since}`}.`,
    ...(said === undefined ? [] : [`  ${cleanText(said)}`]),
    `  service       ${file} (${manager}, ${enabled})`,
    `  settings      ${report.env_file ?? "unknown"}`,
    `  state folder  ${report.state_dir ?? "unknown: the settings have a problem"}`,
    `  watchdog      ${watchdog === undefined ? "none" : `restarts it after ${watchdog} without progress`}`,
    ...(restarts ? [`  restarts      ${restarts}`] : []),
    ...(failed === undefined ? [] : [`  ended with    ${failed}`]),
    ...report.warnings.map((warning) => `! ${warning}`),
    ...(report.lines?.length ? ["", ...report.lines] : []),
  ];
}

export const toServiceExitCode = ({ state }: ServiceReport): number =>
  state && isActive(state) ? 0 : 1;

/** Formats a line of the daemon's log for a person. In the journal or file, the line is JSON. */
export function formatLogLine(line: string): string {
  const { time, level, msg, error } = parseFields(line);
  if (typeof time !== "string" || typeof level !== "string" || typeof msg !== "string") {
    return cleanText(line, 4000);
  }
  return cleanText(
    `${time} ${level.toUpperCase().padEnd(5)} ${msg}${typeof error === "string" ? ` (${error})` : ""}`,
    4000,
  );
}
