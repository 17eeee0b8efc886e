import { styleText } from "node:util";
import { createLocalTime, type LocalTime } from "../../../base/text/local-time.ts";
import { findCommands, wrapLine } from "../../../base/text/wrap.ts";

type InkTone = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/**
 * Patterns for output lines, with the tone of the matching part. Lines are coloured by pattern, so
 * the code that builds them does not handle colours, and a pipe gets the same text without colours.
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
  // A state on its own, before the work, or in the status table.
  [/^ +filed(?=$|[:,]| {2,}\d)/, "green"],
  [/^ +review(?=$|[:,]| {2,}\d)/, "yellow"],
  [/^ +failed(?=$|[:,]| {2,}\d)/, "red"],
  // The sources and the engine in `status`.
  [/ {2}ok$/, "green"],
  [/ {2}(?:last )?not ok:/, "red"],
  [/^The engine is running/, "green"],
  [/^No engine is running/, "red"],
  // The findings of `doctor`.
  [/^ {2}ok {2,}(?=\S)/, "green"],
  [/^ {2}warn {2}(?=\S)/, "yellow"],
  [/^ {2}fail {2}(?=\S)/, "red"],
  // A local time.
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)? (?:[A-Z]{2,5}\b|[+-]\d\d:\d\d)/, "dim"],
];

const styled = (tone: InkTone, text: string): string =>
  styleText(tone, text, { validateStream: false });

/**
 * Colours a line; commands are cyan. The continuation of a wrapped line (`isContinued`) is not
 * matched against the line patterns.
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

/** The terminal, file or pipe that receives the output. */
export type Paper = {
  /** Characters per line; undefined if lines are not wrapped, for example in a pipe. */
  columns: number | undefined;
  rows: number | undefined;
  colour: boolean;
  /** True if earlier output can be overwritten. */
  redraws: boolean;
  /** Time zone of displayed times (`America/New_York`); the system's time zone if undefined. */
  timeZone: string | undefined;
};

/**
 * Prepares lines for output. Times are converted to local time. On a terminal, lines are also
 * wrapped and coloured.
 */
export function toPaper({ columns, colour, timeZone }: Paper, lines: readonly string[]): string[] {
  // The time zone is loaded on demand, because that takes 2 ms and most output contains no times.
  let times: LocalTime | undefined;
  return lines.flatMap((line) => {
    const local = line.includes(" UTC")
      ? (times ??= createLocalTime(timeZone)).localize(line)
      : line;
    const wrapped = columns === undefined ? [local] : wrapLine(local, columns);
    return colour ? wrapped.map((part, index) => paint(part, index > 0)) : wrapped;
  });
}

/** Returns the number of screen rows that can be written. The cursor needs the last row. */
export const countScreenRows = ({ rows }: Paper): number =>
  Math.max(2, (rows ?? Number.POSITIVE_INFINITY) - 1);

/**
 * Builds the text that replaces the screen's content. The first time (`isFirst`), the whole screen
 * is cleared. Lines that do not fit are replaced by a line with their number. The lines of `foot`
 * are always shown.
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

// ECMA-48 sequences: ED (everything), CUP, EL, ED (everything below). The whole screen is not
// cleared each time, because that would flicker.
const CLEAR = "\u001b[2J";
const HOME = "\u001b[H";
const CLEAR_LINE = "\u001b[K";
const CLEAR_BELOW = "\u001b[J";
