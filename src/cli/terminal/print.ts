import type { Io } from "./context.ts";

/** One JSON object on stdout: indented for a person, on one line for a program. */
export const printJson = (io: Io, value: unknown): void =>
  io.out(`${JSON.stringify(value, null, io.terminal ? 2 : undefined)}\n`);

export const printLines = (io: Io, lines: readonly string[]): void => io.out(`${lines.join("\n")}\n`);
