import { Outage, UserError } from "../../core/errors.ts";
import type { AnswerLine, Io } from "./context.ts";

/** As many names looked up at once as TMDb's client has requests in flight, and some to keep it busy. */
const AHEAD = 16;
/** Lines written before the reader is waited for: a slow one must not make us hold all that it has not read. */
const BETWEEN_WAITS = 256;

/**
 * Each name, or line of the input with `-`, gives one line of JSON, in order; a bad one gives `{"error": …}`. Holds a
 * few lines at a time.
 */
export async function printAnswers(io: Io, names: readonly string[], answer: AnswerLine): Promise<void> {
  const waiting: Promise<string>[] = [];
  let written = 0;
  const input = names.length === 1 && names[0] === "-" ? io.stdin() : names;
  for await (const name of input) {
    if (io.signal.aborted) break;
    waiting.push(answerLine(name, answer, io.signal));
    if (waiting.length < AHEAD) continue;
    io.out((await waiting.shift()) ?? "");
    if (++written % BETWEEN_WAITS === 0) await io.taken();
  }
  for (const line of waiting) io.out(await line);
}

async function answerLine(name: string, answer: AnswerLine, signal: AbortSignal): Promise<string> {
  return `${JSON.stringify(await answered(name, answer, signal))}\n`;
}

async function answered(name: string, answer: AnswerLine, signal: AbortSignal): Promise<unknown> {
  if (name.trim() === "") return { error: "The line is empty." };
  try {
    return await answer(name, signal);
  } catch (error) {
    if (error instanceof UserError) return { name, error: `${error.message} ${error.hint}` };
    if (error instanceof Outage) return { name, error: error.message, code: error.code };
    return { name, error: error instanceof Error ? error.message : String(error) };
  }
}
