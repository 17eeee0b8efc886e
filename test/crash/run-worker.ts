import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { blowCommand, type Tracing } from "./blow.ts";
import { STRANGER_FILE } from "./scenarios/stage.ts";
import type { SlotDatabase } from "./slot-database.ts";

/** Recovery and everything after it ends within this, on a busy machine too; it takes a tenth of a second. */
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

export type WorkerPlace = {
  bundle: string;
  sceneFile: string;
  /** Where node keeps what it compiled. */
  cache: string;
  planted: string | undefined;
  /** What befalls every run. */
  always: readonly string[];
  tracing: Tracing;
  database?: SlotDatabase | undefined;
};

/** One process of the worker; `blow` is what befalls it, "" for nothing. */
export async function runWorker(place: WorkerPlace, run: number, blow: string): Promise<Run> {
  const worker = [process.execPath, place.bundle, place.sceneFile, String(run)];
  const { command, env } = blowCommand(blow, place.always, place.tracing, worker);
  const [file = "", ...args] = command;
  const begun = performance.now();
  const child = spawn(file, args, {
    // A group of its own: what is traced must not outlive its tracer when both are given up.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...workerEnv(place),
      ...(place.planted === undefined ? {} : { CRASH_PLANTED: place.planted }),
      ...(place.database
        ? {
            CRASH_SERVER: place.database.through,
            CRASH_NETWORK: String(place.database.network),
            CRASH_COMMAND: JSON.stringify(place.database.crash),
          }
        : {}),
      ...env,
    },
  });
  let out = "";
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  }, LONGEST_MS);
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  const answer = out === "" ? undefined : (JSON.parse(out) as { done: boolean; steps: Run["steps"]; told: string[] });
  return {
    killed: signal === "SIGKILL" && !late,
    done: code === 0 && answer?.done === true,
    steps: answer?.steps ?? {},
    said: `${late ? "I8: it did not end" : `${signal ?? code}`} ${answer?.told.join("; ") ?? ""} ${said}`.trim(),
    ms: performance.now() - begun,
  };
}

/**
 * One thread for all calls of the file system: their order, and so the number of each, is the same every time. Beside the
 * scene lies the file that a stranger puts in the way.
 */
export const workerEnv = ({ cache, sceneFile }: Pick<WorkerPlace, "cache" | "sceneFile">) => ({
  PATH: process.env["PATH"],
  NODE_COMPILE_CACHE: cache,
  UV_THREADPOOL_SIZE: "1",
  CRASH_STRANGER: join(dirname(sceneFile), STRANGER_FILE),
});
