import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Home } from "../../process/home.ts";
import { BUNDLE } from "../../support/daemon.ts";

/** When a daemon dies: so long after its start, or at a call of the system if that comes first. */
export type Moment = { ms: number; call?: string; count?: number };

export type Struck = { killed: boolean; said: string };

/** Calls that a daemon makes on what it files and in its journal. */
const CALLS: readonly [string, number][] = [
  ["link", 1],
  ["rename", 1],
  ["unlink", 3],
  ["mkdir", 3],
  ["fsync", 40],
  ["pwrite64", 400],
];

/** Half of the moments by the clock alone, half at a call. */
export function momentFrom(random: () => number, withStrace: boolean): Moment {
  const ms = 300 + Math.floor(random() * 2200);
  if (!withStrace || random() < 0.5) return { ms };
  const [call, most] = CALLS[Math.floor(random() * CALLS.length)] ?? ["link", 1];
  return { ms: ms + 2000, call, count: 1 + Math.floor(random() * most) };
}

/** Starts the whole daemon and kills it at that moment, with SIGKILL. */
export async function strikeDaemon(home: Home, { ms, call, count }: Moment): Promise<Struck> {
  const own = [process.execPath, BUNDLE, "--env-file", home.envFile, "daemon"];
  const inject = ["-e", `trace=${call}`, "-e", `inject=${call}:signal=KILL:when=${count}`];
  const [file = "", ...args] = call === undefined ? own : ["strace", "-f", "-qq", "-o", "/dev/null", ...inject, ...own];
  const child = spawn(file, args, {
    // A group of its own: what is traced dies with its tracer.
    detached: true,
    cwd: home.path,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], HOME: home.path, TMPDIR: home.path, LANG: "C.UTF-8" },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const timer = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, "SIGKILL"), ms);
  const [, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  return { killed: signal === "SIGKILL", said };
}
