import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Readable, type Writable } from "node:stream";

export type Sample = { lines: number; seconds: number; rssMiB: number; peakMiB: number };

/** A process's memory in MiB, from /proc. Both values are 0 on systems without it. */
function memoryOf(pid: number | undefined): { rssMiB: number; peakMiB: number } {
  const field = (text: string, name: string): number =>
    Math.round(Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text)?.[1] ?? 0) / 1024);
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return { rssMiB: field(status, "VmRSS"), peakMiB: field(status, "VmHWM") };
  } catch {
    return { rssMiB: 0, peakMiB: 0 };
  }
}

/**
 * Sends the names to `plex-ingest identify -` and measures its memory after each number of answers
 * listed in `at`. Seconds count from the first answer. Throws if an answer is an error or is
 * missing. The program has ended when the promise settles.
 */
export async function runProgram(
  program: readonly string[],
  env: Record<string, string>,
  names: Iterable<string>,
  at: readonly number[],
): Promise<Sample[]> {
  const [entry = "", ...args] = program;
  const child = spawn(process.execPath, [entry, ...args, "identify", "-"], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "exit") as Promise<[number | null]>;
  try {
    // A program that ended early does not read the other names.
    child.stdin.on("error", () => undefined);
    const samples = await readSamples(child, names, at);
    const [code] = await ended;
    if (code !== 0) throw new Error(`The program exited with ${code}.`);
    if (samples.length < at.length) {
      throw new Error(`The program answered only ${samples.length} of ${at.length} marks.`);
    }
    return samples;
  } finally {
    // The program may still be writing to its folder, which the caller removes.
    child.kill("SIGKILL");
    await ended;
  }
}

/** Returns a sample for each number of `at` that the program's answers reach. */
async function readSamples(
  child: ChildProcessByStdio<Writable, Readable, null>,
  names: Iterable<string>,
  at: readonly number[],
): Promise<Sample[]> {
  const samples: Sample[] = [];
  const given = (function* () {
    for (const name of names) yield `${name}\n`;
  })();
  Readable.from(given).pipe(child.stdin);
  let lines = 0;
  let began = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes('"error":')) {
      throw new Error(`The program returned an error: ${line.slice(0, 300)}`);
    }
    began ||= performance.now();
    lines += 1;
    if (at.includes(lines)) {
      samples.push({ lines, seconds: (performance.now() - began) / 1000, ...memoryOf(child.pid) });
    }
  }
  return samples;
}
