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
