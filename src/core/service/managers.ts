import { isAtOrBelow } from "../../base/path/is-below.ts";
import { formatLaunchdAgent, formatLaunchdDaemon } from "./launchd-plist.ts";
import {
  headOf,
  LABEL,
  programOf,
  type Scope,
  type ServiceSpec,
  toServiceFile,
  UNIT,
} from "./service-spec.ts";
import { escapeUnitPath, formatUnitCommand, quoteUnitPath, requireUnitName } from "./unit-words.ts";

/**
 * systemd kills and restarts a daemon that has not reported progress for this long. The daemon
 * reports progress three times as often.
 */
const WATCHDOG_SECONDS = 60;

const unitOf = (spec: ServiceSpec, lines: readonly string[]): string[] => [
  `# ${headOf(spec)}.`,
  "# Put your own lines into a drop-in (`systemctl edit`), which upgrades leave alone.",
  "[Unit]",
  "Description=plex-ingest: files finished downloads into the Plex library",
  ...lines,
  "StartLimitIntervalSec=300",
  "StartLimitBurst=10",
  // Nothing can be filed without these mounts.
  ...spec.media.map((folder) => `RequiresMountsFor=${quoteUnitPath(folder)}`),
];

/** Process settings shared by both units. */
const processOf = (spec: ServiceSpec): string[] => [
  "[Service]",
  "Type=notify",
  "# Node cannot write to systemd's socket, so the program systemd-notify does it in a process " +
    "of its own.",
  "NotifyAccess=all",
  `WatchdogSec=${WATCHDOG_SECONDS}`,
  `ExecStart=${formatUnitCommand(programOf(spec))}`,
  "ExecReload=/bin/kill -HUP $MAINPID",
  "WorkingDirectory=/",
  "KillMode=mixed",
  "# The daemon is ready when it has finished the work that a crash left. It asks for more " +
    "time while it does that.",
  "TimeoutStartSec=120",
  "# The daemon stops within 10 s. A kill at any moment is also safe.",
  "TimeoutStopSec=30",
  "Restart=on-failure",
  "RestartSec=5",
  "# 2: the configuration is wrong, 4: another daemon is running. A restart fixes neither.",
  "RestartPreventExitStatus=2 4",
  "Nice=10",
  "IOSchedulingClass=idle",
  ...spec.credentials.map(({ name, path }) => `LoadCredential=${name}:${escapeUnitPath(path)}`),
];

/**
 * Restrictions that also work in a user's own service manager, which has no rights to change mounts
 * or capabilities.
 */
const FILTERS = [
  "NoNewPrivileges=yes",
  "LockPersonality=yes",
  "RestrictRealtime=yes",
  "RestrictSUIDSGID=yes",
  "RestrictNamespaces=yes",
  "# AF_NETLINK: lists the addresses of this machine.",
  "RestrictAddressFamilies=AF_INET AF_INET6 AF_NETLINK AF_UNIX",
  "SystemCallArchitectures=native",
  "SystemCallFilter=@system-service",
  "SystemCallFilter=~@privileged @resources",
  "SystemCallErrorNumber=EPERM",
  "# MemoryDenyWriteExecute is not set, because V8 compiles at run time.",
];

const SANDBOX = [
  "PrivateDevices=yes",
  "DevicePolicy=closed",
  "ProtectKernelTunables=yes",
  "ProtectKernelModules=yes",
  "ProtectKernelLogs=yes",
  "ProtectControlGroups=yes",
  "ProtectClock=yes",
  "ProtectHostname=yes",
  "ProtectProc=invisible",
  "CapabilityBoundingSet=",
  "AmbientCapabilities=",
  "RemoveIPC=yes",
];

/** Returns the text of the unit for one user's service manager (`systemctl --user`). */
export const formatSystemdUserUnit = (spec: ServiceSpec): string =>
  toText(
    unitOf(spec, []),
    [...processOf(spec), ...FILTERS],
    ["[Install]", "WantedBy=default.target"],
  );

/**
 * Returns the text of the unit for the system's service manager. The unit's exposure in
 * `systemd-analyze security` is at most 2.0.
 */
export const formatSystemdSystemUnit = (spec: ServiceSpec): string =>
  toText(
    unitOf(spec, ["After=network-online.target local-fs.target", "Wants=network-online.target"]),
    [
      ...processOf(spec),
      `User=${requireUnitName(spec.account.user)}`,
      ...(spec.account.group === undefined
        ? ["UMask=0022"]
        : [`Group=${requireUnitName(spec.account.group)}`, "UMask=0007"]),
      ...foldersOf(spec),
      ...SANDBOX,
      ...FILTERS,
    ],
    ["[Install]", "WantedBy=multi-user.target"],
  );

