const NO_BREAK = "\u00a0";

/** Turns a path into one word, so that `wrap` breaks it after a slash, not at a space. */
export const toUnbroken = (path: string): string => path.replaceAll(" ", NO_BREAK);

export const withSpaces = (line: string): string => line.replaceAll(NO_BREAK, " ");

/**
 * Wraps text at spaces into lines of at most `width` characters. A longer word is broken after a
 * slash, dot or hyphen, which occur in release names and paths; a word without any of these is cut.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
    while (line.length > width) {
      const cut = cutAt(line, width);
      lines.push(line.slice(0, cut));
      line = line.slice(cut);
    }
  }
  return line === "" && lines.length > 0 ? lines : [...lines, line];
}

function cutAt(line: string, width: number): number {
  const head = line.slice(0, width);
  const marks = ["/", ".", "-"].map((mark) => head.lastIndexOf(mark) + 1);
  return marks.find((cut) => cut > width / 3) ?? width;
}

type DemoTone = "good" | "wait" | "bad" | "quiet" | "strong" | "plain";

/** One event: the release, what happened to it, and notes below. */
export type StoryLine = {
  id?: number | undefined;
  verb: string;
  tone: DemoTone;
  text: string;
  notes?: readonly string[] | undefined;
};

type DemoPageOptions = { out: (text: string) => void; columns: number; colour: boolean };

const SGR: Record<DemoTone, string> = {
  good: "32",
  wait: "33",
  bad: "31",
  quiet: "2",
  strong: "1",
  plain: "",
};
const INDENT = "  ";
const MIN_COLUMNS = 60;
const MAX_COLUMNS = 96;
const VERB_COLUMNS = 12;

export interface DemoPage {
  /** Maximum number of characters in a line of text. */
  width: number;
  paint(text: string, tone: DemoTone): string;
  storyLine(line: StoryLine, elapsedMs: number): void;
  heading(text: string): void;
  paragraph(text: string, tone?: DemoTone): void;
  /** Prints lines without wrapping, indented like all other lines. */
  lines(lines: readonly string[], tone?: DemoTone): void;
  /** Prints a command as a person would type it. */
  command(text: string): void;
}

/** Creates the demo's output in columns, coloured if the terminal supports colours. */
export function createPage({ out, columns, colour }: DemoPageOptions): DemoPage {
  const width = Math.min(MAX_COLUMNS, Math.max(MIN_COLUMNS, columns)) - INDENT.length;
  const paint = (text: string, tone: DemoTone): string =>
    colour && SGR[tone] !== "" && text !== "" ? `\u001b[${SGR[tone]}m${text}\u001b[0m` : text;
  const put = (lines: readonly string[]): void => out(lines.map((line) => `${line}\n`).join(""));

  function storyLine({ id, verb, tone, text, notes = [] }: StoryLine, elapsedMs: number): void {
    const when = `${(elapsedMs / 1000).toFixed(1)}s`.padStart(5);
    const who = (id === undefined ? "" : `#${id}`).padStart(3);
    const margin = INDENT.length + when.length + 2 + who.length + 2 + VERB_COLUMNS;
    const body = (part: string) => wrap(part, width + INDENT.length - margin).map(withSpaces);
    const [first = "", ...more] = body(text);
    put([
      `${INDENT}${paint(when, "quiet")}  ${paint(who, "quiet")}  ${paint(verb.padEnd(VERB_COLUMNS), tone)}${first}`,
      ...more.map((line) => `${" ".repeat(margin)}${line}`),
      ...notes.flatMap(body).map((line) => `${" ".repeat(margin)}${paint(line, "quiet")}`),
    ]);
  }

  return {
    width,
    paint,
    storyLine,
    heading: (text) => put(["", paint(text, "strong"), ""]),
    paragraph: (text, tone = "plain") =>
      put(wrap(text, width).map((line) => INDENT + paint(line, tone))),
    lines: (lines, tone = "plain") =>
      put(lines.map((line) => (line === "" ? "" : INDENT + paint(line, tone)))),
    command: (text) => put(["", `${INDENT}${paint("$", "quiet")} ${paint(text, "strong")}`]),
  };
}

/** The reason why the demo could not continue: a sentence, followed by lines with details. */
export class DemoFailed extends Error {
  override name = "DemoFailed";
  readonly lines: readonly string[];
  constructor(message: string, lines: readonly string[] = [], options?: ErrorOptions) {
    super(message, options);
    this.lines = lines;
  }
}
