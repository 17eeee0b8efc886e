import type { Io } from "./print.ts";

const MIN_COLUMNS = 20;

/**
 * Shows a line that the next one replaces, on standard error; `""` removes it. Undefined where
 * nothing can be drawn over.
 */
export function createStatusLine({
  terminal,
  paper,
  columns,
  err,
}: Io): ((line: string) => void) | undefined {
  if (!terminal || !paper.redraws) return undefined;
  const most = Math.max(MIN_COLUMNS, columns - 1);
  // A line that is wrapped could not be erased.
  return (line) => err(`\r\u001b[K${line.length > most ? `${line.slice(0, most - 1)}…` : line}`);
}
