const NO_BREAK = "\u00a0";

/** A path as one word: `wrap` then breaks it behind a slash and not at a space in a name. */
export const unbroken = (path: string): string => path.replaceAll(" ", NO_BREAK);

export const withSpaces = (line: string): string => line.replaceAll(NO_BREAK, " ");

/**
 * Text as lines of at most `width` characters, broken at spaces; a word that is longer than a line is cut, behind a
 * slash, dot or hyphen where it has one, as release names and paths do.
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
  return marks.find((behind) => behind > width / 3) ?? width;
}

type Tone = "good" | "wait" | "bad" | "quiet" | "strong" | "plain";

/** One line of the story: what happened to which release, and below it quietly what explains it. */
export type StoryLine = {
  id?: number | undefined;
  verb: string;
  tone: Tone;
  text: string;
  notes?: readonly string[] | undefined;
};

type PageOptions = { out: (text: string) => void; columns: number; colour: boolean };

/** Where the demo is written: quiet, in columns, and without colour where nobody would see it. */
export type Page = {
  heading(text: string): void;
  paragraph(text: string, tone?: Tone): void;
  /** Lines as they are, indented like everything else. */
  lines(lines: readonly string[], tone?: Tone): void;
  /** A command as a person types it. */
  command(text: string): void;
  storyLine(line: StoryLine, elapsedMs: number): void;
  paint(text: string, tone: Tone): string;
  /** How many characters a line of text may have. */
  width: number;
};

const SGR: Record<Tone, string> = { good: "32", wait: "33", bad: "31", quiet: "2", strong: "1", plain: "" };
const INDENT = "  ";
const LEAST = 60;
const MOST = 96;
const VERB = 12;

export function createPage({ out, columns, colour }: PageOptions): Page {
  const width = Math.min(MOST, Math.max(LEAST, columns)) - INDENT.length;
  const paint = (text: string, tone: Tone): string =>
    colour && SGR[tone] !== "" && text !== "" ? `\u001b[${SGR[tone]}m${text}\u001b[0m` : text;
  const put = (lines: readonly string[]): void => out(lines.map((line) => `${line}\n`).join(""));

  function storyLine({ id, verb, tone, text, notes = [] }: StoryLine, elapsedMs: number): void {
    const when = `${(elapsedMs / 1000).toFixed(1)}s`.padStart(5);
    const who = (id === undefined ? "" : `#${id}`).padStart(3);
    const margin = INDENT.length + when.length + 2 + who.length + 2 + VERB;
    const body = (part: string) => wrap(part, width + INDENT.length - margin).map(withSpaces);
    const [first = "", ...more] = body(text);
    put([
      `${INDENT}${paint(when, "quiet")}  ${paint(who, "quiet")}  ${paint(verb.padEnd(VERB), tone)}${first}`,
      ...more.map((line) => `${" ".repeat(margin)}${line}`),
      ...notes.flatMap(body).map((line) => `${" ".repeat(margin)}${paint(line, "quiet")}`),
    ]);
  }

  return {
    width,
    paint,
    storyLine,
    heading: (text) => put(["", paint(text, "strong"), ""]),
    paragraph: (text, tone = "plain") => put(wrap(text, width).map((line) => INDENT + paint(line, tone))),
    lines: (lines, tone = "plain") => put(lines.map((line) => (line === "" ? "" : INDENT + paint(line, tone)))),
    command: (text) => put(["", `${INDENT}${paint("$", "quiet")} ${paint(text, "strong")}`]),
  };
}
