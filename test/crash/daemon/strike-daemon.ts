import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import type { Home } from "../../process/home.ts";
import { BUNDLE } from "../../support/daemon.ts";
import { signalProcess } from "../../support/process-id.ts";
import { runInGroup } from "../run-in-group.ts";
import type { SlotDatabase } from "../slot-database.ts";

/** Moment at which a daemon dies: `ms` after its start, or earlier at a system call. */
export type Moment = { ms: number; call?: string; count?: number };

export type Struck = { killed: boolean; said: string };

/** System calls that a daemon makes on the files that it files, and calls on its journal. */
const CALLS: readonly [string, number][] = [
  ["link", 1],
  ["rename", 1],
  ["unlink", 3],
  ["mkdir", 3],
];
const JOURNAL_CALLS: readonly [string, number][] = [
  ["fsync", 40],
  ["pwrite64", 400],
];

/** Half of the moments are set only by the clock, half by a system call. */
export function momentFrom(
  random: () => number,
  { withStrace, onServer }: { withStrace: boolean; onServer: boolean },
) {
  const ms = 300 + Math.floor(random() * 2200);
  if (!withStrace || random() < 0.5) return { ms };
  const calls = onServer ? CALLS : [...CALLS, ...JOURNAL_CALLS];
  const [call, most] = calls[Math.floor(random() * calls.length)] ?? ["link", 1];
  return { ms: ms + 2000, call, count: 1 + Math.floor(random() * most) };
}

/** Faults of the daemons' database server, or of the connection to it, while they run. */
export const SERVER_BLOWS: Record<string, (database: SlotDatabase) => Promise<void>> = {
  async terminate({ url }) {
    const others =
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'plex-ingest%'";
    execFileSync("psql", ["-qAtX", "-d", url, "-c", others], { stdio: "ignore" });
  },
  async crash({ crash }) {
    const [file = "", ...args] = crash;
    const child = spawn(file, args, { cwd: "/", stdio: "ignore" });
    await once(child, "close");
  },
  async cut({ network }) {
    signalProcess(network, "SIGUSR2");
  },
  async silence({ network }) {
    signalProcess(network, "SIGSTOP");
    await pause(1500);
    signalProcess(network, "SIGCONT");
  },
};

/** Starts the complete daemon and kills it with SIGKILL at that moment. */
export async function strikeDaemon(home: Home, { ms, call, count }: Moment): Promise<Struck> {
  const own = [process.execPath, BUNDLE, "--env-file", home.envFile, "daemon"];
  const inject = ["-e", `trace=${call}`, "-e", `inject=${call}:signal=KILL:when=${count}`];
  const command =
    call === undefined ? own : ["strace", "-f", "-qq", "-o", "/dev/null", ...inject, ...own];
  const env = { PATH: process.env["PATH"], HOME: home.path, TMPDIR: home.path, LANG: "C.UTF-8" };
  const { signal, out, said } = await runInGroup(command, { ms, cwd: home.path, env });
  return { killed: signal === "SIGKILL", said: out + said };
}
