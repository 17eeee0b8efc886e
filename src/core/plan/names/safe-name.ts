import { cleanText } from "../../../base/text/clean-text.ts";

export const countBytes = (text: string): number => Buffer.byteLength(text);

/**
 * Returns the longest prefix of `text` that fits in `most` bytes of UTF-8, cut between graphemes. A
 * cut inside a grapheme happens only if the first grapheme is longer than any real letter (a letter
 * with hundreds of accents). Both ends are trimmed by `trimEnds`. The result may be empty.
 */
export function cutBytes(text: string, most: number): string {
  if (countBytes(text) <= most) return text;
  const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  const whole = takeWhileFits(graphemes.segment(text), most);
  const [first = { segment: "" }] = whole === "" ? graphemes.segment(text) : [];
  const isLetter = countBytes(first.segment) <= MAX_LETTER_BYTES;
  return trimEnds(whole !== "" || isLetter ? whole : takeWhileFits(codePoints(text), most));
}

/** The longest emoji sequences have about 40 bytes. */
const MAX_LETTER_BYTES = 64;

function takeWhileFits(parts: Iterable<{ segment: string }>, most: number): string {
  let taken = "";
  let bytes = 0;
  for (const { segment } of parts) {
    bytes += countBytes(segment);
    if (bytes > most) break;
    taken += segment;
  }
  return taken;
}

function* codePoints(text: string): Generator<{ segment: string }> {
  for (const segment of text) yield { segment };
}

/**
 * Bytes after a name for what is added to it: the extension, the longest subtitle suffix
 * (`.es-419.forced.sdh.vtt`, 22 bytes), and endings that media servers and other programs use next
 * to a video (`-behindthescenes.mkv`). Staged files have their own short names.
 */
const ENDING_BYTES = 40;

/**
 * Maximum bytes of a folder's name, and of a video's name without its extension. Most file systems
 * allow 255 bytes for a component.
 */
export const NAME_BYTES = 255 - ENDING_BYTES;

/**
 * Maximum bytes of a movie's or show's title. The title is the same in folder and file names unless
 * an edition needs the room.
 */
export const TITLE_BYTES = 120;

// Windows and SMB servers refuse these names, with any extension:
// https://learn.microsoft.com/windows/win32/fileio/naming-a-file
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\.|$)/i;

export const isReservedName = (name: string): boolean => RESERVED.test(name);

/** A longer extension is treated as part of the name and may be cut with it. */
const MAX_EXTENSION_CHARS = 12;

type SafeNameOptions = {
  /** Bytes of UTF-8, including the extension. */
  maxBytes: number;
  /** Used if no character of the text is allowed. */
  fallback?: string | undefined;
};

/**
 * Converts a text to one path component that every file system accepts. `: ` becomes ` - `. A short
 * extension is never cut. The result is never empty.
 */
export function toSafeName(
  text: string,
  { maxBytes, fallback = "unnamed" }: SafeNameOptions,
): string {
  const clean = cleanPiece(text) || cleanPiece(fallback) || "unnamed";
  const free = RESERVED.test(clean) ? `_${clean}` : clean;
  if (countBytes(free) <= maxBytes) return free;
  const dot = free.lastIndexOf(".");
  const extension =
    dot > 0 && free.length - dot <= MAX_EXTENSION_CHARS && !free.includes(" ", dot)
      ? free.slice(dot)
      : "";
  const stem = cutBytes(
    free.slice(0, free.length - extension.length),
    maxBytes - countBytes(extension),
  );
  return trimEnds(stem + extension) || cutBytes("unnamed", maxBytes);
}

/**
 * Returns a key that is the same for two names if any file system treats them as equal (different
 * composition or case). Folds more than any single file system does (`ß` = `ss`), because an
 * unnecessary question is better than an overwritten file.
 */
export const toCollisionKey = (name: string): string =>
  // ASCII names need only lower case. This saves time in a large library, where every name is
  // folded.
  ASCII.test(name)
    ? name.toLowerCase()
    : name.normalize("NFD").toUpperCase().toLowerCase().normalize("NFC");

const ASCII = /^[\x00-\x7f]*$/;

/**
 * Explains why a name chosen by a person or a model cannot be used for a file or folder, worded as
 * the end of a sentence. Undefined if every file system accepts the name unchanged. Names are never
 * changed silently.
 */
export function explainUnsafeName(name: string): string | undefined {
  const safe = toSafeName(name, { maxBytes: NAME_BYTES });
  if (safe === name && cleanText(name, NAME_BYTES) === name) return undefined;
  const shown = cleanText(safe, NAME_BYTES);
  return shown === "unnamed"
    ? "is a name that not every file system allows"
    : `is a name that not every file system allows; use ${JSON.stringify(shown)}`;
}

// Longer than any valid name. Text beyond this length is ignored to save time.
const MAX_CHARS = 2000;

// Line breaks in a name become spaces, which keep the words apart.
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]/g;

// Control characters, bidi marks and embeddings, zero-width characters and invisible fillers,
// U+FFFD, tag characters. A name must not contain any character that is hidden, moves the cursor or
// changes the writing direction.
const INVISIBLE =
  /[\p{Cc}\u{34f}\u00ad\u061c\u115f\u1160\u{17b4}\u{17b5}\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\uffff\u{e0000}-\u{e007f}]/gu;

/**
 * Cleans a text for use in a file name: normalizes it to NFC, removes characters that ext4, APFS,
 * NTFS, exFAT or SMB refuse or hide, leaves one space between words, and removes dots and spaces at
 * both ends. The result may be empty. It is not cut (see `cutBytes`), and reserved names are not
 * handled (see `toSafeName`).
 */
export function cleanPiece(text: string): string {
  const visible = text
    .slice(0, MAX_CHARS)
    .toWellFormed()
    .replace(BREAKS, " ")
    .replace(INVISIBLE, "")
    .normalize("NFC");
  const allowed = visible
    .replace(/: | : ?/g, " - ")
    .replace(/[:/\\|]/g, "-")
    .replaceAll('"', "'")
    .replace(/[<>?*]/g, "");
  // Normalizes again, because a removed character may have separated a letter from its accent.
  return trimEnds(allowed.replace(/\s+/g, " ").normalize("NFC"));
}

/**
 * Removes dots and spaces at both ends (NTFS drops them silently, and a leading dot hides the
 * file), and a trailing dash.
 */
function trimEnds(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && (text[start] === "." || text[start] === " ")) start += 1;
  while (
    end > start &&
    (text[end - 1] === "." || text[end - 1] === " " || text.slice(end - 2, end) === " -")
  ) {
    end -= 1;
  }
  return text.slice(start, end);
}

/**
 * Ways to write a colon, which a file name cannot have. `smart` writes ` - ` for a colon before a
 * space and `-` for others; the other styles treat all colons alike.
 */
export const COLON_STYLES = ["delete", "dash", "space_dash", "space_dash_space", "smart"] as const;
export type ColonStyle = (typeof COLON_STYLES)[number];

const COLONS: Readonly<Record<ColonStyle, string>> = {
  delete: "",
  dash: "-",
  space_dash: " -",
  space_dash_space: " - ",
  // `cleanPiece` writes the rest.
  smart: ":",
};

export const replaceColons = (text: string, style: ColonStyle = "smart"): string =>
  text.replaceAll(":", COLONS[style]);

/**
 * Plex uses curly braces for tags. A title must not be able to forge `{tmdb-1}` or `{edition-…}`.
 */
export const cleanTitle = (text: string, colons?: ColonStyle): string =>
  cleanPiece(replaceColons(text.replaceAll("{", "(").replaceAll("}", ")"), colons));