function foldersOf({ stateDir, writable, node, entry, envFile }: ServiceSpec): string[] {
  const ownState = /^\/var\/lib\/([\w.-]+)$/.exec(stateDir)?.[1];
  const paths =
    ownState === undefined && !writable.some(isAbove(stateDir))
      ? [...writable, stateDir]
      : writable;
  const isUsedBelow = (folders: readonly string[]): boolean =>
    [...paths, stateDir, node, entry, envFile].some((path) =>
      folders.some((folder) => isAtOrBelow(path, folder)),
    );
  return [
    "ProtectSystem=strict",
    `ProtectHome=${isUsedBelow(["/home", "/root", "/run/user"]) ? "read-only" : "yes"}`,
    `PrivateTmp=${isUsedBelow(["/tmp", "/var/tmp"]) ? "no" : "yes"}`,
    "# One entry for downloads and library together: two would be two mounts, and hardlinks " +
      "cannot cross mounts.",
    ...paths.map((path) => `ReadWritePaths=${quoteUnitPath(path)}`),
    ...(ownState === undefined ? [] : [`StateDirectory=${ownState}`, "StateDirectoryMode=0700"]),
  ];
}

const isAbove = (path: string) => (folder: string) => isAtOrBelow(path, folder);

const toText = (...sections: readonly string[][]) =>
  `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;

/** One call of a system program. */
export type ManagerCall = {
  argv: readonly string[];
  /**
   * If set, a failed call causes only a warning. The text states what works without the call, and
   * what to do. If not set, a failed call ends the command.
   */
  otherwise?: string;
  /** Account whose services the call keeps running. The call is left out if that is set already. */
  lingerOf?: string;
  /** Repeated until the call fails, because launchd removes a service asynchronously. */
  untilFails?: true;
};

/** File texts and calls for one service manager. Nothing is executed here. */
export type Manager = {
  name: string;
  /** Full path of the service file. */
  file: string;
  text(spec: ServiceSpec): string;
  /**
   * Calls to make after the file was written, whether it is new or replaced. They (re)start the
   * service.
   */
  install: readonly ManagerCall[];
  /** Calls to make before the file is removed. */
  remove: readonly ManagerCall[];
  afterRemove: readonly ManagerCall[];
  start: readonly ManagerCall[];
  stop: readonly ManagerCall[];
  restart: readonly ManagerCall[];
  /** Prints the service's state. Parsed by `core/service/service-state`. */
  show: readonly string[];
  /** Prints the last log lines; undefined if the log is a file. */
  logs?: (options: { lines: number; follow: boolean }) => readonly string[];
};

type ServiceOwner = { name: string; uid: number; home: string };

export function managerOf(
  platform: "linux" | "darwin",
  scope: Scope,
  person: ServiceOwner,
): Manager {
  if (platform === "linux") return systemd(scope, person);
  return launchd(scope, person);
}

function systemd(scope: Scope, { name, home }: ServiceOwner): Manager {
  const isUser = scope === "user";
  const ctl = (...words: string[]): ManagerCall => ({
    argv: ["systemctl", ...(isUser ? ["--user"] : []), ...words],
  });
  const linger: ManagerCall = {
    argv: ["loginctl", "enable-linger", name],
    lingerOf: name,
    otherwise:
      `The service ends when ${name} logs out. Run \`sudo loginctl enable-linger ${name}\` to ` +
      "keep it running.",
  };
  return {
    name: isUser ? `systemd, for ${name}` : "systemd, for the system",
    file: toServiceFile("linux", scope, home),
    text: isUser ? formatSystemdUserUnit : formatSystemdSystemUnit,
    install: [
      ...(isUser ? [linger] : []),
      ctl("daemon-reload"),
      ctl("enable", UNIT),
      ctl("restart", UNIT),
    ],
    remove: [ctl("disable", "--now", UNIT)],
    afterRemove: [
      ctl("daemon-reload"),
      {
        ...ctl("reset-failed", UNIT),
        otherwise: "systemd may list the service as failed until the next start.",
      },
    ],
    start: [ctl("start", UNIT)],
    stop: [ctl("stop", UNIT)],
    restart: [ctl("restart", UNIT)],
    show: ctl("show", UNIT, `--property=${SHOWN.join(",")}`).argv,
    logs: ({ lines, follow }) => [
      "journalctl",
      ...(isUser ? ["--user"] : []),
      `--unit=${UNIT}`,
      `--lines=${lines}`,
      "--output=cat",
      ...(follow ? ["--follow"] : ["--no-pager"]),
    ],
  };
}

const SHOWN = [
  "LoadState",
  "ActiveState",
  "SubState",
  "UnitFileState",
  "MainPID",
  "ActiveEnterTimestamp",
  "WatchdogUSec",
  "StatusText",
  "Result",
  "NRestarts",
];

function launchd(scope: Scope, { uid, home }: ServiceOwner): Manager {
  const isUser = scope === "user";
  const domain = isUser ? `gui/${uid}` : "system";
  const target = `${domain}/${LABEL}`;
  const file = toServiceFile("darwin", scope, home);
  const call = (...words: string[]): ManagerCall => ({ argv: ["launchctl", ...words] });
  const out: ManagerCall[] = [
    { ...call("bootout", target), otherwise: "" },
    { ...call("print", target), untilFails: true },
  ];
  return {
    name: isUser ? "launchd, at login" : "launchd, for the system",
    file,
    text: isUser ? formatLaunchdAgent : formatLaunchdDaemon,
    install: [...out, call("enable", target), call("bootstrap", domain, file)],
    remove: out,
    afterRemove: [],
    start: [call("kickstart", target)],
    // launchd does not restart the daemon, because it ends with exit code 0.
    stop: [call("kill", "SIGTERM", target)],
    restart: [call("kickstart", "-k", target)],
    show: call("print", target).argv,
  };
}
