import { fold, foldTight } from "../../base/text/fold.ts";
import type { ParsedFolder } from "./folder.ts";
import type { ParsedName } from "./lex/parsed-name.ts";

/** File names that contain no title. */
export const PLACEHOLDER_TITLE =
  /^(?:movie|film|video|main|feature|title ?\d*|cd ?\d|dis[ck] ?\d|dvd ?\d|sample|trailer|english|french|german|spanish|vts ?\d*|video ts.*|\d+ english|subs?|episode ?\d*|untitled|index|playlist|\d{1,6})$/i;

/**
 * Combines the facts read so far (from the file and nearer folders) with the next folder, `depth`
 * components from the file.
 */
export function combineWithFolder(
  file: ParsedName,
  folder: ParsedFolder,
  depth: number,
): ParsedName {
  const { parsed } = folder;
  const numbered = addNumbers(file, fillFacts(file, parsed), parsed, depth);
  return parsed.title === null ? numbered : addTitle(file, numbered, parsed, depth);
}

/** Adds the folder's day, or its season and episodes, unless the file states its own. */
function addNumbers(
  file: ParsedName,
  merged: ParsedName,
  parsed: ParsedName,
  depth: number,
): ParsedName {
  if (merged.seasons.length > 0 || merged.date !== null) return merged;
  if (parsed.date !== null && !isDayOfDownload(file, parsed)) {
    return { ...merged, type: "episode", date: parsed.date, mayBe: parsed.mayBe };
  }
  if (parsed.seasons.length === 0) return merged;
  const { season, seasons, episodes, absolute } = chooseNumbers(merged, parsed);
  const [cut] = merged.episodes.length === 0 ? merged.absolute : merged.episodes;
  const isCut = cut !== undefined && cut > 100 && episodes[0] === cut % 100;
  return {
    ...merged,
    type: "episode",
    season,
    seasons,
    episodes,
    absolute,
    mayBe: isCut ? { ...merged.mayBe, absolute: cut } : merged.mayBe,
    saidBy: { ...merged.saidBy, season: depth },
  };
}

/** Returns the numbers of a file in a folder with a season. */
function chooseNumbers(merged: ParsedName, parsed: ParsedName): CombinedNumbers {
  const counted = [...merged.episodes, ...merged.absolute];
  // `Show S05E01 S05E02/E01 - Title`: the file shows which of the folder's episodes it is.
  const isOneOfThem =
    merged.episodes.length > 0 &&
    merged.episodes.every((episode) => parsed.episodes.includes(episode));
  if (isOneOfThem) return { ...merged, season: parsed.season, seasons: parsed.seasons };
  const isOfFolder =
    parsed.episodes.length > 0 &&
    (counted.length === 0 || !isRelatedTitle(merged.title, parsed.title));
  return isOfFolder ? parsed : applySeason(merged, parsed.seasons);
}

/** Takes the folder's title, its year, or both, if the file's title is less reliable. */
function addTitle(
  file: ParsedName,
  merged: ParsedName,
  parsed: ParsedName,
  depth: number,
): ParsedName {
  const isSame = isRelatedTitle(merged.title, parsed.title);
  const dayBeforeTitle = hasDayBeforeTitle(file, parsed);
  const preferFolder =
    (hasWeakTitle(file, parsed) && !isEqualTitle(file.title, parsed.title)) ||
    hasGroupBeforeTitle(file.title ?? "", parsed.title ?? "") ||
    dayBeforeTitle ||
    hasSameEpisodes(file, parsed);
  let titled = merged;
  if (preferFolder) {
    const fileTitle =
      merged.title !== null && PLACEHOLDER_TITLE.test(fold(merged.title)) ? null : merged.title;
    const episodeTitle =
      merged.episodeTitle ?? (merged.type === "episode" && !isSame ? fileTitle : null);
    titled = {
      ...merged,
      type: merged.type === "episode" ? "episode" : (parsed.type ?? merged.type),
      title: parsed.title,
      altTitles: unique([...parsed.altTitles, fileTitle, ...merged.altTitles], parsed.title),
      episodeTitle,
      // The file has the same title as the folder, after the day.
      saidBy: { ...merged.saidBy, title: dayBeforeTitle ? 0 : depth },
    };
  } else if (!isSame && depth === 1) {
    titled = { ...merged, altTitles: unique([...merged.altTitles, parsed.title], merged.title) };
  }
  const isOfTitle = isSame || titled.title === parsed.title;
  return titled.year === null && parsed.year !== null && isOfTitle
    ? { ...titled, year: parsed.year, saidBy: { ...titled.saidBy, year: depth } }
    : titled;
}

/**
 * `2021-03-02/The Film (1992).mkv`: the folder has only a day, and the file's own name states
 * another year without a number. The day is that of the download.
 */
const isDayOfDownload = (file: ParsedName, { title, date }: ParsedName): boolean =>
  title === null &&
  file.saidBy.title === 0 &&
  file.saidBy.year === 0 &&
  file.year !== null &&
  !date?.startsWith(String(file.year)) &&
  file.episodes.length + file.absolute.length === 0;

