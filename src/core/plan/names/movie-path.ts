import type { Identity, MediaType } from "../../../base/identity.ts";
import { fold } from "../../../base/text/fold.ts";
import { BRACED_TAGS, type TaggedId, toTaggedId } from "./name-tags.ts";
import {
  DEFAULT_NAMES,
  fieldsOf,
  type NameStyle,
  type NameTemplates,
  ORIGINAL_TITLE,
  type Template,
} from "./parse-template.ts";
import { renderName, type TemplateValues } from "./render-template.ts";
import { cleanPiece, cutBytes, NAME_BYTES, replaceColons } from "./safe-name.ts";

import { isTagWord } from "./subtitle-tags.ts";
import { toLabelPiece } from "./version-label.ts";

/**
 * Data parsed from the name of a library's subfolder. Parsing takes time linear in the name's
 * length.
 */
type FolderName = { tmdbId?: number; title: string; year?: number };

// The forms of all servers: `{tmdb-603}`, `[tmdbid-603]` and `[tmdbid=603]`.
const TMDB_TAG = /[[{(]tmdb(?:id)?[-=](\d{1,10})[\]})]/i;
// Tags and quality words that people put after the year. Nested brackets are not matched, so each
// bracket is read only once.
const BRACKETS = /\{[^{}]*\}|\[[^[\]]*\]/g;
// `[REC] (2007)`: the text in brackets is the title if no other word comes before the year.
const BRACKETED_TITLE = /^\s*\[([^[\]]+)\](?<!\[\d{4}\])/;
const YEAR_AT_END = /[ ._]*[([ ._]((?:18|19|20)\d\d)[)\]]?$/;

/** Returns the folder's name without tags. A year in brackets is kept. */
export const withoutBrackets = (name: string): string =>
  name.replace(BRACKETS, (text) => (/^\[(?:18|19|20)\d\d\]$/.test(text) ? text : " ")).trimEnd();

export function readFolderName(name: string): FolderName {
  const head = name.slice(0, 255);
  const tag = TMDB_TAG.exec(head)?.[1];
  const tmdbId = tag === undefined ? {} : { tmdbId: Number(tag) };
  const bare = withoutBrackets(head);
  const year = YEAR_AT_END.exec(bare);
  const yearPart = year?.[1] === undefined ? {} : { year: Number(year[1]) };
  const only =
    fold(bare.slice(0, year?.index)) === "" ? BRACKETED_TITLE.exec(head)?.[1] : undefined;
  if (only !== undefined) return { ...tmdbId, title: only, ...yearPart };
  if (year === null || year.index === 0) return { ...tmdbId, title: bare };
  return { ...tmdbId, title: bare.slice(0, year.index), ...yearPart };
}

const MAX_WORDS = 40;
const YEAR = /(?<!\d)(?:19|20)\d\d(?!\d)/;

/**
 * Returns the text after the title at the start of a subtitle's name: `.1962.eng` for
 * `Dr.No.1962.eng`, where `No` does not mean Norwegian. A title that is also a language word is
 * read as the language unless a year follows: `it.forced`, but `It.2017`.
 */
