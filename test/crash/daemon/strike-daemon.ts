import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import type { Home } from "../../process/home.ts";
import { BUNDLE } from "../../support/daemon.ts";
import { runInGroup } from "../run-in-group.ts";
import type { SlotDatabase } from "../slot-database.ts";

/** When a daemon dies: so long after its start, or at a call of the system if that comes first. */
export type Moment = { ms: number; call?: string; count?: number };

export type Struck = { killed: boolean; said: string };

/** Calls that a daemon makes on what it files, and those in its journal. */
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

/** Half of the moments by the clock alone, half at a call. */
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

/** What befalls the server of daemons, or the way to it, while they run. */
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
    process.kill(network, "SIGUSR2");
  },
  async silence({ network }) {
    process.kill(network, "SIGSTOP");
    await pause(1500);
    process.kill(network, "SIGCONT");
  },
};

/** Starts the whole daemon and kills it at that moment, with SIGKILL. */
export async function strikeDaemon(home: Home, { ms, call, count }: Moment): Promise<Struck> {
  const own = [process.execPath, BUNDLE, "--env-file", home.envFile, "daemon"];
  const inject = ["-e", `trace=${call}`, "-e", `inject=${call}:signal=KILL:when=${count}`];
  const command =
    call === undefined ? own : ["strace", "-f", "-qq", "-o", "/dev/null", ...inject, ...own];
  const env = { PATH: process.env["PATH"], HOME: home.path, TMPDIR: home.path, LANG: "C.UTF-8" };
  const { signal, out, said } = await runInGroup(command, { ms, cwd: home.path, env });
  return { killed: signal === "SIGKILL", said: out + said };
}
