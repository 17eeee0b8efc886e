// A command in backticks, or a command that starts with the program's name. The command ends at two
// spaces, at `or` or at a bracket, because lines that offer commands are written that way. Quoted
// text is part of the command.
const COMMAND = /`[^`]+`|\bplex-ingest(?: (?!or\b|\()(?:'[^']*'|[^\s'])+)+/g;
/** In prose, matches only the command itself, because a sentence continues after it. */
const IN_PROSE =
  /`[^`]+`|\bplex-ingest [a-z-]+(?: (?:list|process|ignore|restore|empty|forget|--[a-z-]+|#?\d+|[A-Z]+…?)\b)*/g;
const OFFERS = /^ +(?:next|or|see where they would go):/;

/** Returns the parts of a line that a person copies to a shell, as [start, end]. */
export function findCommands(line: string): [number, number][] {
  return [...line.matchAll(OFFERS.test(line) ? COMMAND : IN_PROSE)].map(({ index, 0: text }) => [
    index,
    index + text.length,
  ]);
}

const HANG = 2;

/**
 * Wraps a line at spaces to at most `columns` columns. All lines except the first are indented. A
 * command is never broken. A command or word that is longer than a line gets its own line.
 */
export function wrapLine(line: string, columns: number): string[] {
  if (widthOf(line) <= columns) return [line];
  const margin = /^ */.exec(line)?.[0] ?? "";
  const hang = " ".repeat(Math.min(margin.length + HANG, Math.floor(columns / 3)));
  const lines: string[] = [];
  let current = margin;
  let isEmpty = true;
  for (const { gap, text } of wordsOf(
    line.slice(margin.length),
    findCommands(line),
    margin.length,
  )) {
    if (!isEmpty && widthOf(current) + gap.length + widthOf(text) > columns) {
      lines.push(current);
      current = hang + text;
    } else {
      current += isEmpty ? text : gap + text;
    }
    isEmpty = false;
  }
  return [...lines, current];
}

/** Yields words with the spaces before them. A command counts as one word. */
function* wordsOf(text: string, commands: readonly [number, number][], start: number) {
  const isInside = (position: number): boolean =>
    commands.some(([from, to]) => position + start >= from && position + start < to);
  let from = 0;
  let gap = "";
  for (const { index, 0: spaces } of text.matchAll(/ +/g)) {
    if (isInside(index)) continue;
    yield { gap, text: text.slice(from, index) };
    from = index + spaces.length;
    gap = spaces;
  }
  if (from < text.length) yield { gap, text: text.slice(from) };
}

// East Asian wide and fullwidth forms and emoji (from Unicode's EastAsianWidth.txt, in whole
// blocks).
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/gu;
const NO_WIDTH = /[\p{Mn}\p{Me}]/gu;

/** Number of columns that a text occupies on a terminal. */
export function widthOf(text: string): number {
  const points = Array.from(text).length;
  if (points === text.length && !/[^\u0000-\u024f]/.test(text)) return points;
  return points + (text.match(WIDE)?.length ?? 0) - (text.match(NO_WIDTH)?.length ?? 0);
}
