import { userName } from "../../../adapters/machine/accounts.ts";
import { runAsProcess } from "../../../adapters/machine/enter-process.ts";
import { commandOf, environmentOf } from "../../../adapters/machine/processes.ts";
import type { FoundUnit, Unit } from "../../../adapters/machine/systemd-unit.ts";
import { type Finding, type Report, warn } from "../../../app/doctor/finding.ts";
import { isName } from "../../config/table.ts";

/** The run in the service's eyes takes as long as any, and Node takes a second to start on a small machine. */
const TIMEOUT_MS = 14_500;

/** A service whose view of the mounts may be another one than ours. */
export const runningService = (unit: FoundUnit): (Unit & { pid: number }) | undefined =>
  typeof unit === "object" && unit.active && unit.pid !== undefined && !unit.ofUser
    ? { ...unit, pid: unit.pid }
    : undefined;

/** How the service was started: its environment, and the file that it reads its settings from. */
export async function startOf(
  pid: number,
): Promise<{ env: Record<string, string>; envFile: string | undefined } | undefined> {
  const [env, words] = [await environmentOf(pid), await commandOf(pid)];
  if (!env || !words) return undefined;
  const at = words.findIndex((word) => word === "--env-file" || word.startsWith("--env-file="));
  const word = words[at];
  return {
    env,
    envFile: word?.startsWith("--env-file=") ? word.slice("--env-file=".length) : words[at + 1 || words.length],
  };
}

/**
 * The same probes by a process that has the service's user, rights, environment and mounts; undefined if none could be
 * started so.
 */
export async function reportAsService(
  pid: number,
  { entry, envFile }: { entry: string; envFile?: string | undefined },
  signal: AbortSignal,
): Promise<Report | undefined> {
  const settings = envFile === undefined ? [] : ["--env-file", envFile];
  const command = [process.execPath, "--", entry, ...settings, "doctor", "--json", "--here"];
  const ran = await runAsProcess(pid, command, { passes: isOfService, timeoutMs: TIMEOUT_MS }, signal);
  if (ran?.code === undefined || ran.code > 1) return undefined;
  try {
    const report = JSON.parse(ran.stdout) as Report;
    return Array.isArray(report.probes) ? { ...report, view: { ...report.view, of: "the service", pid } } : undefined;
  } catch {
    return undefined;
  }
}

/** Our settings, and what says where the account's files are; nothing that another program obeys. */
const isOfService = (name: string): boolean =>
  isName(name.replace(/_FILE$/, "")) || isName(name) || OF_ACCOUNT.includes(name);

const OF_ACCOUNT = ["HOME", "USER", "LOGNAME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "CREDENTIALS_DIRECTORY"];

/** What is to be said when the service is not looked at with its own eyes. */
export function notItsEyes(unit: Unit, uid: number): Finding {
  const me = userName(uid) ?? String(uid);
  const cause =
    "A unit may hide folders, mount them read-only, or mount two of one file system apart, which no link crosses.";
  if (uid === 0)
    return warn(`These are the eyes of ${me}, not of ${unit.name}: its process could not be entered.`, { cause });
  return warn(`These are the eyes of ${me}, not of ${unit.name}: only root may enter its view of the mounts.`, {
    cause,
    command: 'sudo env "PATH=$PATH" plex-ingest doctor',
  });
}
