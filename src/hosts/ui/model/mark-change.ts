/**
 * Splits two texts into a common start, what differs, and a common end. Words, brackets and
 * separators are not cut. The three parts of each side give its text.
 */
export function markChange(from: string, to: string): { from: Marked; to: Marked } {
  const [before, after] = [piecesOf(from), piecesOf(to)];
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const cut = (pieces: readonly string[]): Marked => [
    pieces.slice(0, start).join(""),
    pieces.slice(start, pieces.length - end).join(""),
    pieces.slice(pieces.length - end).join(""),
  ];
  return { from: cut(before), to: cut(after) };
}

/** Splits two paths, each folder and name separately if both have the same depth. */
export function markPath(from: string, to: string): { from: Marked; to: Marked }[] {
  const [before, after] = [from.split(/(?<=\/)/), to.split(/(?<=\/)/)];
  return before.length === after.length
    ? before.map((part, index) => markChange(part, after[index] ?? ""))
    : [markChange(from, to)];
}

/** A text as its common start, its own middle and its common end. */
export type Marked = readonly [start: string, own: string, end: string];

const piecesOf = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}]+|[^]/gu) ?? [];
