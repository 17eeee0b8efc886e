import { toCommandText, withHint } from "../../../base/actions/sentence.ts";
import { Outage, UserError } from "../../../base/errors.ts";
import type { Io } from "./print.ts";

/** Returns the answer for one name, or a promise if the answer is not available immediately. */
type AnswerLine = (name: string, signal: AbortSignal) => unknown;

/**
 * Maximum number of names looked up at once. TMDB's client sends fewer requests at a time, so the
 * additional names keep it busy.
 */
const MAX_PENDING = 16;
/**
 * Lines per write, and writes before waiting for the reader. Without the wait, unread lines would
 * pile up in memory if the reader is slow.
 */
const LINES_AT_ONCE = 16;
const WRITES_BETWEEN_WAITS = 16;

/**
 * Maximum number of characters in an input line. This is many times the length of any path. The
 * rest of a longer line is discarded.
 */
export const LONGEST_LINE = 65_536;

/**
 * Prints one line of JSON per name, in order. If the only name is `-`, every input line is a name.
 * A bad name prints `{"error": …}`. Only a few lines are kept in memory.
 */
export async function printAnswers(
  io: Io,
  names: readonly string[],
  answer: AnswerLine,
): Promise<void> {
  const waiting: (string | Promise<string>)[] = [];
  const answers: string[] = [];
  let written = 0;
  const write = (): void => {
    if (answers.length > 0) io.out(answers.splice(0).join(""));
  };
  const input = names.length === 1 && names[0] === "-" ? io.stdin() : [names];
  for await (const lines of input) {
    for (const name of lines) {
      if (io.signal.aborted) break;
      waiting.push(answerLine(name, answer, io.signal));
      if (waiting.length < MAX_PENDING) continue;
      const first = waiting.shift() ?? "";
      answers.push(typeof first === "string" ? first : await first);
      if (answers.length < LINES_AT_ONCE) continue;
      write();
      if (++written % WRITES_BETWEEN_WAITS === 0) await io.taken();
    }
    if (io.signal.aborted) break;
  }
  for (const pendingLine of waiting) {
    answers.push(typeof pendingLine === "string" ? pendingLine : await pendingLine);
  }
  write();
}

const toLine = (answer: unknown): string => `${JSON.stringify(answer)}\n`;

// Returns a promise only if the answer is a promise. For a parsed name, a promise would cost as
// much as the rest of the processing.
function answerLine(
  name: string,
  answer: AnswerLine,
  signal: AbortSignal,
): string | Promise<string> {
  if (name.trim() === "") return toLine({ error: "The line is empty." });
  if (name.length > LONGEST_LINE) {
    return toLine({ error: `The line is longer than ${LONGEST_LINE} characters.` });
  }
  const toError = (error: unknown) => toLine(errorOf(name, error));
  try {
    const answered = answer(name, signal);
    return answered instanceof Promise ? answered.then(toLine, toError) : toLine(answered);
  } catch (error) {
    return toError(error);
  }
}

function errorOf(name: string, error: unknown): unknown {
  if (error instanceof UserError) return { name, error: toCommandText(withHint(error)) };
  if (error instanceof Outage) return { name, error: error.message, code: error.code };
  return { name, error: error instanceof Error ? error.message : String(error) };
}
