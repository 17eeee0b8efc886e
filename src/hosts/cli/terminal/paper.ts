import { createLocalTime } from "../../../core/text/local-time.ts";
import { paint } from "./paint.ts";
import { wrapLine } from "./wrap.ts";

/** What the output is written on. */
export type Paper = {
  /** Characters in a line; undefined where nothing is wrapped, as in a pipe. */
  columns: number | undefined;
  rows: number | undefined;
  colour: boolean;
  /** Whether what was written can be drawn over. */
  redraws: boolean;
  /** Whose time people read (`America/New_York`); the system's if undefined. */
  timeZone: string | undefined;
};

/** Lines as they are written: times are local, and on a terminal they are wrapped and have colours. */
export function toPaper({ columns, colour, timeZone }: Paper, lines: readonly string[]): string[] {
  // Loading a time zone takes 2 ms; most output has no time.
  let times: ReturnType<typeof createLocalTime> | undefined;
  return lines.flatMap((line) => {
    const local = line.includes(" UTC") ? (times ??= createLocalTime(timeZone)).localize(line) : line;
    const wrapped = columns === undefined ? [local] : wrapLine(local, columns);
    return colour ? wrapped.map((part, index) => paint(part, index > 0)) : wrapped;
  });
}

/** How many rows of a screen can be written: the cursor is on the last one. */
export const rowsFor = ({ rows }: Paper): number => Math.max(2, (rows ?? Number.POSITIVE_INFINITY) - 1);

/**
 * Text that replaces what a screen shows, all of it the first time (`isFirst`). What does not fit below is counted; the lines
 * of `foot` are always shown.
 */
export function toScreen(
  paper: Paper,
  lines: readonly string[],
  isFirst: boolean,
  foot: readonly string[] = [],
): string {
  const [all, below] = [toPaper(paper, lines), toPaper(paper, foot)];
  const fits = Math.max(2, rowsFor(paper) - below.length);
  const shown = all.length <= fits ? all : [...all.slice(0, fits - 1), `… and ${all.length - fits + 1} more lines`];
  const drawn = [...shown, ...below].map((line) => `${line}${CLEAR_LINE}\n`);
  return `${isFirst ? CLEAR : ""}${HOME}${drawn.join("")}${CLEAR_BELOW}`;
}

// ECMA-48: ED of all, CUP, EL, ED of what follows. Clearing all each time would flicker.
const CLEAR = "\u001b[2J";
const HOME = "\u001b[H";
const CLEAR_LINE = "\u001b[K";
const CLEAR_BELOW = "\u001b[J";
