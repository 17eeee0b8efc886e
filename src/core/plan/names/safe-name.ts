import { cleanText } from "../../text/clean-text.ts";
import { cleanPiece, trimEnds } from "./clean-piece.ts";

export const byteLength = (text: string): number => Buffer.byteLength(text);

/**
 * The longest prefix of `text` that fits `most` bytes of UTF-8, cut between graphemes. Cuts inside a grapheme only if it
 * alone is too long (a letter under hundreds of accents). Ends are trimmed as by `trimEnds`.
 */
export function cutBytes(text: string, most: number): string {
  if (byteLength(text) <= most) return text;
  const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  const whole = takeWhileFits(graphemes.segment(text), most);
  return trimEnds(whole === "" ? takeWhileFits(codePoints(text), most) : whole);
}

function takeWhileFits(parts: Iterable<{ segment: string }>, most: number): string {
  let taken = "";
  let bytes = 0;
  for (const { segment } of parts) {
    bytes += byteLength(segment);
    if (bytes > most) break;
    taken += segment;
  }
  return taken;
}

function* codePoints(text: string): Generator<{ segment: string }> {
  for (const segment of text) yield { segment };
}

/** Linux allows 255 bytes for a component. 40 are reserved for the names of staged files and for suffixes. */
export const NAME_BYTES = 255 - 40;

/** A video's name without its extension: the longest subtitle suffix (`.por.forced.sdh.vtt`) still fits after it. */
export const STEM_BYTES = NAME_BYTES - 35;

/** The title of a movie or show: the same in the folder and in the files unless an edition needs the room. */
export const TITLE_BYTES = 120;

// Windows and SMB servers refuse these, with any extension: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\.|$)/i;

export const isReservedName = (name: string): boolean => RESERVED.test(name);

/** Anything longer is not an extension and is cut with the rest. */
const MAX_EXTENSION_CHARS = 12;

type SafeNameOptions = {
  /** Bytes of UTF-8, the extension included. */
  maxBytes: number;
  /** The name to use when nothing of the text is allowed. */
  fallback?: string | undefined;
};

/** One path component that every file system accepts, ` - ` for `: `; a short extension is never cut. Never empty. */
export function safeName(text: string, { maxBytes, fallback = "unnamed" }: SafeNameOptions): string {
  const clean = cleanPiece(text) || cleanPiece(fallback) || "unnamed";
  const free = RESERVED.test(clean) ? `_${clean}` : clean;
  if (byteLength(free) <= maxBytes) return free;
  const dot = free.lastIndexOf(".");
  const extension =
    dot > 0 && free.length - dot <= MAX_EXTENSION_CHARS && !free.includes(" ", dot) ? free.slice(dot) : "";
  const stem = cutBytes(free.slice(0, free.length - extension.length), maxBytes - byteLength(extension));
  return trimEnds(stem + extension) || cutBytes("unnamed", maxBytes);
}

/**
 * Two names with the same key are equal on some file system: composed or not, upper or lower case. Folds more than any
 * single system does (`ß` = `ss`): an unnecessary question is better than an overwritten file.
 */
export const collisionKey = (name: string): string =>
  // An ASCII name has only case to fold; a large library is read a name at a time.
  ASCII.test(name) ? name.toLowerCase() : name.normalize("NFD").toUpperCase().toLowerCase().normalize("NFC");

const ASCII = /^[\x00-\x7f]*$/;

/**
 * Why a name that a person or a model chose is not given to a file or folder, as the end of a sentence; undefined if every
 * file system takes it as it is. A name is never changed silently.
 */
export function whyNotName(name: string): string | undefined {
  const safe = safeName(name, { maxBytes: NAME_BYTES });
  if (safe === name && cleanText(name, NAME_BYTES) === name) return undefined;
  const shown = cleanText(safe, NAME_BYTES);
  return shown === "unnamed"
    ? "is a name that not every file system takes"
    : `is a name that not every file system takes; use ${JSON.stringify(shown)}`;
}
