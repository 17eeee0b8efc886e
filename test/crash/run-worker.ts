import { dirname, join } from "node:path";
import { blowCommand, NO_TRACING, type Tracing } from "./blow.ts";
import { runInGroup } from "./run-in-group.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { STRANGER_FILE } from "./scenarios/stage.ts";
import type { SlotDatabase } from "./slot-database.ts";

/**
 * Time limit for recovery and everything after it, even on a busy machine. Normally this takes a
 * tenth of a second.
 */
const LONGEST_MS = 30_000;

export type Run = {
  /** True if the process was killed by our own blow. */
  killed: boolean;
  /** True if the process ended normally and nothing was left to do. */
  done: boolean;
  /** Number of calls of each named step, if the process lived long enough to report them. */
  steps: Record<string, number>;
  /** The process's output and how it ended. */
  said: string;
  ms: number;
};

/** The worker's bundle and its environment. */
export type RunDeps = {
  bundle: string;
  /** Node's compile cache. */
  cache: string;
  slot: { database?: SlotDatabase | undefined };
  planted?: string | undefined;
};

export type Play = {
  sceneFile: string;
  scenario: Pick<Scenario, "always">;
  tracing?: Tracing;
};

/** Runs one process of the worker; `blow` is the fault, "" for none. */
export async function runWorker(
  deps: RunDeps,
  play: Play,
  run: number,
  blow: string,
): Promise<Run> {
  const { bundle, planted, slot } = deps;
  const { sceneFile, scenario, tracing = NO_TRACING } = play;
  const worker = [process.execPath, bundle, sceneFile, String(run)];
  const { command, env } = blowCommand(blow, scenario.always ?? [], tracing, worker);
  const begun = performance.now();
  const server = slot.database && {
    CRASH_SERVER: slot.database.through,
    CRASH_NETWORK: String(slot.database.network),
    CRASH_COMMAND: JSON.stringify(slot.database.crash),
  };
  const { code, signal, out, said, late } = await runInGroup(command, {
    ms: LONGEST_MS,
    env: {
      ...workerEnv(deps, sceneFile),
      ...(planted && { CRASH_PLANTED: planted }),
      ...server,
      ...env,
    },
  });
  const answer =
    out === ""
      ? undefined
      : (JSON.parse(out) as { done: boolean; steps: Run["steps"]; told: string[] });
  return {
    killed: signal === "SIGKILL" && !late,
    done: code === 0 && answer?.done === true,
    steps: answer?.steps ?? {},
    said: `${late ? "I8: it did not end" : `${signal ?? code}`} ${answer?.told.join("; ") ?? ""} ${said}`.trim(),
    ms: performance.now() - begun,
  };
}

/**
 * File system calls run on a single thread, so that their order and count are the same every time.
 * The file that a stranger puts in the way is next to the scene.
 */
export const workerEnv = ({ cache }: Pick<RunDeps, "cache">, sceneFile: string) => ({
  PATH: process.env["PATH"],
  NODE_COMPILE_CACHE: cache,
  UV_THREADPOOL_SIZE: "1",
  CRASH_STRANGER: join(dirname(sceneFile), STRANGER_FILE),
});
