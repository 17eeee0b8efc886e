import { toCommandText } from "../../../base/actions/sentence.ts";
import { type Code, Complaint, Outage, UserError } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";

/** 0 ok · 1 failed · 2 usage or configuration · 3 not found · 4 refused */
const EXIT: Partial<Record<Code, number>> = {
  invalid_request: 2,
  not_found: 3,
  refused: 4,
  conflict: 4,
};

/**
 * Returns the exit code of the first failure. A result that is `ok` and has a code was accepted, but
 * an outage hinders it: a script must not go on as if it were done.
 */
export function exitCodeOfAll(
  results: readonly { ok: boolean; code?: string | undefined }[],
): number {
  const failed = results.find(({ ok, code }) => !ok || code !== undefined);
  return failed ? (EXIT[failed.code as Code] ?? 1) : 0;
}

/** Returns the text to print for an error, and the exit code. */
export function explain(error: unknown): { text: string; exitCode: number } {
  if (error instanceof Complaint) {
    return { text: `${error.lines.join("\n")}\n`, exitCode: error.exitCode };
  }
  if (error instanceof UserError) {
    return {
      text: `${cleanText(error.message, 2000)}\n  ${cleanText(toCommandText(error.hint), 2000)}\n`,
      exitCode: EXIT[error.code] ?? 1,
    };
  }
  // A release waits for an outage to end. A command fails instead, because only the person can run
  // it again.
  if (error instanceof Outage) {
    return {
      text: `${cleanText(error.message, 2000)}\n  Run the command again when this is fixed.\n`,
      exitCode: 1,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { text: `Unexpected error: ${cleanText(message, 2000)}\n`, exitCode: 1 };
}
