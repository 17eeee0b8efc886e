import { type ChildProcess, execFile } from "node:child_process";
import { access, constants, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";

/** `code` is undefined if the program is not there, and 124, as of timeout(1), if it was ended. */
export type ProgramResult = { code: number | undefined; stdout: string; stderr: string };

export type RunOptions = {
  env?: Readonly<Record<string, string | undefined>> | undefined;
  cwd?: string | undefined;
  /** 5 s by default. */
  timeoutMs?: number | undefined;
};

const MAX_BYTES = 8 * 1024 ** 2;
const ENDED = 124;
/** Between the request to end and the kill. */
const KILL_DELAY_MS = 2000;

/**
 * Runs a program without a shell and without input. Never throws. After the time limit, or when the
 * signal aborts, it is asked to end and not waited for: one that waits for a disk that does not
 * answer cannot even be killed.
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
      const why = late.aborted ? `it did not end within ${timeoutMs / 1000} s` : error.message;
      resolve({ code: codeOf(error), stdout, stderr: stderr || why });
    });
    child.stdin?.on("error", () => {}); // it may have ended before
    child.stdin?.end();
  });
}

/** Waits no longer for a program that was asked to end, and kills it if it does not. */
export function abandonChild(child: ChildProcess): void {
  child.unref();
  setTimeout(() => child.kill("SIGKILL"), KILL_DELAY_MS).unref();
}

function codeOf({ code }: { code?: number | string | null | undefined }): number | undefined {
  if (typeof code === "number") return code;
  return code === "ENOENT" ? undefined : ENDED;
}

/**
 * The full paths of the programs of this name in `searchPath` (the form of `PATH`), in its order.
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
    return false; // not there, or not ours to run
  }
}
