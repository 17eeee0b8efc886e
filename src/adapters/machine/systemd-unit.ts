import { readSystemctlShow } from "../../core/service/service-state.ts";
import { readAccount } from "./accounts.ts";
import { lingers } from "./linger.ts";
import { runProgram } from "./run-program.ts";

/** A service, as reported by its service manager. */
export interface Unit {
  name: string;
  active: boolean;
  /** True if the service starts with the machine. */
  enabled: boolean;
  /** State as systemd reports it: `active (running)`, `failed (exit-code)`. */
  state: string;
  pid: number | undefined;
  /** The account that the service runs as; undefined if that is the manager's own. */
  user: string | undefined;
  /** Microseconds or words, as systemd writes them (`1min`); undefined without a watchdog. */
  watchdog: string | undefined;
  restarts: number;
  /** True if the user's own manager runs it (`systemctl --user`). */
  ofUser: boolean;
  /** For `ofUser`: true if the service also runs while the user is not logged in. */
  lingers?: boolean;
}

export type FoundUnit = Unit | "none" | "unknown";

const PROPERTIES = [
  "LoadState",
  "ActiveState",
  "SubState",
  "UnitFileState",
  "MainPID",
  "User",
  "WatchdogUSec",
];

/**
 * Finds the system service with this name, or else the user's own service. Returns `unknown` if
 * there is no systemd.
 */
export async function findUnit(name: string, signal: AbortSignal): Promise<FoundUnit> {
  let isKnown = false;
  for (const ofUser of [false, true]) {
    const asked = [...PROPERTIES, "NRestarts"].join(",");
    const words = [...(ofUser ? ["--user"] : []), "show", `${name}.service`, `--property=${asked}`];
    const { code, stdout } = await runProgram("systemctl", words, signal);
    if (code !== 0) continue;
    isKnown = true;
    const unit = readUnit(name, stdout, ofUser);
    if (unit && ofUser) return { ...unit, lingers: await lingers(readAccount().name, signal) };
    if (unit) return unit;
  }
  return isKnown ? "none" : "unknown";
}

/**
 * Finds the service in the manager of another account, which only root may ask. Returns undefined if
 * the account has none or its manager does not run.
 */
export async function findUserUnit(
  name: string,
  account: string,
  signal: AbortSignal,
): Promise<Unit | undefined> {
  const asked = [...PROPERTIES, "NRestarts"].join(",");
  const words = ["--user", `--machine=${account}@`, "show", `${name}.service`];
  const { code, stdout } = await runProgram("systemctl", [...words, `--property=${asked}`], signal);
  return code === 0 ? readUnit(name, stdout, true) : undefined;
}

/** Parses the rows of `systemctl show`; undefined for a unit that is not installed. */
export function readUnit(name: string, text: string, ofUser: boolean): Unit | undefined {
  const {
    loaded,
    active,
    within = "",
    enabled,
    pid,
    user,
    watchdog,
    restarts = 0,
  } = readSystemctlShow(text);
  if (!loaded) return undefined;
  return {
    name: `${name}.service`,
    active: active === "active",
    enabled: enabled.startsWith("enabled"),
    state: `${active} (${within})`,
    pid,
    user,
    watchdog,
    restarts,
    ofUser,
  };
}
