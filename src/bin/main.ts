import { homedir } from "node:os";
import { CommanderError } from "commander";
import { AlreadyReported } from "../core/errors.ts";
import { createProgram } from "../hosts/cli/program.ts";
import { printAside } from "../hosts/cli/terminal/print.ts";
import { explain } from "../hosts/cli/terminal/to-exit-code.ts";
import { createContext } from "../program/context/context.ts";
import { terminalIo } from "../program/process/terminal-io.ts";

/** A call that hangs on a dead mount would keep the finished process alive. */
const EXIT_DELAY_MS = 5000;

/** Runs one command line and returns its exit code. Throws nothing; no stack trace is shown to a person. */
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
    // The reader closed the pipe (`plex-ingest history | head`): nothing is left to report.
    if (error instanceof Error && "code" in error && error.code === "EPIPE") return 0;
    if (error instanceof AlreadyReported) {
      setTimeout(() => process.exit(error.exitCode), EXIT_DELAY_MS).unref();
      return error.exitCode;
    }
    const { text, exitCode: failed } = explain(error);
    printAside(io, text.trimEnd().split("\n"));
    return failed;
  }
}