const DESCRIBING = [
  "resolution",
  "source",
  "videoCodec",
  "audio",
  "hdr",
  "group",
  "country",
] as const;

/** Copies facts that only describe the release from the folder, unless the file has its own. */
export function fillFacts(file: ParsedName, folder: ParsedName): ParsedName {
  const filled = {
    ...file,
    ids: { ...folder.ids, ...file.ids },
    version: Math.max(file.version, folder.version),
  };
  for (const fact of DESCRIBING) filled[fact] ??= folder[fact];
  if (namesAllOf(folder.edition, file.edition)) filled.edition = folder.edition;
  if (file.languages.length === 0) filled.languages = folder.languages;
  return filled;
}

/** True if the folder's edition has each word of the file's, or if the file has none. */
function namesAllOf(folder: string | null, file: string | null): boolean {
  const named = new Set(fold(folder ?? "").split(" "));
  return (
    file === null ||
    fold(file)
      .split(" ")
      .every((word) => named.has(word))
  );
}

/** In `Show/Season 1/Pilot.mkv`, the file's title is the title of the episode. */
export function moveTitleToEpisode(file: ParsedName, show: ParsedFolder): ParsedName {
  if (show.parsed.title === null || isRelatedTitle(file.title, show.parsed.title)) return file;
  return { ...file, title: null, episodeTitle: file.episodeTitle ?? file.title };
}

/** True if two titles are equal, or if one begins with the other. */
export function isRelatedTitle(
  a: string | null | undefined,
  b: string | null | undefined,
): boolean {
  const [x, y] = [foldTight(a ?? ""), foldTight(b ?? "")];
  return x !== "" && y !== "" && (x.startsWith(y) || y.startsWith(x));
}

/** `grp-the.film` in `The.Film.2010-GRP`: the file has its group before the title. */
const hasGroupBeforeTitle = (file: string, folder: string): boolean =>
  /^[a-z\d]+-/.test(file) && fold(file).endsWith(` ${fold(folder)}`);

// The day of a download or broadcast, in either order.
const DAY = /^(?:[0-2]\d|3[01]) (?:0\d|1[0-2]|[12]\d|3[01]) \d\d /;

/**
 * `12.05.09.The.Film.(2010)` in `The Film (2010)`: the file has a day before the folder's title,
 * and the same year.
 */
function hasDayBeforeTitle(file: ParsedName, folder: ParsedName): boolean {
  if (file.year === null || file.year !== folder.year) return false;
  const words = fold(file.title ?? "");
  return DAY.test(words) && words.replace(DAY, "") === fold(folder.title ?? "");
}

const isEqualTitle = (a: string | null, b: string | null): boolean =>
  foldTight(a ?? "") === foldTight(b ?? "");

/** True if the file's title is less reliable than the title of a folder that names a release. */
function hasWeakTitle(file: ParsedName, folder: ParsedName): boolean {
  if (
    file.title === null ||
    PLACEHOLDER_TITLE.test(fold(file.title)) ||
    ((file.absolute.length > 0 || file.date !== null) && file.title === file.episodeTitle)
  ) {
    return true;
  }
  if (file.seasons.length > 0 || file.date !== null || file.year !== null) return false;
  const hasNoFacts = file.resolution === null && file.source === null && file.videoCodec === null;
  if (folder.type === "movie" && file.type !== "episode" && (folder.year !== null || hasNoFacts)) {
    return true;
  }
  return (folder.seasons.length > 0 && folder.episodes.length > 0) || folder.date !== null;
}

/**
 * True if both the file and the folder name the same episodes. In this case, the folder has the
 * full name of the release, and the file's name may be shortened.
 */
function hasSameEpisodes(file: ParsedName, folder: ParsedName): boolean {
  return (
    folder.episodes.length > 0 &&
    `${file.seasons.join()}e${file.episodes.join()}` ===
      `${folder.seasons.join()}e${folder.episodes.join()}` &&
    (file.group === null || file.altTitles.some((t) => isEqualTitle(t, folder.title)))
  );
}

type CombinedNumbers = Pick<ParsedName, "season" | "seasons" | "episodes" | "absolute">;

/**
 * Applies a folder's season: bare numbers in the file's name become its episodes; `401` in season 4
 * is episode 1.
 */
function applySeason(file: ParsedName, seasons: number[]): CombinedNumbers {
  const [season] = seasons;
  if (season === undefined || seasons.length > 1) return file;
  const numbers =
    file.absolute.length > 0 && file.episodes.length === 0 ? file.absolute : file.episodes;
  const episodes = numbers.map((n) =>
    season > 0 && n > season * 100 && n < season * 100 + 100 ? n - season * 100 : n,
  );
  return {
    season,
    seasons: [season],
    episodes,
    absolute: file.episodes.length > 0 ? file.absolute : [],
  };
}

function unique(titles: readonly (string | null)[], except: string | null): string[] {
  return [...new Set(titles.filter((t) => t !== null))].filter((t) => t !== except);
}
