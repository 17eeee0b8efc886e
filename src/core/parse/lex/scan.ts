/** A run of letters and digits. `bracket` is the index of the outermost bracket around it, or -1. */
export type Word = { start: number; end: number; lower: string; bracket: number };

/** An outermost bracket: `open` is its first character, `close` one past its last. */
export type Bracket = { open: number; close: number; square: boolean };

/** A name split into words and brackets. All positions refer to `text`. */
export type Scan = { text: string; words: Word[]; brackets: Bracket[] };

// By its code: asked of every character of every name.
const IS_SEPARATOR = new Uint8Array(0x10000);
for (const sign of ' .-_,+&;:!?"()[]{}/\\|~=*#@%^$<>`´•·…♪★☆⭐「」『』《》〈〉、。，！？：；\ufffd')
  IS_SEPARATOR[sign.charCodeAt(0)] = 1;
const OPEN = "([{";
const CLOSE = ")]}";

/** Words and outermost brackets of a prepared name, in one pass. A bracket that is never closed ends with the text. */
export function scan(text: string): Scan {
  const words: Word[] = [];
  const brackets: Bracket[] = [];
  let depth = 0;
  let start = -1;
  const close = (end: number): void => {
    if (start < 0) return;
    words.push({
      start,
      end,
      lower: text.slice(start, end).toLowerCase(),
      bracket: depth > 0 ? brackets.length - 1 : -1,
    });
    start = -1;
  };
  for (let i = 0; i < text.length; i++) {
    if (IS_SEPARATOR[text.charCodeAt(i)] === 0) {
      if (start < 0) start = i;
      continue;
    }
    const c = text.charAt(i);
    close(i);
    if (OPEN.includes(c)) {
      if (depth === 0) brackets.push({ open: i, close: text.length, square: c !== "(" });
      depth++;
    } else if (depth > 0 && CLOSE.includes(c)) {
      depth--;
      const last = brackets.at(-1);
      if (depth === 0 && last) last.close = i + 1;
    }
  }
  close(text.length);
  return { text, words, brackets };
}
