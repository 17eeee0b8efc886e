// Untrusted names are shown in terminals, logs and models. They must not move a cursor, change the
// direction of text or hide characters. Unsafe characters are C0/C1 controls, line separators, bidi
// marks and embeddings, lone surrogates, and everything that is invisible in Unicode (zero-width
// characters, fillers, tags, variation selectors) except U+FE0E and U+FE0F, which emoji use.
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufff9-\ufffb]|(?![\ufe0e\ufe0f])\p{Default_Ignorable_Code_Point}|\p{Cs}/gu;

/**
 * Replaces each unsafe character with U+FFFD, and shortens the text to `maxChars` code points with
 * an ellipsis.
 */
export function cleanText(text: string, maxChars = 500): string {
  const points = Array.from(text.slice(0, maxChars * 2 + 2).replace(UNSAFE, "\ufffd"));
  return points.length <= maxChars ? points.join("") : `${points.slice(0, maxChars - 1).join("")}…`;
}

const PLAIN = /^[\w./=:@%+-]+$/;

/** Formats a text as one word of a command line. Adds quotation marks if a shell would split it. */
export const quoteWord = (text: string): string =>
  PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

const UNSAFE_BYTES = /[^\x20\x22-\x26\x28-\x5b\x5d-\x7e]/g;

/**
 * Formats any text as exactly one word of a shell command. Characters that must not reach a
 * terminal raw are written as escapes.
 */
export const toShellWord = (text: string): string =>
  text !== "" && cleanText(text, text.length) === text
    ? quoteWord(text)
    : `$'${Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte).replace(UNSAFE_BYTES, () => `\\x${byte.toString(16).padStart(2, "0")}`)).join("")}'`;

const MAX_QUOTED_CHARS = 80;
const MAX_PATH_CHARS = 4096;

/**
 * Formats untrusted text for use in a sentence. The text is in quotation marks that it cannot
 * close, and it is truncated to 80 characters by default. A model that reads the sentence can see
 * where our own text continues.
 */
export const quoted = (text: string, maxChars = MAX_QUOTED_CHARS): string =>
  `"${cleanText(text, maxChars).replace(/["“”]/g, "'")}"`;

/** Like `quoted`, for a whole path. */
export const quotedPath = (path: string): string => quoted(path, MAX_PATH_CHARS);

/**
 * Returns the first words of a text on one line, with at most `maxChars` characters. Adds an
 * ellipsis if something was cut.
 */
export function cutToWords(text: string, maxChars: number): string {
  const line = text
    .slice(0, 4 * maxChars)
    .replaceAll(/\s+/g, " ")
    .trim();
  if (line.length <= maxChars) return line;
  const cut = line.slice(0, maxChars);
  const end = cut.lastIndexOf(" ");
  // Text without spaces is cut anywhere, but not within a character.
  const kept =
    end > maxChars / 2 ? cut.slice(0, end) : cut.slice(0, -1).replace(/[\ud800-\udbff]$/, "");
  return `${kept.replace(/[\s,;:.–-]+$/, "")}…`;
}
