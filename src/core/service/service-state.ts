/** State of a service as reported by its manager. */
export type ManagedState = {
  /** True if the manager has loaded the service. */
  loaded: boolean;
  /**
   * Current state of the service: `active` (systemd), `running` (launchd), or another word of the
   * manager.
   */
  active: string;
  /** The manager's word for whether the service starts at boot or at login. */
  enabled: string;
  /** systemd's substate of `active`: `running`, `exited`, `auto-restart`. */
  within?: string | undefined;
  /** Account of the service; undefined for the manager's own account. */
  user?: string | undefined;
  pid?: number | undefined;
  /** Start time of the current state, in the manager's format. */
  since?: string | undefined;
  /**
   * Maximum time without a progress report from the service, in the manager's format; undefined
   * without a watchdog.
   */
  watchdog?: string | undefined;
  /** The daemon's last status message. */
  said?: string | undefined;
  /** Reason why the service ended; undefined if it ended normally. */
  failed?: string | undefined;
  restarts?: number | undefined;
};

export const isActive = ({ active }: ManagedState): boolean =>
  active === "active" || active === "running";

/** Parses `systemctl show --property=…`: one NAME=value per line. */
export function readSystemctlShow(text: string): ManagedState {
  const values = new Map(
    text.split("\n").map((line): [string, string] => {
      const index = line.indexOf("=");
      return [line.slice(0, index), line.slice(index + 1).trim()];
    }),
  );
  const value = (name: string): string | undefined => values.get(name) || undefined;
  const watchdog = value("WatchdogUSec");
  const result = value("Result");
  const pid = Number(value("MainPID") ?? 0);
  return {
    loaded: value("LoadState") === "loaded",
    active: value("ActiveState") ?? "unknown",
    enabled: value("UnitFileState") ?? "not installed",
    within: value("SubState"),
    user: value("User"),
    pid: pid > 0 ? pid : undefined,
    since: value("ActiveEnterTimestamp"),
    watchdog: watchdog === "0" || watchdog === "infinity" ? undefined : watchdog,
    said: value("StatusText"),
    failed: result === "success" ? undefined : result,
    restarts: Number(value("NRestarts") ?? 0),
  };
}

/**
 * Parses `launchctl print`, which is meant for humans, so only the lines matched below are read.
 * The command fails (`text` is undefined) if the service is not loaded.
 */
export function readLaunchctlPrint(text: string | undefined): ManagedState {
  if (text === undefined) return { loaded: false, active: "not loaded", enabled: "not loaded" };
  const value = (name: string): string | undefined =>
    new RegExp(`^\\s*${name} = (.+)$`, "m").exec(text)?.[1]?.trim();
  const exit = value("last exit code");
  const pid = value("pid");
  return {
    loaded: true,
    active: value("state") ?? "unknown",
    enabled: "enabled",
    pid: pid === undefined ? undefined : Number(pid),
    failed: exit === undefined || /^0\b|never/.test(exit) ? undefined : `exit code ${exit}`,
    restarts: undefined,
  };
}
