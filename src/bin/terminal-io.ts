import { createInterface } from "node:readline";
import type { Io } from "../cli/context.ts";
import { askPerson } from "./ask-person.ts";

const WIDE = 100;

/** The process's own streams. */
export function terminalIo(signal: AbortSignal): Io {
  // A reader that leaves early is no error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    process.stderr.write(
      `The answer cannot be written (${error.code}).\n  Send it somewhere else; what was asked for may be done.\n`,
    );
    process.exit(1);
  });
  process.stderr.on("error", () => {}); // nobody is left to tell
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    taken: () => new Promise((resolve) => process.stdout.write("", () => resolve())),
    terminal: process.stdout.isTTY && process.stdin.isTTY,
    columns: process.stdout.columns || WIDE,
    stdin: () => createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY }),
    ask: (question) => askPerson(question, process.stdin, process.stderr),
    signal,
  };
}
