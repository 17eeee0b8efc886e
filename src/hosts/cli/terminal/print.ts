import type { Io } from "./context.ts";
import { toPaper } from "./paper.ts";

/** One JSON object on stdout: indented for a person, on one line for a program. */
export const printJson = (io: Io, value: unknown): void =>
  io.out(`${JSON.stringify(value, null, io.terminal ? 2 : undefined)}\n`);

/** Lines beside the output, on standard error, which may be another terminal or a file: only times are made local. */
export const printAside = (io: Io, lines: readonly string[]): void =>
  io.err(`${toPaper({ ...io.paper, columns: undefined, colour: false }, lines).join("\n")}\n`);

/** Lines for a person: see `toPaper`. */
export const printLines = (io: Io, lines: readonly string[]): void =>
  io.out(`${toPaper(io.paper, lines).join("\n")}\n`);
