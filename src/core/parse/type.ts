import type { Kind } from "./prepare.ts";
import type { Numbers } from "./read-numbers.ts";
import type { Tag } from "./tag.ts";

export type TypeEvidence = {
  text: string;
  numbers: Numbers;
  tags: readonly Tag[];
  title: string | null;
  extension: Kind | null;
  titleEnd: number;
  /** A fansub group or a checksum is there. */
  fan: boolean;
};

// A series that has no number: the whole of it, its specials, a bonus disc.
const SERIES =
  /(?<![a-z\d])(?:complete[ .]series|tv[ .]series|mini-?series|minisodes?|web-?series|(?:ncop|nced|ova|ona|oad)s?(?:\d{1,2})?|(?:christmas|new[ .]year'?s?|halloween|anniversary|tv)[ .]special|(?:19|20)\d\d[ .)]{1,2}special)(?![a-z\d]|[ .]edition)/i;
const FANSUB = /(?<![a-z\d])(?:OVA|ONA|OAD)(?![a-z\d])/;

/** "episode" on evidence; else "movie" if anything else of a release is there; null for a name that says nothing. */
export function typeOf({
  text,
  numbers,
  tags,
  title,
  extension,
  titleEnd,
  fan,
}: TypeEvidence): "movie" | "episode" | null {
  if (numbers.start >= 0) return "episode";
  const rest = text.slice(Math.max(0, titleEnd - 1));
  if (SERIES.test(rest) || rest.toLowerCase().includes("(tv)") || (fan && FANSUB.test(text))) return "episode";
  if (title === null) return null;
  return numbers.year || tags.some((t) => t.hard) || extension === "video" || tags.some((t) => t.start >= titleEnd)
    ? "movie"
    : null;
}
