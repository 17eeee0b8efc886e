import { homedir } from "node:os";
import { CommanderError } from "commander";
import { createProgram } from "../cli/program.ts";
import { explain } from "../cli/terminal/to-exit-code.ts";
import { Outage, UserError } from "../core/errors.ts";
import { createContext } from "./context.ts";
import { AlreadyReported } from "./process/already-reported.ts";
import { terminalIo } from "./process/terminal-io.ts";

const LEAVE_MS = 5000;

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
    if (error instanceof AlreadyReported) {
      // A call that hangs on a dead mount would keep a process alive that files nothing, and no supervisor would know.
      setTimeout(() => process.exit(error.exitCode), LEAVE_MS).unref();
      return error.exitCode;
    }
    const { text, exitCode: failed } = explain(forPeople(error));
    io.err(text);
    return failed;
  }
}

/** What makes a release wait makes a command fail: nobody asks again but the person. */
const forPeople = (error: unknown): unknown =>
  error instanceof Outage
    ? new UserError(error.message, "Run it again when that is mended.", "internal_error", { cause: error })
    : error;
