/**
 * A run of letters and digits. `bracket` is the index of the outermost bracket around it, or -1.
 */
export type Word = { start: number; end: number; lower: string; bracket: number };

/**
 * An outermost bracket. `open` is the position of its first character, `close` the position after
 * its last.
 */
export type Bracket = { open: number; close: number; square: boolean };

/** A name split into words and brackets. All positions refer to `text`. */
export type NameScan = { text: string; words: Word[]; brackets: Bracket[] };

// Indexed by character code, because every character of every name is looked up here.
const IS_SEPARATOR = new Uint8Array(0x10000);
for (const sign of ' .-_,+&;:!?"()[]{}/\\|~=*#@%^$<>`´•·…「」『』《》〈〉、。，！？：；') {
  IS_SEPARATOR[sign.charCodeAt(0)] = 1;
}
const OPEN = "([{";
const CLOSE = ")]}";

/**
 * Splits a prepared name into words and outermost brackets, in one pass. A bracket that is never
 * closed ends with the text.
 */
export function scan(text: string): NameScan {
  const words: Word[] = [];
  const brackets: Bracket[] = [];
  let depth = 0;
  let start = -1;
  const close = (end: number): void => {
    if (start < 0) return;
    const bracket = depth > 0 ? brackets.length - 1 : -1;
    words.push({ start, end, lower: text.slice(start, end).toLowerCase(), bracket });
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

// Pairs of adjacent characters, by kind, in the most recently checked text. One pass over a text
// costs as much as one regular expression, and most expressions find no match. An expression can be
// skipped if its pairs do not occur.
const ALPHABET = "?abcdefghijklmnopqrstuvwxyz9 .-(#é^$";
const kindOf = (sign: string): number =>
  ALPHABET.indexOf(
    sign > "~"
      ? "é"
      : sign.toLowerCase().replace(/\d/, "9").replace(/[~|]/, "-").replace(/[[{]/, "("),
  );
const KINDS = Array.from({ length: 129 }, (_, code) =>
  Math.max(0, kindOf(String.fromCharCode(code))),
);
const [START, END] = [kindOf("^"), kindOf("$")];
const asked = { text: "", pairs: new Uint8Array(64 * 64) };

function askAbout(text: string): void {
  const { pairs } = asked;
  pairs.fill(0);
  asked.text = text;
  let last = START;
  for (let i = 0; i < text.length; i++) {
    const kind = KINDS[Math.min(128, text.charCodeAt(i))] ?? 0;
    pairs[last * 64 + kind] = 1;
    pairs[kind] = 1;
    last = kind;
  }
  pairs[last * 64 + END] = 1;
}

const pairsOf = (pair: string): number[] => {
  const kinds = Array.from(pair, kindOf);
  return kinds.length === 1
    ? kinds
    : kinds.slice(1).map((kind, index) => (kinds[index] ?? 0) * 64 + kind);
};

/**
 * Creates a check for whether a text may contain one of these alternatives, separated by `|`. `9`
 * stands for any digit, `-` for any dash, `(` for any opening bracket, `é` for any non-ASCII
 * character, `^` and `$` for the ends. `false` is certain; `true` proves nothing.
 */
export function createPrefilter(few: string): (text: string) => boolean {
  // The list contains, for each alternative, the number of its pairs, followed by the pairs.
  const every = new Map(few.split("|").map((pair) => [pairsOf(pair).join(), pairsOf(pair)]));
  const list = Uint16Array.from([...every.values()].flatMap((pairs) => [pairs.length, ...pairs]));
  return (text) => {
    if (asked.text !== text) askAbout(text);
    const { pairs } = asked;
    for (let index = 0; index < list.length; index++) {
      const end = index + (list[index] ?? 0);
      while (index < end && pairs[list[index + 1] ?? 0] === 1) index++;
      if (index === end) return true;
      index = end;
    }
    return false;
  };
}
