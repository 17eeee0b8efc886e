import { toCommandText, withHint } from "../../../base/actions/sentence.ts";
import { Outage, UserError } from "../../../base/errors.ts";
import type { Io } from "./print.ts";

/** Answers one name, with a promise if it has to wait. */
type AnswerLine = (name: string, signal: AbortSignal) => unknown;

/**
 * Names looked up at once: as many as TMDB's client sends requests for, and some more to keep it
 * busy.
 */
const MAX_PENDING = 16;
/**
 * Lines written at once, and before waiting for the reader: with a slow one, unread lines would
 * pile up in memory.
 */
const LINES_AT_ONCE = 16;
const WRITES_BETWEEN_WAITS = 16;

/**
 * Characters that a line of the input can have: many times what any path has. More of it is not
 * kept.
 */
export const LONGEST_LINE = 65_536;

/**
 * Prints one line of JSON for each name, or for each line of the input if the only name is `-`, in
 * order; `{"error": …}` for a bad one. Keeps only a few lines in memory.
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

// A promise only where the answer is one: for a parsed name it would cost as much as the rest of
// its way here.
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
