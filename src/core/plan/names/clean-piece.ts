// Longer than any valid name. The rest is ignored, so that it costs no time.
const MAX_CHARS = 2000;

// Line breaks in a name: a space keeps the words apart.
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]/g;

// Controls, bidi marks and embeddings, zero-width characters and invisible fillers, U+FFFD, tag characters: a name
// must not contain anything that is hidden, moves a cursor or changes the writing direction.
const INVISIBLE =
  /[\p{Cc}\u{34f}\u00ad\u061c\u115f\u1160\u{17b4}\u{17b5}\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\uffff\u{e0000}-\u{e007f}]/gu;

/**
 * The text as a piece of a file name: NFC, without what one of ext4, APFS, NTFS, exFAT or SMB refuses or hides, words
 * apart by one space, no dot or space at either end. May be empty; not cut (`cutBytes`), no reserved stem (`safeName`).
 */
export function cleanPiece(text: string): string {
  const visible = text.slice(0, MAX_CHARS).toWellFormed().replace(BREAKS, " ").replace(INVISIBLE, "").normalize("NFC");
  const allowed = visible
    .replace(/: | : ?/g, " - ")
    .replace(/[:/\\|]/g, "-")
    .replaceAll('"', "'")
    .replace(/[<>?*]/g, "");
  // A removed character may have separated a letter from its accent.
  return trimEnds(allowed.replace(/\s+/g, " ").normalize("NFC"));
}

/** Without dots and spaces at either end (NTFS drops them silently, a leading dot hides), and without a dash left over. */
export function trimEnds(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && (text[start] === "." || text[start] === " ")) start += 1;
  while (end > start && (text[end - 1] === "." || text[end - 1] === " " || text.slice(end - 2, end) === " -")) end -= 1;
  return text.slice(start, end);
}

/** Plex uses curly braces for tags. A title must not be able to forge `{tmdb-1}` or `{edition-…}`. */
export const cleanTitle = (text: string): string => cleanPiece(text.replaceAll("{", "(").replaceAll("}", ")"));
