import { spawn } from "node:child_process";
import type { FileMethod } from "../../../src/core/journal/method-traits.ts";
import type { Call } from "./strace.ts";

/** The driver's input and output. */
export type DriverJob = {
  home: string;
  method: FileMethod;
  /** Its clock is so much ahead: what waits is due. */
  laterMs?: number;
  /**
   * Believes that there is always room, as one does whom another program's writing takes by
   * surprise.
   */
  believesFree?: boolean;
  /**
   * After which step the power goes, and of which mount: the n-th of all, or of those of a name
   * ("copyVerified 1").
   */
  cutAt?: number | string;
  cutMount?: string;
  /** Copies without syncing, to prove that the tests would see it. */
  planted?: boolean;
};

export type DriverRelease = {
  state: string;
  waiting?: undefined | { code: string; message: string };
  reasons: { code: string; message: string }[];
  tries: number;
  problems: string[];
  published: { method?: string | undefined; why?: string | undefined }[];
};

export type DriverResult = { releases: DriverRelease[]; warnings: string[] };

/**
 * After a step of the engine (a function that touches files, a transaction), or at the n-th call of
 * a kind.
 */
export type Moment = { step: number | string } | { call: Call; nth: number };

export type CutJob = {
  folder: string;
  method: FileMethod;
  /** All of a kind, or these. */
  moments: "steps" | "calls" | Moment[];
  planted?: boolean;
};

export type CutRound = { at: string; state: string; warnings: string[]; wrong: string[] };

export type Ran = {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
};

/**
 * A program to its end; nothing it does fails the caller. One thread makes all of its calls: strace
 * counts the calls of each thread for itself, and "the third" would be another one in each run.
 */
export function run(command: readonly string[], timeoutMs = 180_000): Promise<Ran> {
  const [file = "", ...args] = command;
  const env = { PATH: process.env["PATH"], UV_USE_IO_URING: "0", UV_THREADPOOL_SIZE: "1" };
  const { promise, resolve, reject } = Promise.withResolvers<Ran>();
  const child = spawn(file, args, {
    env,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: timeoutMs,
    killSignal: "SIGKILL",
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  child.once("error", reject);
  child.once("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  return promise;
}

/** What the driver printed last; undefined when it did not come so far. */
export function resultOf({ stdout }: Ran): DriverResult | undefined {
  const line = stdout.trim().split("\n").at(-1) ?? "";
  if (!line.startsWith('{"releases"')) return undefined;
  return JSON.parse(line) as DriverResult;
}
