import { spawn } from "node:child_process";
import { once } from "node:events";
import { Readable } from "node:stream";
import { cpuMsOf } from "../memory/read-process.ts";

const NEWLINE = 10;

export type Answers = {
  /** Lines per second of elapsed time, counted from the first answer. */
  perSecond: number;
  /** Lines per second of the program's processor time, which is the same on a busy machine. */
  perCpuSecond: number;
};

/**
 * Writes lines to a program that answers each with one line.
 * @throws Error if it fails or an answer is missing
 */
export async function answerLines(
  args: readonly string[],
  names: readonly string[],
  env: Record<string, string> = {},
): Promise<Answers> {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  // the program may fail before it has read everything, and its exit code shows that
  child.stdin.on("error", () => {});
  Readable.from(blocksOf(names)).pipe(child.stdin);
  let lines = 0;
  let before = 0;
  let began = 0;
  let cpuBefore = 0;
  let cpuNow = 0;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) lines++;
    // The last answers may be read after the program has ended.
    cpuNow = cpuMsOf(child.pid) || cpuNow;
    if (began !== 0) continue;
    began = performance.now();
    before = lines;
    cpuBefore = cpuNow;
  }
  const seconds = (performance.now() - began) / 1000;
  const [code] = (await ended) as [number | null];
  if (code !== 0 || lines !== names.length) {
    throw new Error(`The program exited with ${code} after ${lines} answers.`);
  }
  const answered = lines - before;
  return { perSecond: answered / seconds, perCpuSecond: (1000 * answered) / (cpuNow - cpuBefore) };
}

const A_BLOCK = 1000;

function* blocksOf(names: readonly string[]): Generator<string> {
  for (let at = 0; at < names.length; at += A_BLOCK) {
    yield `${names.slice(at, at + A_BLOCK).join("\n")}\n`;
  }
}

/**
 * Returns the best of several tries, for both figure and floor. Short runs use processor time,
 * because other programs disturb it less.
 */
export async function bestOf(
  tries: number,
  of: keyof Answers,
  answer: () => Promise<Answers>,
): Promise<number> {
  let best = 0;
  for (let at = 0; at < tries; at++) best = Math.max(best, (await answer())[of]);
  return best;
}
