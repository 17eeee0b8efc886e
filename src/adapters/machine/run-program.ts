import { type ChildProcess, execFile } from "node:child_process";
import { access, constants, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";

/**
 * `code` is undefined if the program does not exist, and 124, as in timeout(1), if it was ended.
 */
export type ProgramResult = { code: number | undefined; stdout: string; stderr: string };

export type RunOptions = {
  env?: Readonly<Record<string, string | undefined>> | undefined;
  cwd?: string | undefined;
  /** Default: 5 s. */
  timeoutMs?: number | undefined;
};

const MAX_BYTES = 8 * 1024 ** 2;
const ENDED = 124;
/** Delay between the request to end and the kill. */
const KILL_DELAY_MS = 2000;

/**
 * Runs a program without a shell and without input. Never throws. After the timeout, or when the
 * signal aborts, the program is asked to end, but the function does not wait for it: a program that
 * waits for an unresponsive disk cannot even be killed.
 */
export function runProgram(
  program: string,
  words: readonly string[],
  signal: AbortSignal,
  { env, cwd, timeoutMs = 5000 }: RunOptions = {},
): Promise<ProgramResult> {
  const late = AbortSignal.timeout(timeoutMs);
  const stop = AbortSignal.any([signal, late]);
  return new Promise((resolve) => {
    const options = {
      signal: stop,
      maxBuffer: MAX_BYTES,
      killSignal: "SIGTERM" as const,
      env,
      cwd,
    };
    const child = execFile(program, [...words], options, (error, stdout, stderr) => {
      if (error === null) return resolve({ code: 0, stdout, stderr });
      if (stop.aborted) abandonChild(child);
      const why = late.aborted ? `it did not finish within ${timeoutMs / 1000} s` : error.message;
      resolve({ code: codeOf(error), stdout, stderr: stderr || why });
    });
    child.stdin?.on("error", () => {}); // it may already have ended
    child.stdin?.end();
  });
}

/** Stops waiting for a program that was asked to end, and kills the program if it does not end. */
export function abandonChild(child: ChildProcess): void {
  child.unref();
  setTimeout(() => child.kill("SIGKILL"), KILL_DELAY_MS).unref();
}

function codeOf({ code }: { code?: number | string | null | undefined }): number | undefined {
  if (typeof code === "number") return code;
  return code === "ENOENT" ? undefined : ENDED;
}

/**
 * Yields the full paths of all programs with this name in `searchPath` (formatted like `PATH`), in
 * its order.
 */
export async function* findPrograms(name: string, searchPath: string): AsyncGenerator<string> {
  for (const folder of searchPath.split(delimiter).filter((each) => isAbsolute(each))) {
    const path = join(folder, name);
    if (await isExecutable(path)) yield path;
  }
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false; // missing, or not executable for us
  }
}
