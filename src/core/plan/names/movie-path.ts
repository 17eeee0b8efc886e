import type { Identity } from "../../identity.ts";
import { fold } from "../../text/fold.ts";
import { cleanPiece } from "./clean-piece.ts";
import { byteLength, cutBytes, NAME_BYTES, STEM_BYTES, safeName, TITLE_BYTES } from "./safe-name.ts";
import { isTagWord } from "./subtitle-tags.ts";

/** What the name of a library's subfolder says. Reading takes linear time, however long the name is. */
type FolderName = { tmdbId?: number; title: string; year?: number };

// `{tmdb-603}` is Plex's; Jellyfin writes `[tmdbid-603]`, Emby `[tmdbid=603]`.
const TMDB_TAG = /[[{(]tmdb(?:id)?[-=](\d{1,10})[\]})]/i;
// Tags and quality words that people put after the year. No nested brackets, so each is read once.
const BRACKETS = /\{[^{}]*\}|\[[^[\]]*\]/g;
// `[REC] (2007)`: the bracket is the title if no other word comes before the year.
const BRACKETED_TITLE = /^\s*\[([^[\]]+)\](?<!\[\d{4}\])/;
const YEAR_AT_END = /[ ._]*[([ ._]((?:18|19|20)\d\d)[)\]]?$/;

export function readFolderName(name: string): FolderName {
  const head = name.slice(0, 255);
  const tag = TMDB_TAG.exec(head)?.[1];
  const tmdbId = tag === undefined ? {} : { tmdbId: Number(tag) };
  const bare = head.replace(BRACKETS, (text) => (/^\[(?:18|19|20)\d\d\]$/.test(text) ? text : " ")).trimEnd();
  const year = YEAR_AT_END.exec(bare);
  const said = year?.[1] === undefined ? {} : { year: Number(year[1]) };
  const only = fold(bare.slice(0, year?.index)) === "" ? BRACKETED_TITLE.exec(head)?.[1] : undefined;
  if (only !== undefined) return { ...tmdbId, title: only, ...said };
  if (year === null || year.index === 0) return { ...tmdbId, title: bare };
  return { ...tmdbId, title: bare.slice(0, year.index), ...said };
}

const MAX_WORDS = 40;
const YEAR = /(?<!\d)(?:19|20)\d\d(?!\d)/;

/**
 * What follows the title at the start of a subtitle's name: `.1962.eng` of `Dr.No.1962.eng`, which is not Norwegian. A
 * title that is a word for a language is read as the language, unless a year follows: `it.forced`, but `It.2017`.
 */
export function afterTitle(stem: string, title: string | null | undefined): string {
  const key = fold(title ?? "");
  if (key === "") return stem;
  let words = 0;
  for (const { index } of `${stem} `.matchAll(/[\s._,()[\]-]+/g)) {
    words += 1;
    const head = fold(stem.slice(0, index));
    if (words > MAX_WORDS || head.length > key.length) return stem;
    if (head !== key) continue;
    const rest = stem.slice(index);
    const isLanguage = key.split(" ").every(isTagWord) && !YEAR.test(rest);
    return isLanguage ? stem : rest;
  }
  return stem;
}

export type Work = Pick<Identity, "tmdbId" | "title" | "year">;

/** `Title (Year)` in at most `most` bytes; the title is cut, never the year. An empty title is replaced by the id. */
export function workTitle(work: Work, most: number): string {
  const year = yearSuffix(work.year);
  const room = Math.min(TITLE_BYTES, most - byteLength(year));
  return `${cutBytes(cleanTitle(work.title), room) || `tmdb-${work.tmdbId}`}${year}`;
}

/** The folder of a new movie or show: `Title (Year) {tmdb-ID}`. The tag lets Plex match by id instead of by name. */
export function workFolder(work: Work): string {
  const tag = ` {tmdb-${work.tmdbId}}`;
  const title = workTitle(work, NAME_BYTES - byteLength(tag));
  return safeName(title + tag, { maxBytes: NAME_BYTES });
}

/** Plex uses curly braces for tags. A title must not be able to forge `{tmdb-1}` or `{edition-…}`. */
export const cleanTitle = (text: string): string => cleanPiece(text.replaceAll("{", "(").replaceAll("}", ")"));

const yearSuffix = (year: number | undefined): string =>
  year !== undefined && Number.isInteger(year) && year >= 1000 && year <= 9999 ? ` (${year})` : "";

type MovieFile = {
  edition?: string | null | undefined;
  /** Set where one movie is in several files: 1, 2 … */
  part?: number | undefined;
  /** Distinguishes it from other versions in the folder: `1080p`. */
  version?: string | undefined;
};

// Plex takes at most 32 characters; at four bytes a character these would leave no room for the title.
const MAX_EDITION_CHARS = 32;
const MAX_EDITION_BYTES = 64;

/**
 * A movie file's name without its extension, by Plex's rules: `Title (Year) {edition-Director's Cut} - 1080p - pt1`.
 * https://support.plex.tv/articles/naming-and-organizing-your-movie-media-files/
 */
export function movieStem(movie: Work, { edition, part, version }: MovieFile = {}): string {
  const suffix = editionTag(edition) + dashed(version) + (part === undefined ? "" : ` - pt${part}`);
  const title = workTitle(movie, STEM_BYTES - byteLength(suffix));
  return safeName(title + suffix, { maxBytes: STEM_BYTES });
}

const dashed = (text: string | undefined): string => (text === undefined ? "" : ` - ${text}`);

function editionTag(edition: string | null | undefined): string {
  const text = cleanPiece((edition ?? "").replace(/[{}]/g, ""));
  const short = cutBytes(Array.from(text).slice(0, MAX_EDITION_CHARS).join("").trimEnd(), MAX_EDITION_BYTES);
  return short === "" ? "" : ` {edition-${short}}`;
}
