import type { MediaType } from "../../../base/identity.ts";
import { baseOf, folderOf, withoutExtension } from "../../../base/path/path-parts.ts";
import { formatEpisodes, padTwoDigits } from "../../../base/text/work-text.ts";
import type { ServerName } from "../../library/server-entry.ts";
import { type NameReader, type NameRules, rulesOf } from "./name-rules.ts";

/** The numbers of an episode's file. */
export type VideoNumbers = { season: number; episodes: readonly number[] };

/** The names of one work. */
export type WorkNames = {
  type: MediaType;
  /** Name of the work's folder. */
  folder: string;
  /** Paths of the work's videos below its folder. */
  videos: readonly string[];
  /** Numbers of these episodes. Numbers that are unknown are read from the name. */
  numbers?: ReadonlyMap<string, VideoNumbers> | undefined;
  /** Videos of other works in the same folder. */
  others?: readonly string[] | undefined;
  /** Paths of the work's subtitles below its folder. */
  subtitles?: readonly string[] | undefined;
};

/** Names that a server cannot read as they are meant. */
type MisreadKind =
  | "extra"
  | "left_out"
  | "by_itself"
  | "separate_films"
  | "parts_with_versions"
  | "edition"
  | "two_films"
  | "year_of_id"
  | "other_numbers"
  | "same_first_number"
  | "date_only"
  | "episode_versions"
  | "series_title"
  | "id_not_read"
  | "subtitle_region";

/** `videos` are paths below the work's folder. They are empty if the folder's name is misread. */
export type Misreading = {
  kind: MisreadKind;
  /** The servers that misread the names, in the order of the readers. */
  servers: readonly ServerName[];
  videos: readonly string[];
};

/** True if the server reads the id in a name, such as `Heat (1995) {tmdb-949}`. */
export const readsId = (reader: NameReader, name: string): boolean =>
  hasReadId(rulesOf(reader), name);

const hasReadId = ({ id }: NameRules, name: string): boolean => id?.test(name) ?? true;

/**
 * Returns the readers that need the names of all files in a film's folder. For Plex, all of them
 * are one film.
 */
export const selectOtherReaders = <Reader extends NameReader>(
  readers: readonly Reader[],
): Reader[] => readers.filter((reader) => rulesOf(reader).label !== undefined);

/** Lists the names of one work that the configured servers do not read as they are meant. */
export function findMisreadings(readers: readonly NameReader[], names: WorkNames): Misreading[] {
  const found = new Map<MisreadKind, { servers: ServerName[]; videos: readonly string[] }>();
  for (const reader of readers) {
    const rules = rulesOf(reader);
    for (const [kind, videos] of misreadBy(rules, names)) {
      const known = found.get(kind);
      if (!known) found.set(kind, { servers: [reader.kind], videos });
      else if (!known.servers.includes(reader.kind)) known.servers.push(reader.kind);
    }
  }
  return [...found].map(([kind, misread]) => ({ kind, ...misread }));
}

/**
 * Counts what these servers misread in an episode's name without its extension: an extra, a word
 * that leaves it out, other numbers. `numbers` is undefined for a name with a date.
 */
export function countMisread(
  readers: readonly NameReader[],
  stem: string,
  numbers?: VideoNumbers,
): number {
  const faults = readers
    .map(rulesOf)
    .flatMap(({ extra, leftOut, readsRanges = false }) => [
      extra.test(stem),
      leftOut?.test(stem) === true,
      readsRanges && hasOtherNumbers(stem, numbers),
    ]);
  return faults.filter(Boolean).length;
}

type Found = [kind: MisreadKind, videos: readonly string[]];

function misreadBy(rules: NameRules, names: WorkNames): Found[] {
  const { type, videos, subtitles = [] } = names;
  const isFilm = type === "movie";
  const extras = videos.filter((path) => rules.extra.test(stemOf(path)));
  const { leftOut, byItself } = findLeftOut(rules, names, extras);
  const gone = new Set([...extras, ...leftOut, ...(isFilm ? byItself : [])]);
  const shown = { ...names, videos: videos.filter((path) => !gone.has(path)) };
  return [
    ...some("extra", extras),
    ...some("left_out", leftOut),
    ...(isFilm ? misreadAlone(rules, names.folder, byItself) : []),
    ...(isFilm ? misreadFilm(rules, shown) : misreadSeries(rules, shown)),
    ...misreadYear(rules, { ...names, videos: [...shown.videos, ...byItself] }),
    ...misreadId(rules, names.folder),
    ...some("subtitle_region", rules.hasNoRegions ? subtitles.filter(hasRegion) : []),
  ];
}

const some = (kind: MisreadKind, videos: readonly string[]): Found[] =>
  videos.length === 0 ? [] : [[kind, videos]];

const stemOf = (path: string): string => withoutExtension(baseOf(path));

