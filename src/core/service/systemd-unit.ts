import { isAtOrBelow } from "../path/is-below.ts";
import { headOf, programOf, type ServiceSpec } from "./service-spec.ts";
import { bareUnitPath, unitCommand, unitName, unitPath } from "./unit-words.ts";

/** systemd kills and restarts a daemon that has not reported progress for so long. It reports three times as often. */
const WATCHDOG_SECONDS = 60;

const unitOf = (spec: ServiceSpec, lines: readonly string[]): string[] => [
  `# ${headOf(spec)}.`,
  "# Your own lines belong into a drop-in (`systemctl edit`), where an upgrade leaves them alone.",
  "[Unit]",
  "Description=plex-ingest: files finished downloads into the Plex library",
  ...lines,
  "StartLimitIntervalSec=300",
  "StartLimitBurst=10",
  // Without the mounts nothing is filed.
  ...spec.media.map((folder) => `RequiresMountsFor=${unitPath(folder)}`),
];

/** What both units say about the process. */
const processOf = (spec: ServiceSpec): string[] => [
  "[Service]",
  "Type=notify",
  "# Node cannot write to systemd's socket: the program systemd-notify does it, a process of its own.",
  "NotifyAccess=all",
  `WatchdogSec=${WATCHDOG_SECONDS}`,
  `ExecStart=${unitCommand(programOf(spec))}`,
  "ExecReload=/bin/kill -HUP $MAINPID",
  "WorkingDirectory=/",
  "KillMode=mixed",
  "# Ready is who has ended the work that a crash left. The daemon asks for more time while it does that.",
  "TimeoutStartSec=120",
  "# It stops within 10 s; a kill at any moment is safe, too.",
  "TimeoutStopSec=30",
  "Restart=on-failure",
  "RestartSec=5",
  "# 2: the configuration is wrong, 4: another daemon runs. Starting again fixes neither.",
  "RestartPreventExitStatus=2 4",
  "Nice=10",
  "IOSchedulingClass=idle",
  ...spec.credentials.map(({ name, path }) => `LoadCredential=${name}:${bareUnitPath(path)}`),
];

/** What also a person's own service manager can do, which has no rights to change mounts or capabilities. */
const FILTERS = [
  "NoNewPrivileges=yes",
  "LockPersonality=yes",
  "RestrictRealtime=yes",
  "RestrictSUIDSGID=yes",
  "RestrictNamespaces=yes",
  "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
  "SystemCallArchitectures=native",
  "SystemCallFilter=@system-service",
  "SystemCallFilter=~@privileged @resources",
  "SystemCallErrorNumber=EPERM",
  "# Not MemoryDenyWriteExecute: V8 compiles at run time.",
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

/** The unit for one person's service manager (`systemctl --user`), as text. */
export const systemdUserUnit = (spec: ServiceSpec): string =>
  toText(unitOf(spec, []), [...processOf(spec), ...FILTERS], ["[Install]", "WantedBy=default.target"]);

/** The unit for the system's service manager, as text: exposure at most 2.0 by `systemd-analyze security`. */
export const systemdSystemUnit = (spec: ServiceSpec): string =>
  toText(
    unitOf(spec, ["After=network-online.target local-fs.target", "Wants=network-online.target"]),
    [
      ...processOf(spec),
      `User=${unitName(spec.account.user)}`,
      ...(spec.account.group === undefined ? ["UMask=0022"] : [`Group=${unitName(spec.account.group)}`, "UMask=0007"]),
      ...foldersOf(spec),
      ...SANDBOX,
      ...FILTERS,
    ],
    ["[Install]", "WantedBy=multi-user.target"],
  );

function foldersOf({ stateDir, writable, node, entry, envFile }: ServiceSpec): string[] {
  const ownState = /^\/var\/lib\/([\w.-]+)$/.exec(stateDir)?.[1];
  const paths = ownState === undefined && !writable.some(isAbove(stateDir)) ? [...writable, stateDir] : writable;
  const isUsedBelow = (folders: readonly string[]): boolean =>
    [...paths, stateDir, node, entry, envFile].some((path) => folders.some((folder) => isAtOrBelow(path, folder)));
  return [
    "ProtectSystem=strict",
    `ProtectHome=${isUsedBelow(["/home", "/root", "/run/user"]) ? "read-only" : "yes"}`,
    `PrivateTmp=${isUsedBelow(["/tmp", "/var/tmp"]) ? "no" : "yes"}`,
    "# One entry for downloads and library together: two would be two mounts, and no hardlink goes from one to the other.",
    ...paths.map((path) => `ReadWritePaths=${unitPath(path)}`),
    ...(ownState === undefined ? [] : [`StateDirectory=${ownState}`, "StateDirectoryMode=0700"]),
  ];
}

const isAbove =
  (path: string) =>
  (folder: string): boolean =>
    isAtOrBelow(path, folder);

const toText = (...sections: readonly string[][]): string =>
  `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
