import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { XMLParser } from "fast-xml-parser";
import { expect, test } from "vitest";
import {
  formatLaunchdAgent,
  formatLaunchdDaemon,
} from "../../../src/core/service/launchd-plist.ts";
import {
  formatSystemdSystemUnit,
  formatSystemdUserUnit,
} from "../../../src/core/service/managers.ts";
import type { ServiceSpec } from "../../../src/core/service/service-spec.ts";
import { missingRoot } from "../../support/missing-program.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const SPEC: ServiceSpec = {
  version: "1.2.3",
  node: "/usr/bin/env",
  entry: "/opt/plex-ingest/dist/plex-ingest.js",
  envFile: "/etc/plex-ingest/env",
  stateDir: "/var/lib/plex-ingest",
  writable: ["/srv/media"],
  media: ["/srv/media/downloads", "/srv/media/library"],
  credentials: [],
  account: { user: "root" },
  logFile: "/Library/Logs/plex-ingest/daemon.log",
};

/** Names that a shell, systemd and XML each read differently. */
const ODD = '/srv/it\'s 100% <"my"> $HOME & \\more';
const ODD_SPEC: ServiceSpec = {
  ...SPEC,
  entry: `${ODD}/plex-ingest.js`,
  envFile: `${ODD}/env`,
  stateDir: `${ODD}/state`,
  writable: [ODD],
  media: [ODD],
  credentials: [{ name: "PLEX_TOKEN", path: `${ODD}/token` }],
  account: { user: "root", group: "root" },
};

const lines = (text: string, name: string): string[] =>
  text
    .split("\n")
    .flatMap((line) => (line.startsWith(`${name}=`) ? [line.slice(name.length + 1)] : []));

function analyze(unit: string, ...words: string[]): { code: number | null; said: string } {
  using folder = tempFolder();
  folder.write("plex-ingest.service", unit);
  const env = {
    PATH: process.env["PATH"],
    XDG_RUNTIME_DIR: folder.path,
    HOME: folder.path,
    SYSTEMD_LOG_LEVEL: "warning",
  };
  const { status, stdout, stderr } = spawnSync(
    "systemd-analyze",
    [...words, folder.at("plex-ingest.service")],
    {
      env,
      encoding: "utf8",
    },
  );
  return { code: status, said: `${stdout}${stderr}` };
}

const canAnalyze = spawnSync("systemd-analyze", ["--version"]).status === 0;
if (!canAnalyze && process.env["CI"]) {
  throw new Error("systemd-analyze is missing; .ci/run installs it.");
}

test.skipIf(!canAnalyze).each<[string, string, string[]]>([
  ["the system's", formatSystemdSystemUnit(SPEC), []],
  ["the system's with odd names", formatSystemdSystemUnit(ODD_SPEC), []],
  ["a person's", formatSystemdUserUnit(SPEC), ["--user"]],
  ["a person's with odd names", formatSystemdUserUnit(ODD_SPEC), ["--user"]],
])("systemd finds nothing wrong with %s unit", (_, unit, words) => {
  expect(analyze(unit, ...words, "--man=no", "verify")).toEqual({ code: 0, said: "" });
});

test.skipIf(!canAnalyze)("systemd-analyze finds a planted error", () => {
  const unit = formatSystemdSystemUnit(SPEC).replace("WatchdogSec=60", "WatchdogSec=often");
  expect(analyze(unit, "--man=no", "verify").said).toContain("often");
});

test.skipIf(!canAnalyze).each([
  ["an account alone", SPEC],
  ["a shared group", { ...SPEC, account: { user: "root", group: "root" } }],
  [
    "all in a home",
    { ...SPEC, envFile: "/home/a/env", stateDir: "/home/a/state", writable: ["/home/a/media"] },
  ],
])("the exposure of the system unit is at most 2.0 with %s", (_, spec) => {
  const unit = formatSystemdSystemUnit({
    ...spec,
    account: { ...spec.account, user: "plex-ingest" },
  });
  expect(analyze(unit, "security", "--offline=yes", "--threshold=20", "--no-pager")).toMatchObject({
    code: 0,
  });
});