/**
 * Returns the videos that a server leaves out because of a word in their names. If their folder has
 * no other video, it shows each of them as an item without a folder. A series with that word in its
 * title has no other.
 */
function findLeftOut(
  { leftOut }: NameRules,
  { type, folder, videos }: WorkNames,
  extras: readonly string[],
): { leftOut: string[]; byItself: string[] } {
  if (leftOut === undefined) return { leftOut: [], byItself: [] };
  const found = videos.filter((path) => leftOut.test(stemOf(path)) && !extras.includes(path));
  const hasOther = new Set(
    videos.filter((path) => !found.includes(path) && !extras.includes(path)).map(folderOf),
  );
  const isAlone = (path: string): boolean =>
    !hasOther.has(folderOf(path)) && (type === "movie" || leftOut.test(folder));
  return { leftOut: found.filter((path) => !isAlone(path)), byItself: found.filter(isAlone) };
}

const ANY_ID = /[[{(](?:tmdb|imdb|tvdb)(?:id)?[-=]/i;
// Jellyfin reads an IMDb id anywhere in the path.
const IMDB = /[[{(]imdb(?:id)?[-=]/i;
const EDITION = /\{edition-[^{}]+\}/i;
// Such a word at the end of a title is removed from it.
const CUT_TITLE = /.[-._ ](?:trailer|sample)(?=[ ._]*(?:[([{]|$))/i;
// A part's number at the end of a name.
const PART = /[ ._-]+(?:cd|dvd|part|pt|dis[ck])[ ._-]*\d+$/i;
const REGION = /\.[a-z]{2,3}-(?:[a-z]{2}|[a-z]{4}|\d{3})(?=\.)/i;

const hasRegion = (path: string): boolean => REGION.test(baseOf(path));

/**
 * Finds films whose folder is not read, so that only the file's own name counts, and that lose
 * something by it.
 */
function misreadAlone(rules: NameRules, folder: string, videos: readonly string[]): Found[] {
  const hasFolderId = ANY_ID.test(folder) && hasReadId(rules, folder) && !IMDB.test(folder);
  const isWrong = (path: string): boolean =>
    videos.length > 1 ||
    CUT_TITLE.test(stemOf(path)) ||
    (hasFolderId && !hasReadId(rules, stemOf(path)));
  return some("by_itself", videos.filter(isWrong));
}

const misreadId = (rules: NameRules, folder: string): Found[] =>
  ANY_ID.test(folder) && !hasReadId(rules, folder) ? [["id_not_read", []]] : [];

/**
 * Finds names in which a server takes an id for the year. A series' year only matters if its id is
 * not read.
 */
function misreadYear(rules: NameRules, { type, folder, videos }: WorkNames): Found[] {
  const { yearOfId } = rules;
  if (yearOfId === undefined) return [];
  if (type === "movie") {
    const found = videos.filter((path) => yearOfId.test(stemOf(path)));
    return some("year_of_id", found);
  }
  const isWrong = rules.seriesTitle !== undefined && yearOfId.test(folder);
  return isWrong && !hasReadId(rules, folder) ? [["year_of_id", []]] : [];
}

const baseOfPart = (path: string): string => stemOf(path).replace(PART, "");

/** True if all of these videos are parts of one file. */
const areParts = (videos: readonly string[]): boolean =>
  videos.every((path) => PART.test(stemOf(path))) && new Set(videos.map(baseOfPart)).size === 1;

function misreadFilm(
  { label, ignoresCase = false, hasNoEditions }: NameRules,
  { folder, videos, others = [] }: WorkNames,
): Found[] {
  if (label === undefined) return [];
  const isVersion = (stem: string): boolean => {
    const [start, rest] = [stem.slice(0, folder.length), stem.slice(folder.length)];
    const isSame = ignoresCase ? start.toLowerCase() === folder.toLowerCase() : start === folder;
    return isSame && (rest === "" || label.test(rest));
  };
  const found: Found[] = [];
  // The rules for files in subfolders are unknown.
  const inside = videos.filter((path) => folderOf(path) === "");
  if (others.length > 0 && ANY_ID.test(folder)) found.push(["two_films", others]);
  if (inside.length > 1 && !areParts(inside)) {
    const parts = inside.filter((path) => PART.test(stemOf(path)));
    const hasParts = [...Map.groupBy(parts, baseOfPart).values()].some((same) => same.length > 1);
    // One file whose name does not fit makes all files of the folder separate films.
    const apart = inside.filter((path) => !isVersion(stemOf(path)));
    if (hasParts) found.push(["parts_with_versions", inside]);
    else if (apart.length > 0) found.push(["separate_films", apart]);
  }
  const editions = hasNoEditions ? videos.filter((path) => EDITION.test(stemOf(path))) : [];
  return [...found, ...some("edition", editions)];
}

const NUMBERS = /(?:^|[^a-z0-9])s(\d{1,4})[ ._-]?(e\d+(?:-?e?\d+)*)|(\d{1,3}x\d{2,4})/i;
const DATE = /(?<!\d)(?:19|20)\d\d[-._ ]\d\d[-._ ]\d\d(?!\d)/;

const numbersIn = (episodes = ""): number[] =>
  [...episodes.matchAll(/\d+/g)].map(([digits]) => Number(digits));

function misreadSeries(rules: NameRules, { folder, videos, numbers }: WorkNames): Found[] {
  const numbersOf = (path: string): string | undefined => {
    const filed = numbers?.get(path);
    // A name with a date has no numbers.
    if (filed && FIRST.test(stemOf(path))) return [filed.season, ...filed.episodes].join(" ");
    const [, season, episodes, other] = NUMBERS.exec(stemOf(path)) ?? [];
    if (other !== undefined) return numbersIn(other).join(" ");
    return season === undefined ? undefined : `${Number(season)} ${numbersIn(episodes).join(" ")}`;
  };
  const numbered = videos.filter((path) => numbersOf(path) !== undefined);
  const dates = videos.filter((path) => numbersOf(path) === undefined && DATE.test(stemOf(path)));
  const ranges = rules.readsRanges ? numbered : [];
  const others = ranges.filter((path) => hasOtherNumbers(stemOf(path), numbers?.get(path)));
  return [
    ...(rules.seriesTitle?.test(folder) === true &&
    !(ANY_ID.test(folder) && hasReadId(rules, folder))
      ? ([["series_title", []]] satisfies Found[])
      : []),
    ...some("other_numbers", others),
    ...some("date_only", rules.hasNoDates ? dates : []),
    ...misreadVersions(rules, numbered, numbersOf),
  ];
}

/** Finds files of one folder that a server shows as versions of one episode, or does not. */
function misreadVersions(
  { episodeVersions }: NameRules,
  videos: readonly string[],
  numbersOf: (path: string) => string | undefined,
): Found[] {
  const groupBy = (keyOf: (path: string) => string | undefined) =>
    [...Map.groupBy(videos, (path) => `${folderOf(path)}/${keyOf(path)}`).values()].filter(
      (files) => files.length > 1 && !areParts(files),
    );
  if (episodeVersions === "none") return some("episode_versions", groupBy(numbersOf).flat());
  if (episodeVersions === "same_numbers") return [];
  const firstOf = (path: string): string | undefined =>
    numbersOf(path)?.split(" ").slice(0, 2).join(" ");
  const mixed = groupBy(firstOf).filter((files) => new Set(files.map(numbersOf)).size > 1);
  return some("same_first_number", mixed.flat());
}

// The first numbers of a name count, also those in a title.
const FIRST = /s(\d+)[\][ ._-]*e(\d+)/i;
// Ends of a range: behind numbers such as `4x05`, and behind the last such as `s01e02`.
const ENDS = [
  /\d{1,4}x\d{1,3}(?:(?: - |-)\d{1,4}[xe](\d{1,3}))+(?![\dip])/i,
  /\d{1,4}x\d{1,3}(?:(?: - |-)?[xe](\d{1,3}))+(?![\dip])/i,
  /\d{1,4}x\d{1,3}(?:-x?e?(\d{1,3}))+(?![\dip])/i,
  /^.*s\d{1,4}[x.]?e\d{1,3}(?:(?: - |-)?[xe](\d{1,3}))+(?![\dip])/i,
  /^.*s\d{1,4}[x.]?e\d{1,3}(?:-x?e?(\d{1,3}))+(?![\dip])/i,
];

/** Reads an episode's numbers as Jellyfin does. A range may end before it begins. */
function readRange(stem: string): { season: number; first: number; last: number } | undefined {
  const [, season, first] = FIRST.exec(stem) ?? [];
  if (season === undefined || first === undefined) return undefined;
  const last = ENDS.map((end) => end.exec(stem)?.[1]).find((number) => number !== undefined);
  return { season: Number(season), first: Number(first), last: Number(last ?? first) };
}

/** Returns the numbers that a server reads in an episode's name: `S01E02–E10`. */
export function formatNumbersRead(path: string): string {
  const read = readRange(stemOf(path));
  if (read === undefined) return "no numbers";
  const { season, first, last } = read;
  const start = formatEpisodes(season, [first]);
  return last === first ? start : `${start}–E${padTwoDigits(last)}`;
}

function hasOtherNumbers(stem: string, known: VideoNumbers | undefined): boolean {
  const [, season = "", episodes] = NUMBERS.exec(stem) ?? [];
  const read = readRange(stem);
  const all = known?.episodes ?? numbersIn(episodes);
  if (read === undefined || all.length === 0) return false;
  return (
    read.season !== (known?.season ?? Number(season)) ||
    read.first !== Math.min(...all) ||
    read.last !== Math.max(...all)
  );
}
