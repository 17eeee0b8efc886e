/** How a service is, by the words of its manager. */
export type ManagedState = {
  /** Whether the manager knows it. */
  loaded: boolean;
  /** Whether it runs now: `active`, or systemd's or launchd's own word. */
  active: string;
  /** Whether it starts at boot, or at login. */
  enabled: string;
  /** systemd's finer word for `active`: `running`, `exited`, `auto-restart`. */
  within?: string | undefined;
  /** The account that it runs as; undefined for the manager's own. */
  user?: string | undefined;
  pid?: number | undefined;
  /** Since when it is as it is, as the manager writes it. */
  since?: string | undefined;
  /** How long it may report no progress, as the manager writes it; undefined without a watchdog. */
  watchdog?: string | undefined;
  /** What the daemon said last about itself. */
  said?: string | undefined;
  /** Why it ended, where it did not end well. */
  failed?: string | undefined;
  restarts?: number | undefined;
};

export const isActive = ({ active }: ManagedState): boolean =>
  active === "active" || active === "running";

/** `systemctl show --property=…`: one NAME=value a line. */
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
 * `launchctl print`: a listing for people; only these lines are read. It fails where the service is
 * not loaded.
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
