import { inCommands, worded } from "../../../core/actions/tongues.ts";
import { UserError } from "../../../core/errors.ts";
import type { Io } from "./json-lines.ts";
import { toPaper } from "./paper.ts";

/** One JSON object on stdout: indented for a person, on one line for a program. */
export const printJson = (io: Io, value: unknown): void =>
  io.out(`${JSON.stringify(worded(value, inCommands), null, io.terminal ? 2 : undefined)}\n`);

/** Lines beside the output, on standard error, which may be another terminal or a file: only times are made local. */
export const printAside = (io: Io, lines: readonly string[]): void =>
  io.err(`${toPaper({ ...io.paper, columns: undefined, colour: false }, lines).join("\n")}\n`);

/** Lines for a person: see `toPaper`. */
export const printLines = (io: Io, lines: readonly string[]): void =>
  io.out(`${toPaper(io.paper, lines).join("\n")}\n`);

/** The answer to a command that only asked: as JSON, or in lines for a person. Returns the exit code. */
export function printAnswer(io: Io, json: boolean | undefined, answer: unknown, lines: () => readonly string[]): 0 {
  if (json) printJson(io, answer);
  else printLines(io, lines());
  return 0;
}

/**
 * Whether a person says yes to what these lines say; `what` is what would be done, as in "Nothing was deleted".
 * @throws UserError (`refused`) without a terminal to ask on
 */
export async function confirm(
  io: Io,
  lines: readonly string[],
  { what, ask }: { what: string; ask: string },
): Promise<boolean> {
  printAside(io, lines);
  if (!io.terminal)
    throw new UserError(
      `Nothing was ${what}: there is no terminal to confirm it on.`,
      "Add --yes to do it without asking.",
      "refused",
    );
  if (await io.ask(`${ask} [y/N] `)) return true;
  printAside(io, ["Nothing was changed."]);
  return false;
}
