import { hostname } from "node:os";
import {
  accountOf,
  commandOf,
  environmentOf,
  isAlive,
} from "../../adapters/machine/enter-process.ts";
import { findUnit, findUserUnit, type Unit } from "../../adapters/machine/systemd-unit.ts";
import { findCurrentLease } from "../../store/settings/lease.ts";
import { isEngineLockTaken } from "../../store/sqlite/engine-lock.ts";
import type { LaunchContext } from "../config/env-file.ts";
import { loadWellFormed } from "../config/load.ts";
import { isName } from "../config/table.ts";
import { findPostgresPlace, queryStore, storeFilesOf } from "./open-store.ts";

export const UNIT = "plex-ingest";

/** Variables that tell where an account's files are. */
export const OF_ACCOUNT: readonly string[] = [
  "HOME",
  "USER",
  "LOGNAME",
  "XDG_CONFIG_HOME",
  "XDG_DATA_HOME",
  "CREDENTIALS_DIRECTORY",
];

/**
 * True for our settings, and for variables that tell where the account's files are. Excludes all
 * variables that other programs obey.
 */
export const isOfService = (name: string): boolean =>
  isName(name.replace(/_FILE$/, "")) || isName(name) || OF_ACCOUNT.includes(name);

/** The settings that a process was started with: its environment, and the argument of `--env-file`. */
export type ProcessStart = { env: Record<string, string>; envFile: string | undefined };

/** Returns how a process was started. Undefined if it has ended or this user may not look. */
export async function readProcessStart(pid: number): Promise<ProcessStart | undefined> {
  const [env, words] = [await environmentOf(pid), await commandOf(pid)];
  if (!env || !words) return undefined;
  const index = words.findIndex((word) => word === "--env-file" || word.startsWith("--env-file="));
  const word = words[index];
  return {
    env,
    envFile: word?.startsWith("--env-file=")
      ? word.slice("--env-file=".length)
      : words[index + 1 || words.length],
  };
}

/** Returns the system's service if it is running. Its view of the mounts may differ from ours. */
export const runningService = (
  unit: Unit | "none" | "unknown",
): (Unit & { pid: number }) | undefined =>
  typeof unit === "object" && unit.active && unit.pid !== undefined && !unit.ofUser
    ? { ...unit, pid: unit.pid }
    : undefined;

/**
 * Finds the daemon that works with the configuration of this place and runs on this machine, however
 * it was started. Returns undefined if it runs as this process's account.
 */
export async function findDaemonOfOther(place: LaunchContext): Promise<number | undefined> {
  const { config } = loadWellFormed({ ...place, command: "config" });
  if (findPostgresPlace(config) === undefined) {
    const { lock } = storeFilesOf(config.stateDir);
    if (!isEngineLockTaken(lock)) return undefined;
  }
  const lease = await queryStore(config, (store) => findCurrentLease(store.read));
  if (lease === undefined || lease.host !== hostname() || !isAlive(lease.pid)) return undefined;
  const account = await accountOf(lease.pid);
  return account === undefined || account.uid === process.geteuid?.() ? undefined : lease.pid;
}

/**
 * Finds the running process that files for the person who is root here: the system's service, a
 * daemon with the same configuration, or the service of the person who ran sudo.
 */
export async function findServiceProcess(
  place: LaunchContext,
  signal: AbortSignal,
): Promise<{ pid: number; name: string } | undefined> {
  const system = runningService(await findUnit(UNIT, signal));
  if (system) return system;
  const daemon = await findDaemonOfOther(place);
  if (daemon !== undefined) return { pid: daemon, name: "the daemon" };
  const { SUDO_USER: person } = place.env;
  const own = person === undefined ? undefined : await findUserUnit(UNIT, person, signal);
  return own?.active && own.pid !== undefined ? { pid: own.pid, name: own.name } : undefined;
}
