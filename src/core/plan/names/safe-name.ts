import { cleanPiece, trimEnds } from "./clean-piece.ts";

export const byteLength = (text: string): number => Buffer.byteLength(text);

/**
 * The longest beginning of `text` that fits `most` bytes of UTF-8, cut where a reader sees one character end; inside of
 * a character only if it alone is longer than that (a letter under hundreds of accents). Ends are trimmed as in a piece.
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

/** What a component may have on Linux is 255 bytes; 40 are kept for the names of staged files and for suffixes. */
export const NAME_BYTES = 255 - 40;

/** A video's name without its extension: the longest subtitle suffix (`.por.forced.sdh.vtt`) still fits behind it. */
export const STEM_BYTES = NAME_BYTES - 35;

/** The title of a movie or show: the same in the folder and in the files unless an edition needs the room. */
export const TITLE_BYTES = 120;

// Windows and SMB servers refuse these, with any extension: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\.|$)/i;

/** Extensions longer than this are no extensions; they are cut with the rest. */
const MAX_EXTENSION_CHARS = 12;

type SafeNameOptions = {
  /** Bytes of UTF-8, the extension included. */
  maxBytes: number;
  /** What to call it when nothing of the text can stay. */
  fallback?: string | undefined;
};

/** One path component that every file system takes, ` - ` for `: `; a short extension survives the cut. Never empty. */
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
 * Two names with the same key are one name on some file system: composed or not, upper or lower case. Folds more than
 * any single system does (`ß` = `ss`): better a needless question than one file over another.
 */
export const collisionKey = (name: string): string =>
  name.normalize("NFD").toUpperCase().toLowerCase().normalize("NFC");
