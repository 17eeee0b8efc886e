/**
 * A wall of cards of equal size. Only the visible cards are drawn, so the total number does not
 * matter.
 */
export type WallSize = { columns: number; rowHeight: number };

/** Number of screens drawn before and after the visible one. */
const SCREENS_BESIDE = 1;

/**
 * Returns the cards to draw, from `first` up to `end`, and the height of the rows left out above
 * and below them. `top` is how far the wall is scrolled beyond its upper edge, and `height` is the
 * height of the screen.
 */
export function windowOf(
  total: number,
  { columns, rowHeight }: WallSize,
  { top, height }: { top: number; height: number },
): { first: number; end: number; above: number; below: number } {
  const rows = Math.ceil(total / columns);
  const screen = Math.ceil(height / rowHeight);
  // A page that has become shorter may be scrolled beyond its end.
  const index = Math.max(0, Math.min(Math.floor(top / rowHeight), rows - screen));
  const from = Math.max(0, index - SCREENS_BESIDE * screen);
  const to = Math.min(rows, index + (1 + SCREENS_BESIDE) * screen + 1);
  return {
    first: from * columns,
    end: Math.min(total, to * columns),
    above: from * rowHeight,
    below: (rows - to) * rowHeight,
  };
}

/**
 * Lists the months of a wall, each with the position of its first card. The first twelve months are
 * listed individually, and the others by year.
 */
export function jumpsOf(
  months: readonly { month: string; count: number }[],
): { label: string; at: number }[] {
  const jumps: { label: string; at: number }[] = [];
  let position = 0;
  for (const [index, { month, count }] of months.entries()) {
    const label = index < MONTHS ? month : month.slice(0, 4);
    if (jumps.at(-1)?.label !== label) jumps.push({ label, at: position });
    position += count;
  }
  return jumps;
}

const MONTHS = 12;

/** The longest title that two lines show, and how much of a longer one's end is kept. */
const MOST_LETTERS = 34;
const LAST_LETTERS = 14;

/**
 * Cuts a long title in its middle, so that works with one beginning differ at the end. The end
 * begins with a whole word, if it has one.
 */
export function shortenTitle(title: string): string {
  const letters = Array.from(title);
  if (letters.length <= MOST_LETTERS) return title;
  const end = letters.slice(-LAST_LETTERS).join("");
  return `${letters
    .slice(0, MOST_LETTERS - LAST_LETTERS - 1)
    .join("")
    .trimEnd()}…${/\s(\S.*)$/.exec(end)?.[1] ?? end}`;
}
