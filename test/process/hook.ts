import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isEngineLockTaken } from "../../src/store/sqlite/engine-lock.ts";
import { type Answer, runProgram } from "../support/daemon.ts";
import { signalProcess } from "../support/process-id.ts";
import { waitFor } from "../support/wait-for.ts";
import { type Home, type HomeOptions, makeHome } from "./home.ts";

export const HASH = "0123456789abcdef0123456789abcdef01234567";

/** Runs the command that Transmission calls for a complete torrent. */
export const torrentDone = (home: Home, env: Record<string, string>): Promise<Answer> =>
  runProgram(home, ["torrent-done"], { env, cwd: "/" });

/** Runs the hook for a path in the downloads, without Transmission's RPC. */
export const doneIn = (home: Home, name: string): Promise<Answer> =>
  torrentDone(home, {
    TR_TORRENT_DIR: home.downloads,
    TR_TORRENT_NAME: name,
    TR_TORRENT_HASH: HASH,
  });

export type HookHome = Home & {
  /**
   * Process ids of this home's running engines: the engine that files and the engine that waits.
   */
  engines(): number[];
  /**
   * Resolves when no engine of this home is running, so that a test can check what they left
   * behind.
   */
  drained(): Promise<void>;
};

/**
 * A home in mode `hook`, which has no resident process. Engines that still run at the end of the
 * scope are killed.
 */
export function hookHome(options: HomeOptions = {}): HookHome {
  const home = makeHome({ ...options, settings: { PLEX_MODE: "hook", ...options.settings } });
  const engines = (): number[] => processesOf(home.envFile);
  return {
    ...home,
    engines,
    async drained() {
      await waitFor("the engines to end", () => engines().length === 0);
      if (!home.server) {
        await waitFor(
          "the lock to be free",
          () => !isEngineLockTaken(`${home.state}/lock/engine.lock`),
        );
      }
    },
    [Symbol.dispose]() {
      for (const pid of engines()) signalProcess(pid, "SIGKILL");
      home[Symbol.dispose]();
    },
  };
}

/** The arguments of a running process. Empty if it has ended. */
export function argumentsOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
  } catch {
    return [];
  }
}

/**
 * Detached processes have no parent. They are found by their configuration file, which no other
 * process uses.
 */
const processesOf = (envFile: string): number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const words = argumentsOf(pid);
      return words.includes(envFile) && words.includes("--drain");
    });

/** True if this system has /proc, which is used to find engine processes. */
export const hasProc = existsSync("/proc/self/cmdline");
