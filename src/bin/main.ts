import { homedir } from "node:os";
import { CommanderError } from "commander";
import { createProgram } from "../cli/program.ts";
import { explain } from "../cli/to-exit-code.ts";
import { createContext } from "./context.ts";
import { terminalIo } from "./terminal-io.ts";

/** Runs one command line. Returns the exit code; nothing is thrown, and no stack reaches a person. */
export async function main(argv: readonly string[]): Promise<number> {
  const stop = new AbortController();
  const io = terminalIo(stop.signal);
  const place = { env: process.env, cwd: process.cwd(), home: process.env["HOME"] ?? homedir() };
  let exitCode = 0;
  const program = createProgram(
    createContext(io, place, () => program.opts<{ envFile?: string }>().envFile),
    (code) => {
      exitCode = code;
    },
  );
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    // The reader went away (`plex-ingest history | head`): nobody is left to tell.
    if (error instanceof Error && "code" in error && error.code === "EPIPE") return 0;
    const { text, exitCode: failed } = explain(error);
    io.err(text);
    return failed;
  }
}
