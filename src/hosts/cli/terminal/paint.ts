import { styleText } from "node:util";
import { commandsIn } from "./wrap.ts";

type Tone = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/**
 * The forms that lines have, and the tone of the part that matches. A line is painted by its form, so what builds it need
 * not know of colours, and a pipe gets the same text without them.
 */
const FORMS: readonly (readonly [form: RegExp, tone: Tone])[] = [
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

const styled = (tone: Tone, text: string): string => styleText(tone, text, { validateStream: false });

/** The line with colours; commands are cyan. A continued line (`isContinued`) has no form of its own. */
export function paint(line: string, isContinued = false): string {
  const spans: [start: number, end: number, tone: Tone][] = commandsIn(line).map(([start, end]) => [
    start,
    end,
    "cyan",
  ]);
  for (const [form, tone] of isContinued ? [] : FORMS) {
    const match = form.exec(line);
    if (!match) continue;
    const margin = /^ */.exec(match[0])?.[0].length ?? 0;
    const [start, end] = [match.index + margin, match.index + match[0].length];
    if (!spans.some(([from, to]) => start < to && from < end)) spans.push([start, end, tone]);
  }
  let painted = "";
  let at = 0;
  for (const [start, end, tone] of spans.toSorted(([a], [b]) => a - b)) {
    painted += line.slice(at, start) + styled(tone, line.slice(start, end));
    at = end;
  }
  return painted + line.slice(at);
}
