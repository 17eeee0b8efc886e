import { widthOf } from "../../../base/text/wrap.ts";

const BETWEEN = " → ";
/** Below this width, columns are harder to read than lines below each other. */
const MIN_COLUMN = 24;

/**
 * Formats old and new names in two columns. Names that are too long are wrapped after folders. On a
 * narrow terminal, each new name is below its old name.
 */
export function formatSideBySide(
  rows: readonly { from: string; to: string }[],
  columns: number,
): string[] {
  const widest = Math.max(...rows.map(({ from }) => widthOf(from)));
  const room = columns - BETWEEN.length;
  const left = Math.min(widest, Math.floor(room / 2));
  if (left < Math.min(widest, MIN_COLUMN)) return rows.flatMap(({ from, to }) => [from, `→ ${to}`]);
  return rows.flatMap(({ from, to }) => {
    const [old, fresh] = [folded(from, left), folded(to, room - left)];
    const height = Math.max(old.length, fresh.length);
    return Array.from({ length: height }, (_, index) => {
      const text = old[index] ?? "";
      const pad = " ".repeat(Math.max(0, left - widthOf(text)));
      return `${text}${pad}${index === 0 ? BETWEEN : " ".repeat(BETWEEN.length)}${fresh[index] ?? ""}`.trimEnd();
    });
  });
}

/**
 * Wraps after a `/` if possible, otherwise after a space, a dot or a dash, and otherwise anywhere.
 */
function folded(path: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of path.split(/(?<=\/)|(?<=[ ._-])/)) {
    if (line !== "" && widthOf(line + piece) > width) {
      lines.push(line);
      line = "";
    }
    line += piece;
    while (widthOf(line) > width) {
      const graphemes = [
        ...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(line),
      ];
      let end = 0;
      for (let used = 0; end < graphemes.length; end++) {
        used += widthOf(graphemes[end]?.segment ?? "");
        if (used > width && end > 0) break;
      }
      const head = graphemes
        .slice(0, end)
        .map(({ segment }) => segment)
        .join("");
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  return line === "" ? lines : [...lines, line];
}
