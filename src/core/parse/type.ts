import type { NameKind } from "../media-files/file-types.ts";
import { isBonus } from "./extras.ts";
import type { Tag } from "./lex/tag.ts";
import type { Numbers } from "./read-numbers.ts";
import { TV_STATION } from "./tags/vocabulary.ts";

type TypeInput = {
  text: string;
  numbers: Numbers;
  tags: readonly Tag[];
  title: string | null;
  extension: NameKind | null;
  titleEnd: number;
  /** The name has a fansub group or a checksum. */
  fan: boolean;
  /** A folder is for movies. */
  movie: boolean;
};

// A series without a number: all of it, its specials, a bonus disc.
const SERIES =
  /(?<![a-z\d])(?:complete[ .]series|tv[ .]series|mini[ .-]?series|minisodes?|web-?series|(?:ncop|nced|ova|ona|oad)s?(?:\d{1,2})?|(?:christmas|new[ .]year'?s?|halloween|anniversary|tv)[ .]special|(?:19|20)\d\d[ .)]{1,2}special)(?![a-z\d]|(?:[ .][a-z]+)?[ .](?:cut|edition|version|collection))/;
const FANSUB = /(?<![a-zA-Z\d])(?:(?:OVA|ONA|OAD)\d{0,2}|(?:NC)?(?:OP|ED)\d{0,2}[a-z]?)(?![a-zA-Z\d])/;

// Points instead of spaces, or the empty brackets of a renamer that had no year: a program wrote the name.
const MACHINE_WRITTEN = /^[^\s.]{2,}(?:\.[^\s.]+)+$|\S \(\)$/;

/** "episode" if anything proves it; otherwise "movie" if the name has any other fact of a release; otherwise null. */
export function typeOf(input: TypeInput): "movie" | "episode" | null {
  const { text, numbers, tags, title, extension, titleEnd, fan, movie } = input;
  if (numbers.start >= 0) return "episode";
  const rest = text.slice(Math.max(0, titleEnd - 1)).toLowerCase();
  if (SERIES.test(rest) || rest.includes("(tv)") || (fan && FANSUB.test(text))) return "episode";
  if (title === null) return null;
  if (isFromStation(tags, titleEnd) || (!movie && !numbers.year && isBonus(text))) return "episode";
  const hasFacts = numbers.year || tags.some((t) => t.hard || t.start >= titleEnd) || extension === "video";
  return hasFacts || MACHINE_WRITTEN.test(text) ? "movie" : null;
}

/** `720p.PBS.WEBRip`: a web release of a television station is a series. */
function isFromStation(tags: readonly Tag[], titleEnd: number): boolean {
  return tags.some(
    (t, i) =>
      t.value === TV_STATION &&
      t.start >= titleEnd &&
      tags[i + 1]?.first === t.last + 1 &&
      tags[i + 1]?.value.startsWith("WEB"),
  );
}
