import { byteLength, cutBytes } from "../cut-bytes.ts";
import { cleanPiece, trimEnds } from "./clean-piece.ts";

// Windows and SMB servers refuse these, with any extension: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\.|$)/i;

/** Extensions longer than this are no extensions; they are cut with the rest. */
const LONGEST_EXTENSION = 12;

export type SafeNameOptions = {
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
    dot > 0 && free.length - dot <= LONGEST_EXTENSION && !free.includes(" ", dot) ? free.slice(dot) : "";
  const stem = cutBytes(free.slice(0, free.length - extension.length), maxBytes - byteLength(extension));
  return trimEnds(stem + extension) || cutBytes("unnamed", maxBytes);
}

/**
 * Two names with the same key are one name on some file system: composed or not, upper or lower case. Folds more than
 * any single system does (`ß` = `ss`): better a needless question than one file over another.
 */
export const collisionKey = (name: string): string =>
  name.normalize("NFD").toUpperCase().toLowerCase().normalize("NFC");