test("puts downloads and library into one ReadWritePaths entry, so that hardlinks work", () => {
  expect(lines(formatSystemdSystemUnit(SPEC), "ReadWritePaths")).toEqual(["/srv/media"]);
  expect(lines(formatSystemdSystemUnit(SPEC), "StateDirectory")).toEqual(["plex-ingest"]);
  const below = { ...SPEC, stateDir: "/srv/media/.state" };
  expect(lines(formatSystemdSystemUnit(below), "ReadWritePaths")).toEqual(["/srv/media"]);
  const beside = { ...SPEC, stateDir: "/home/anna/.local/share/plex-ingest" };
  expect(lines(formatSystemdSystemUnit(beside), "ReadWritePaths")).toEqual([
    "/srv/media",
    beside.stateDir,
  ]);
  expect(lines(formatSystemdSystemUnit(beside), "ProtectHome")).toEqual(["read-only"]);
  expect(lines(formatSystemdSystemUnit(SPEC), "ProtectHome")).toEqual(["yes"]);
});

test("no unit sets the state folder or hides folders below /tmp", () => {
  expect(lines(formatSystemdSystemUnit(SPEC), "PrivateTmp")).toEqual(["yes"]);
  expect(
    lines(formatSystemdSystemUnit({ ...SPEC, writable: ["/tmp/media"] }), "PrivateTmp"),
  ).toEqual(["no"]);
  for (const unit of [
    formatSystemdSystemUnit(SPEC),
    formatSystemdUserUnit(SPEC),
    formatLaunchdAgent(SPEC),
    formatLaunchdDaemon(SPEC),
  ]) {
    expect(unit).not.toMatch(/^Environment=|PLEX_INGEST_STATE_DIR|EnvironmentVariables/m);
  }
});

// Like systemd, mounts each writable path on itself.
test.skipIf(missingRoot())(
  "in the sandbox, hardlinks work with one ReadWritePaths entry but not with two",
  () => {
    using folder = tempFolder();
    for (const name of ["downloads", "library"]) {
      mkdirSync(folder.at("media", name), { recursive: true });
    }
    folder.write("media/downloads/film.mkv");
    const linked = (writable: string[], name: string): number | null => {
      const paths = lines(formatSystemdSystemUnit({ ...SPEC, writable }), "ReadWritePaths");
      const mounts = paths.map((path) => `mount --bind '${path}' '${path}'`).join(" && ");
      const link = `ln '${folder.at("media/downloads/film.mkv")}' '${folder.at("media/library", name)}'`;
      return spawnSync("unshare", [
        "--mount",
        "--propagation",
        "private",
        "sh",
        "-c",
        `${mounts} && ${link}`,
      ]).status;
    };
    expect(linked([folder.at("media")], "one.mkv")).toBe(0);
    expect(linked([folder.at("media/downloads"), folder.at("media/library")], "two.mkv")).not.toBe(
      0,
    );
    expect(readdirSync(folder.at("media/library"))).toEqual(["one.mkv"]);
  },
);

test("a user unit has no line that needs system rights", () => {
  const unit = formatSystemdUserUnit(SPEC);
  for (const name of [
    "ProtectSystem",
    "PrivateTmp",
    "CapabilityBoundingSet",
    "User",
    "ReadWritePaths",
    "After",
  ]) {
    expect(lines(unit, name)).toEqual([]);
  }
  expect(lines(unit, "WantedBy")).toEqual(["default.target"]);
  expect(lines(unit, "NoNewPrivileges")).toEqual(["yes"]);
});

