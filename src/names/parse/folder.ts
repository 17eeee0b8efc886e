import { isVideoFile } from "../../base/file-types.ts";
import { extraKindOf } from "./extras.ts";
import { normalizeName } from "./lex/normalize-name.ts";
import { AS_IT_STANDS, type ParsedName, type Reading } from "./lex/parsed-name.ts";
import { parseName, readName } from "./name.ts";
import FOLDERS from "./words/folders.json" with { type: "json" };

/** The parsed name of a folder above a file, and the kind of folder. */
export type ParsedFolder = {
  parsed: ParsedName;
  /**
   * The type of works in a generic folder (`Movies`, `TV Shows`, `Downloads`); null if the folder
   * is not generic.
   */
  generic: "movie" | "series" | "any" | null;
  /** Only a season: `Season 02`, `S01`, `Specials`. */
  season: boolean;
  /** A folder inside a release: `Subs`, `CD1`, `Sample`, `VIDEO_TS`. */
  inner: boolean;
  extra: string | null;
  /**
   * True if the folder may be named after a work: it is not generic and not a part of a release.
   */
  named: boolean;
};

const GENERIC_FOLDERS = new Map<string, ParsedFolder["generic"]>(
  (["movie", "series", "any"] as const).flatMap((kind) =>
    FOLDERS[kind].split("|").map((name) => [name, kind] as const),
  ),
);
const SPECIALS = /^(?:specials?|season[ ._-]?0{1,2}|s0{1,2})$/i;
const INNER =
  /^(?:subs?|subtitles?|samples?|proof|cd ?\d|dis[ck] ?\d{1,2}|dvd ?\d{1,2}|video[ _]?ts|bdmv|stream|certificate|screens?|covers?|nfo|vobsubs?)$/i;
// In `Show 10/25/2010`, `25` is not a folder. `Show 2005/04/09.mkv` contains a season folder.
const SLASHED_DATE =
  /(?<=[^/\d] )(?:\d{1,2}\/\d{1,2}\/(?:19|20)\d\d|(?:19|20)\d\d\/\d{1,2}\/\d{1,2})(?!\d)/g;
const DRIVE = /^[a-z]:$/i;

/**
 * Returns the normalized components of a path, at most eight, starting with the file. ` / ` and
 * ` // ` between two titles are not separators.
 */
export function splitComponents(whole: string): string[] {
  if (!whole.includes("/")) {
    return whole === "" || whole === "." || whole === ".." ? [] : [normalizeName(whole)];
  }
  const inBrackets = whole
    .replaceAll(" // ", " | ")
    .replace(SLASHED_DATE, (date) =>
      /^\d{4}/.test(date) && isVideoFile(whole) ? date : date.replaceAll("/", "-"),
    )
    .replace(/[([【][^()[\]【】]{0,80}\/[^()[\]【】]{0,80}[)\]】]/g, (block) =>
      block.replaceAll("/", "|"),
    );
  const parts = inBrackets
    .split(inBrackets.includes(" / ") ? /(?<! )\/|\/(?! )/ : "/")
    .filter((p) => p !== "" && p !== "." && p !== ".." && !DRIVE.test(p));
  return parts.toReversed().slice(0, 8).map(normalizeName);
}

const toWords = (name: string): string => name.toLowerCase().replace(/[._]+/g, " ").trim();

/** Returns the type of works in a generic folder; null if the folder is not generic. */
export const genericTypeOf = (name: string): ParsedFolder["generic"] =>
  GENERIC_FOLDERS.get(toWords(name)) ?? null;

/** Parses the name of a folder above a file. `hasSeasons`: the folder contains a season folder. */
export function readFolder(
  name: string,
  movie: boolean,
  reading: Reading = AS_IT_STANDS,
  hasSeasons = false,
): ParsedFolder {
  const words = toWords(name);
  const read =
    reading.get(name) ??
    (movie || hasSeasons ? readName(name, { series: false, movie, hasSeasons }) : parseName(name));
  const special = SPECIALS.test(words);
  const parsed: ParsedName = special
    ? { ...read, type: "episode", title: null, season: 0, seasons: [0] }
    : read;
  if (special) {
    return { parsed, generic: null, season: true, inner: false, extra: null, named: true };
  }
  const season = parsed.seasons.length > 0 && parsed.episodes.length === 0 && parsed.title === null;
  const [generic, inner, extra] = [genericTypeOf(name), INNER.test(words), extraKindOf(name)];
  return {
    parsed,
    generic,
    season,
    inner,
    extra,
    named: generic === null && !inner && extra === null,
  };
}
