import { spawn } from "node:child_process";
import type { FileMethod } from "../../../src/core/journal/method-traits.ts";
import type { Call } from "./strace.ts";

/** The driver's input and output. */
export type DriverJob = {
  home: string;
  method: FileMethod;
  /** Clock offset in ms, so that waiting releases are due. */
  laterMs?: number;
  /**
   * True to assume that there is always enough space, as when another program fills the disk
   * unexpectedly.
   */
  believesFree?: boolean;
  /**
   * Step after which the power fails, and mount on which it fails: the n-th step of all, or of
   * those with a name ("copyVerified 1").
   */
  cutAt?: number | string;
  cutMount?: string;
  /** Copies without syncing, to prove that the tests notice it. */
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
  /** All moments of a kind, or the listed ones. */
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
 * Runs a program to its end; its failure does not throw. One thread makes all its calls, because
 * strace counts each thread's calls separately and “the third call” would differ between runs.
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

/** The driver's last output; undefined if it did not get that far. */
export function resultOf({ stdout }: Ran): DriverResult | undefined {
  const line = stdout.trim().split("\n").at(-1) ?? "";
  if (!line.startsWith('{"releases"')) return undefined;
  return JSON.parse(line) as DriverResult;
}