test("uses notify and a watchdog, and does not restart after an error that a restart cannot fix", () => {
  for (const unit of [formatSystemdSystemUnit(SPEC), formatSystemdUserUnit(SPEC)]) {
    expect(lines(unit, "Type")).toEqual(["notify"]);
    expect(lines(unit, "WatchdogSec")).toEqual(["60"]);
    expect(lines(unit, "RestartPreventExitStatus")).toEqual(["2 4"]);
  }
});

type Node = Record<string, unknown>;

/**
 * Parses a property list like another program: dictionaries, arrays, text, integers and booleans.
 */
function parsePlist(text: string): unknown {
  const options = {
    preserveOrder: true,
    trimValues: false,
    parseTagValue: false,
    ignoreDeclaration: true,
  };
  const root = new XMLParser(options).parse(text, true) as Node[];
  const plist = elements(root).find((node) => "plist" in node) ?? {};
  return valueOf(elements(childrenOf(plist))[0] ?? {});
}

const nameOf = (node: Node): string => Object.keys(node).find((key) => key !== ":@") ?? "";
const childrenOf = (node: Node): Node[] => node[nameOf(node)] as Node[];
const elements = (nodes: Node[]): Node[] =>
  nodes.filter((node) => !["#text", "#comment"].includes(nameOf(node)));
const textOf = (node: Node): string =>
  childrenOf(node)
    .map((child) => String(child["#text"]))
    .join("");

function valueOf(node: Node): unknown {
  const kind = nameOf(node);
  if (kind === "string") return textOf(node);
  if (kind === "integer") return Number(textOf(node));
  if (kind === "true" || kind === "false") return kind === "true";
  const inside = elements(childrenOf(node));
  if (kind === "array") return inside.map(valueOf);
  expect(kind).toBe("dict");
  const pairs = inside.flatMap((key, at) =>
    at % 2 === 0 ? [[textOf(key), valueOf(inside[at + 1] ?? {})] as const] : [],
  );
  return Object.fromEntries(pairs);
}

test("the plists contain what launchd needs", () => {
  const { account, ...spec } = ODD_SPEC;
  const agent = parsePlist(formatLaunchdAgent({ ...spec, account: { user: "anna" } }));
  expect(agent).toEqual({
    Label: "com.plex-ingest.daemon",
    ProgramArguments: [
      "/usr/bin/env",
      "--",
      ODD_SPEC.entry,
      "--env-file",
      ODD_SPEC.envFile,
      "daemon",
    ],
    WorkingDirectory: "/",
    RunAtLoad: true,
    KeepAlive: { SuccessfulExit: false },
    ThrottleInterval: 10,
    ExitTimeOut: 30,
    ProcessType: "Background",
    LowPriorityIO: true,
    Umask: 0o022,
    SoftResourceLimits: { NumberOfFiles: 4096 },
    StandardOutPath: SPEC.logFile,
    StandardErrorPath: SPEC.logFile,
  });
  const system = parsePlist(formatLaunchdDaemon({ ...spec, account }));
  expect(system).toEqual({
    ...(agent as object),
    Umask: 0o007,
    UserName: "root",
    GroupName: "root",
  });
});

test("rejects a path that a service file cannot contain", () => {
  for (const text of [formatSystemdSystemUnit, formatSystemdUserUnit, formatLaunchdAgent]) {
    expect(() => text({ ...SPEC, envFile: "/srv/a\nExecStart=/bin/sh" })).toThrow(
      "control character",
    );
  }
  expect(() =>
    formatSystemdSystemUnit({ ...SPEC, credentials: [{ name: "PLEX_TOKEN", path: "/a\nb" }] }),
  ).toThrow();
});

test.each(["media\nExecStartPre=/bin/sh", "50%", "a b", "-x", ""])(
  "rejects a group named %j instead of writing it",
  (group) => {
    const spec = { ...SPEC, account: { user: "media", group } };
    expect(() => formatSystemdSystemUnit(spec)).toThrow("is not a valid account or group name");
  },
);
