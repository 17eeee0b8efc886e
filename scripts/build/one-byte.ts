import { parse } from "acorn";
import { simple } from "acorn-walk";

/**
 * Replaces each character outside ASCII in regular expressions and in tagged templates by an
 * escape. esbuild escapes all other texts. V8 stores a source with one such character in two bytes
 * for each character, for as long as the program runs.
 * @param text a built ES module, in which no tag except `String.raw` reads the raw text
 * @throws Error if a character is left, or follows a backslash
 */
export function escapeWide(text: string): string {
  if (!isWide(text)) return text;
  const changes: { start: number; end: number; by: string }[] = [];
  const change = (start: number, end: number, escape: (char: string) => string): void => {
    const old = text.slice(start, end);
    if (/\\[^\0-\x7f]/.test(old)) throw new Error(`Write without a backslash: ${old}`);
    changes.push({ start, end, by: old.replaceAll(WIDE, escape) });
  };
  simple(parse(text, { ecmaVersion: "latest", sourceType: "module" }), {
    Literal({ start, end, regex }) {
      if (!regex) return;
      const hasCodePoints = /[uv]/.test(regex.flags);
      change(start, end, hasCodePoints ? codePoint : codeUnits);
    },
    TaggedTemplateExpression({ tag, quasi: { quasis } }) {
      const isRaw = text.slice(tag.start, tag.end) === "String.raw";
      for (const { start, end } of quasis) {
        change(start, end, isRaw ? (char) => `\${"${codeUnits(char)}"}` : codeUnits);
      }
    },
  });
  let rest = text;
  for (const { start, end, by } of changes.toSorted((a, b) => b.start - a.start)) {
    rest = rest.slice(0, start) + by + rest.slice(end);
  }
  const [left] = /.{0,40}[^\0-\x7f]/.exec(rest) ?? [];
  if (left !== undefined) throw new Error(`A character is not escaped: ${left}`);
  return rest;
}

const WIDE = /[^\0-\x7f]/gu;
const isWide = (text: string): boolean => /[^\0-\x7f]/.test(text);

const codePoint = (char: string): string => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
const codeUnits = (char: string): string =>
  Array.from(
    { length: char.length },
    (_, index) => `\\u${char.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
