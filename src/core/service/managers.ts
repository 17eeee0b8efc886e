import { launchdAgent, launchdDaemon } from "./launchd-plist.ts";
import { LABEL, type Scope, serviceFile, UNIT } from "./service-file.ts";
import type { ServiceSpec } from "./service-spec.ts";
import { systemdSystemUnit, systemdUserUnit } from "./systemd-unit.ts";

/** One call of a program of the system. */
export type Call = {
  argv: readonly string[];
  /** What goes on without it, and what to do then: a failure is only a warning. Without it a failure ends the command. */
  otherwise?: string;
  /** Repeated until it fails: launchd takes a service away in its own time. */
  untilFails?: true;
};

/** How one service manager keeps the service: texts and calls, nothing is done here. */
export type Manager = {
  name: string;
  /** The full path of the service's file. */
  file: string;
  text(spec: ServiceSpec): string;
  /** After the file was written, the first time or again: (re)starts what it says. */
  install: readonly Call[];
  /** Before the file is removed. */
  remove: readonly Call[];
  afterRemove: readonly Call[];
  start: readonly Call[];
  stop: readonly Call[];
  restart: readonly Call[];
  /** Says how it is; read by `core/service/service-state`. */
  show: readonly string[];
  /** Prints the last lines; undefined where they are in a file. */
  logs?: (options: { lines: number; follow: boolean }) => readonly string[];
};

type Person = { name: string; uid: number; home: string };

export function managerOf(platform: "linux" | "darwin", scope: Scope, person: Person): Manager {
  if (platform === "linux") return systemd(scope, person);
  return launchd(scope, person);
}

function systemd(scope: Scope, { name, home }: Person): Manager {
  const isUser = scope === "user";
  const ctl = (...words: string[]): Call => ({ argv: ["systemctl", ...(isUser ? ["--user"] : []), ...words] });
  const linger: Call = {
    argv: ["loginctl", "enable-linger", name],
    otherwise: `The service ends when ${name} logs out. Run \`sudo loginctl enable-linger ${name}\` to keep it.`,
  };
  return {
    name: isUser ? `systemd, for ${name}` : "systemd, for the system",
    file: serviceFile("linux", scope, home),
    text: isUser ? systemdUserUnit : systemdSystemUnit,
    install: [...(isUser ? [linger] : []), ctl("daemon-reload"), ctl("enable", UNIT), ctl("restart", UNIT)],
    remove: [ctl("disable", "--now", UNIT)],
    afterRemove: [
      ctl("daemon-reload"),
      { ...ctl("reset-failed", UNIT), otherwise: "systemd may list the service as failed until the next start." },
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

function launchd(scope: Scope, { uid, home }: Person): Manager {
  const isUser = scope === "user";
  const domain = isUser ? `gui/${uid}` : "system";
  const target = `${domain}/${LABEL}`;
  const file = serviceFile("darwin", scope, home);
  const call = (...words: string[]): Call => ({ argv: ["launchctl", ...words] });
  const out: Call[] = [
    { ...call("bootout", target), otherwise: "" },
    { ...call("print", target), untilFails: true },
  ];
  return {
    name: isUser ? "launchd, at login" : "launchd, for the system",
    file,
    text: isUser ? launchdAgent : launchdDaemon,
    install: [...out, call("enable", target), call("bootstrap", domain, file)],
    remove: out,
    afterRemove: [],
    start: [call("kickstart", target)],
    // A daemon that ends with exit code 0 is not started again.
    stop: [call("kill", "SIGTERM", target)],
    restart: [call("kickstart", "-k", target)],
    show: call("print", target).argv,
  };
}
