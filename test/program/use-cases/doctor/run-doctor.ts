import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../../../../src/app/doctor/finding.ts";
import type { TempFolder } from "../../../support/temp-folder.ts";

const SCRIPT = join(import.meta.dirname, "../../../../src/bin/plex-ingest.ts");

export type DoctorRun = { code: number | null; report: Report; out: string; err: string };

/** Runs the real program from its sources. `as` is a command that runs it. */
export function startDoctor(
  home: string,
  {
    env = {},
    words = ["--json"],
    as = [],
  }: { env?: Record<string, string>; words?: string[]; as?: string[] } = {},
): { child: ChildProcess; done: Promise<DoctorRun> } {
  const [program = "", ...rest] = [...as, process.execPath, SCRIPT, "doctor", ...words];
  const given = {
    HOME: home,
    PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
    PLEX_INGEST_STATE_DIR: join(home, "state"),
    ...env,
  };
  const child = spawn(program, rest, { cwd: "/", env: given, stdio: ["ignore", "pipe", "pipe"] });
  let [out, err] = ["", ""];
  child.stdout.on("data", (text) => (out += String(text)));
  child.stderr.on("data", (text) => (err += String(text)));
  const { promise, resolve } = Promise.withResolvers<DoctorRun>();
  child.once("close", (code) => {
    const report = (out.startsWith("{") ? JSON.parse(out) : { probes: [] }) as Report;
    resolve({ code, report, out, err });
  });
  return { child, done: promise };
}

export const findingsIn = (
  { report }: DoctorRun,
  id: string,
): Report["probes"][number]["findings"] =>
  report.probes.find((probe) => probe.id === id)?.findings ?? [];

/** A `systemctl` for PATH that reports one running service. */
export function fakeSystemctl(dir: TempFolder, pid: number): string {
  const rows = {
    LoadState: "loaded",
    ActiveState: "active",
    SubState: "running",
    UnitFileState: "enabled",
    MainPID: pid,
    User: "nobody",
    WatchdogUSec: "1min",
    NRestarts: 0,
  };
  const text = Object.entries(rows)
    .map(([key, value]) => `${key}=${value}`)
    .join("\n");
  chmodSync(
    dir.write(
      "bin/systemctl",
      `#!/bin/sh\n[ "$1" = --user ] && exit 1\ncat <<'ROWS'\n${text}\nROWS\n`,
    ),
    0o755,
  );
  return `${dir.at("bin")}:/usr/sbin:/usr/bin:/sbin:/bin`;
}
