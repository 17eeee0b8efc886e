import { dirname, join } from "node:path";
import { blowCommand, NO_TRACING, type Tracing } from "./blow.ts";
import { runInGroup } from "./run-in-group.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { STRANGER_FILE } from "./scenarios/stage.ts";
import type { SlotDatabase } from "./slot-database.ts";

/**
 * Recovery and everything after it ends within this, on a busy machine too; it takes a tenth of a
 * second.
 */
const LONGEST_MS = 30_000;

export type Run = {
  /** By our own blow. */
  killed: boolean;
  /** It ended by itself, and nothing was left to do. */
  done: boolean;
  /** Calls of each named step, where it lived to tell. */
  steps: Record<string, number>;
  /** What it said, and how it ended. */
  said: string;
  ms: number;
};

/** Where and as what a worker runs. */
export type RunDeps = {
  bundle: string;
  /** Where node keeps what it compiled. */
  cache: string;
  slot: { database?: SlotDatabase | undefined };
  planted?: string | undefined;
};

export type Play = {
  sceneFile: string;
  scenario: Pick<Scenario, "always">;
  tracing?: Tracing;
};

/** One process of the worker; `blow` is what befalls it, "" for nothing. */
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
 * One thread for all calls of the file system: their order, and so the number of each, is the same
 * every time. Beside the scene lies the file that a stranger puts in the way.
 */
export const workerEnv = ({ cache }: Pick<RunDeps, "cache">, sceneFile: string) => ({
  PATH: process.env["PATH"],
  NODE_COMPILE_CACHE: cache,
  UV_THREADPOOL_SIZE: "1",
  CRASH_STRANGER: join(dirname(sceneFile), STRANGER_FILE),
});
