import type * as z from "zod";
import { UserError } from "../core/errors.ts";
import { cleanText } from "../core/text/clean-text.ts";

const MOST_ISSUES = 5;

/** The arguments as the tool wants them. @throws UserError naming each wrong field and what it must be. */
export function readArguments<Input extends z.ZodObject>(input: Input, args: unknown): z.output<Input> {
  const read = input.safeParse(args ?? {});
  if (read.success) return read.data;
  const issues = read.error.issues.slice(0, MOST_ISSUES).map(({ path, message }) => {
    const field = path.length === 0 ? "" : `${path.map(String).join(".")}: `;
    return cleanText(`${field}${message}`, 200);
  });
  throw new UserError(`${issues.join("; ")}.`, "Correct the arguments and call again.");
}
