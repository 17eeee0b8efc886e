import type { Io } from "./print.ts";

const MIN_COLUMNS = 20;

/**
 * Returns a function that shows a line on standard error. Each line replaces the previous one; `""`
 * removes it. Undefined if output cannot be overwritten.
 */
export function createStatusLine({
  terminal,
  paper,
  columns,
  err,
}: Io): ((line: string) => void) | undefined {
  if (!terminal || !paper.redraws) return undefined;
  const most = Math.max(MIN_COLUMNS, columns - 1);
  // The line is cut, because a wrapped line could not be erased.
  return (line) => err(`\r\u001b[K${line.length > most ? `${line.slice(0, most - 1)}…` : line}`);
}