export function takeAfterTitle(stem: string, title: string | null | undefined): string {
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

export type MovieWork = Pick<Identity, "tmdbId" | "title" | "year">;

/** Ids from other catalogues and the original title, if known. Only TMDB has them. */
export type OtherIds = {
  imdbId?: string | undefined;
  tvdbId?: number | undefined;
  originalTitle?: string | undefined;
};

const OTHER_FIELDS: readonly string[] = ["imdb", "tvdb", ORIGINAL_TITLE];

/** True if names of such works contain values of `OtherIds`. */
export const needsOtherIds = (
  type: MediaType,
  { movieFolder, movieFile, showFolder }: NameTemplates,
): boolean =>
  (type === "movie" ? [movieFolder, movieFile] : [showFolder])
    .flatMap(fieldsOf)
    .some(({ field }) => OTHER_FIELDS.includes(field));

/**
 * Returns the folder name for a new movie or show: `Title (Year) {tmdb-ID}`. The tag lets Plex
 * match by id instead of by name.
 */
export const formatWorkFolder = (
  work: MovieWork,
  template = DEFAULT_NAMES.movieFolder,
  ids?: OtherIds,
  { tags, colons }: NameStyle = {},
): string =>
  renderName(template, work, toWorkValues(work, ids, tags), { most: NAME_BYTES, colons });

export type WorkValues = {
  year: number | undefined;
  tmdb: TaggedId;
  imdb: TaggedId | undefined;
  tvdb: TaggedId | undefined;
  original_title: string | undefined;
};

/** Template values that any file or folder of a work may use, except the title. */
export const toWorkValues = (
  { tmdbId, year }: MovieWork,
  { imdbId, tvdbId, originalTitle }: OtherIds = {},
  tags = BRACED_TAGS,
): WorkValues => ({
  year:
    year !== undefined && Number.isInteger(year) && year >= 1000 && year <= 9999 ? year : undefined,
  tmdb: toTaggedId(tags, "tmdb", `${tmdbId}`),
  imdb:
    imdbId !== undefined && /^tt\d{1,10}$/.test(imdbId)
      ? toTaggedId(tags, "imdb", imdbId)
      : undefined,
  tvdb: tvdbId === undefined ? undefined : toTaggedId(tags, "tvdb", `${tvdbId}`),
  original_title: originalTitle,
});

/** Quality as stated in the file's own name. */
export type StatedQuality = {
  resolution?: string | null;
  source?: string | null;
  group?: string | null;
};

export const toQualityValues = ({ resolution, source, group }: StatedQuality): TemplateValues => ({
  resolution: resolution ?? "",
  source: source ?? "",
  group: toLabelPiece(group ?? "", MAX_GROUP_BYTES),
});

type MovieFile = {
  edition?: string | null | undefined;
  /** Set if one movie is split into several files: 1, 2 … */
  part?: number | undefined;
  /** Distinguishes the file from other versions in the folder: `1080p`. */
  version?: string | undefined;
  ids?: OtherIds | undefined;
  said?: StatedQuality | undefined;
  /** Values of further fields: see `toDetailValues`. */
  details?: TemplateValues | undefined;
  /** The actual name of the work's folder. */
  folder?: string | undefined;
} & NameStyle;

// Plex allows at most 32 characters. At four bytes a character, they would leave no room for the
// title.
const MAX_EDITION_CHARS = 32;
const MAX_EDITION_BYTES = 64;
// A group's name may have any length.
const MAX_GROUP_BYTES = 20;

/**
 * Returns a movie's file name without its extension, by Plex's rules: `Title (Year)
 * {edition-Director's Cut} - 1080p - pt1`.
 * https://support.plex.tv/articles/naming-and-organizing-your-movie-media-files/
 */
export function formatMovieStem(
  movie: MovieWork,
  {
    edition,
    part,
    version,
    ids,
    said = {},
    details,
    folder,
    tags = BRACED_TAGS,
    colons,
  }: MovieFile = {},
  template: Template = DEFAULT_NAMES.movieFile,
): string {
  const editionText = editionTag(edition, { tags, colons });
  const isInFolder =
    folder?.includes(editionText) === true &&
    fieldsOf(template).some(({ field }) => field === "folder");
  const values = {
    ...toWorkValues(movie, ids, tags),
    ...details,
    ...toQualityValues(said),
    edition: isInFolder ? "" : editionText,
    folder,
  };
  const suffix = endOf(part, version);
  return renderName(template, movie, values, { most: NAME_BYTES, suffix, colons });
}

/** Returns the suffix after the name: ` - 1080p - pt1`. */
export const endOf = (part: number | undefined, version: string | undefined): string =>
  (version === undefined ? "" : ` - ${version}`) + (part === undefined ? "" : ` - pt${part}`);

function editionTag(
  edition: string | null | undefined,
  { tags = BRACED_TAGS, colons }: NameStyle,
): string {
  const text = cleanPiece(replaceColons((edition ?? "").replace(/[{}]/g, ""), colons));
  const short = cutBytes(
    Array.from(text).slice(0, MAX_EDITION_CHARS).join("").trimEnd(),
    MAX_EDITION_BYTES,
  );
  return short === "" ? "" : tags.edition(cutWord(text, short));
}

/** Leaves out the last word of a shortened text if it is not whole. */
function cutWord(text: string, short: string): string {
  if (!text.startsWith(short) || /^(?: |$)/.test(text.slice(short.length))) return short;
  const end = short.lastIndexOf(" ");
  return end < 0 ? short : short.slice(0, end);
}
