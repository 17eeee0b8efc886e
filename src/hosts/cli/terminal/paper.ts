import { styleText } from "node:util";
import { createLocalTime, type LocalTime } from "../../../base/text/local-time.ts";
import { findCommands, wrapLine } from "../../../base/text/wrap.ts";

type InkTone = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/**
 * The forms that lines have, and the tone of the part that matches. A line is painted by its form,
 * so what builds it need not know of colours, and a pipe gets the same text without them.
 */
const FORMS: readonly (readonly [form: RegExp, tone: InkTone])[] = [
  // `#7 Heat.mkv`, at the start of a line
  [/^ *#\d+(?= )/, "bold"],
  // `Files:`, `History, newest first:`
  [/^[A-Z][\w ,]*:$/, "bold"],
  [/^ +(?:next|why|waits|candidates|copying|undoing):/, "dim"],
  [/^ +!(?= )/, "red"],
  [/^!(?= )/, "red"],
  [/^ +-(?= )/, "yellow"],
  [/^ +→(?= )/, "dim"],
  // a state alone, before the work, or in the table of status
  [/^ +filed(?=$|[:,]| {2,}\d)/, "green"],
  [/^ +review(?=$|[:,]| {2,}\d)/, "yellow"],
  [/^ +failed(?=$|[:,]| {2,}\d)/, "red"],
  // the sources and the engine in status
  [/ {2}ok$/, "green"],
  [/ {2}(?:last )?not ok:/, "red"],
  [/^The engine is running/, "green"],
  [/^No engine is running/, "red"],
  // the findings of doctor
  [/^ {2}ok {2,}(?=\S)/, "green"],
  [/^ {2}warn {2}(?=\S)/, "yellow"],
  [/^ {2}fail {2}(?=\S)/, "red"],
  // a local time
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)? (?:[A-Z]{2,5}\b|[+-]\d\d:\d\d)/, "dim"],
];

const styled = (tone: InkTone, text: string): string =>
  styleText(tone, text, { validateStream: false });

/**
 * The line with colours; commands are cyan. A continued line (`isContinued`) has no form of its
 * own.
 */
function paint(line: string, isContinued = false): string {
  const spans: [start: number, end: number, tone: InkTone][] = findCommands(line).map(
    ([start, end]) => [start, end, "cyan"],
  );
  for (const [form, tone] of isContinued ? [] : FORMS) {
    const match = form.exec(line);
    if (!match) continue;
    const margin = /^ */.exec(match[0])?.[0].length ?? 0;
    const [start, end] = [match.index + margin, match.index + match[0].length];
    if (!spans.some(([from, to]) => start < to && from < end)) spans.push([start, end, tone]);
  }
  let painted = "";
  let position = 0;
  for (const [start, end, tone] of spans.toSorted(([a], [b]) => a - b)) {
    painted += line.slice(position, start) + styled(tone, line.slice(start, end));
    position = end;
  }
  return painted + line.slice(position);
}

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

/**
 * Lines as they are written: times are local, and on a terminal they are wrapped and have colours.
 */
export function toPaper({ columns, colour, timeZone }: Paper, lines: readonly string[]): string[] {
  // Loading a time zone takes 2 ms; most output has no time.
  let times: LocalTime | undefined;
  return lines.flatMap((line) => {
    const local = line.includes(" UTC")
      ? (times ??= createLocalTime(timeZone)).localize(line)
      : line;
    const wrapped = columns === undefined ? [local] : wrapLine(local, columns);
    return colour ? wrapped.map((part, index) => paint(part, index > 0)) : wrapped;
  });
}

/** How many rows of a screen can be written: the cursor is on the last one. */
export const countScreenRows = ({ rows }: Paper): number =>
  Math.max(2, (rows ?? Number.POSITIVE_INFINITY) - 1);

/**
 * Text that replaces what a screen shows, all of it the first time (`isFirst`). What does not fit
 * below is counted; the lines of `foot` are always shown.
 */
export function toScreen(
  paper: Paper,
  lines: readonly string[],
  isFirst: boolean,
  foot: readonly string[] = [],
): string {
  const [all, below] = [toPaper(paper, lines), toPaper(paper, foot)];
  const fits = Math.max(2, countScreenRows(paper) - below.length);
  const shown =
    all.length <= fits
      ? all
      : [...all.slice(0, fits - 1), `… and ${all.length - fits + 1} more lines`];
  const drawn = [...shown, ...below].map((line) => `${line}${CLEAR_LINE}\n`);
  return `${isFirst ? CLEAR : ""}${HOME}${drawn.join("")}${CLEAR_BELOW}`;
}

// ECMA-48: ED of all, CUP, EL, ED of what follows. Clearing all each time would flicker.
const CLEAR = "\u001b[2J";
const HOME = "\u001b[H";
const CLEAR_LINE = "\u001b[K";
const CLEAR_BELOW = "\u001b[J";
