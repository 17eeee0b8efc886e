import { execFile } from "node:child_process";

/** `code` is undefined if the program is not there or was ended. */
export type Ran = { code: number | undefined; out: string; err: string };

export type RunOptions = {
  env?: Readonly<Record<string, string | undefined>> | undefined;
  cwd?: string | undefined;
  /** 5 s by default; then it is killed. */
  timeoutMs?: number | undefined;
};

const MAX_BYTES = 8 * 1024 ** 2;

/** Runs a program without a shell and without input. Never throws. */
export const runProgram = (
  program: string,
  words: readonly string[],
  signal: AbortSignal,
  { env, cwd, timeoutMs = 5000 }: RunOptions = {},
): Promise<Ran> =>
  new Promise((resolve) => {
    const options = { signal, timeout: timeoutMs, maxBuffer: MAX_BYTES, killSignal: "SIGTERM" as const, env, cwd };
    const child = execFile(program, [...words], options, (error, out, err) => {
      const code = error ? (typeof error.code === "number" ? error.code : undefined) : 0;
      resolve({ code, out, err });
    });
    child.stdin?.on("error", () => {}); // it may have ended before
    child.stdin?.end();
  });
