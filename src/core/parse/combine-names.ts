import { fold, foldTight } from "../text/fold.ts";
import type { Folder } from "./folder.ts";
import type { ParsedName } from "./lex/parsed-name.ts";

/** Words that files bear instead of a title. */
export const PLACEHOLDER_TITLE =
  /^(?:movie|film|video|main|feature|title ?\d*|cd ?\d|dis[ck] ?\d|dvd ?\d|sample|trailer|english|french|german|spanish|vts ?\d*|video ts.*|\d+ english|subs?|episode ?\d*|untitled|index|playlist|\d{1,6})$/i;

/** Weighs what is read so far (of the file and nearer folders) against one folder further out, `depth` components from the file. */
export function combineWithFolder(file: ParsedName, folder: Folder, depth: number): ParsedName {
  const { parsed } = folder;
  const dayInFront = hasDayBeforeTitle(file, parsed);
  let merged = fillFacts(file, parsed);
  const numbered = merged.seasons.length > 0 || merged.date !== null;
  const less =
    (hasWeakTitle(file, parsed) && !isEqualTitle(file.title, parsed.title)) ||
    hasGroupBeforeTitle(file.title, parsed.title) ||
    dayInFront ||
    hasSameEpisodes(file, parsed);
  if (!numbered && parsed.date !== null) merged = { ...merged, type: "episode", date: parsed.date };
  else if (!numbered && parsed.seasons.length > 0) {
    const whole = parsed.episodes.length > 0 && !isRelated(merged.title, parsed.title);
    const numbers =
      whole || (parsed.episodes.length > 0 && merged.episodes.length === 0 && merged.absolute.length === 0)
        ? parsed
        : applySeason(merged, parsed.seasons);
    const { season, seasons, episodes, absolute } = numbers;
    merged = {
      ...merged,
      type: "episode",
      season,
      seasons,
      episodes,
      absolute,
      saidBy: { ...merged.saidBy, season: depth },
    };
  }
  if (parsed.title === null) return merged;
  const same = isRelated(merged.title, parsed.title);
  if (less || merged.title === null) {
    const kept = merged.title !== null && PLACEHOLDER_TITLE.test(fold(merged.title)) ? null : merged.title;
    const shown = merged.episodeTitle ?? (merged.type === "episode" && !same ? kept : null);
    merged = {
      ...merged,
      type: merged.type === "episode" ? "episode" : (parsed.type ?? merged.type),
      title: parsed.title,
      altTitles: unique([...parsed.altTitles, kept, ...merged.altTitles], parsed.title),
      episodeTitle: shown,
      // Behind the day the file says the very title itself.
      saidBy: { ...merged.saidBy, title: dayInFront ? 0 : depth },
    };
  } else if (!same && depth === 1)
    merged = { ...merged, altTitles: unique([...merged.altTitles, parsed.title], merged.title) };
  if (merged.year === null && parsed.year !== null && (same || merged.title === parsed.title)) {
    merged = { ...merged, year: parsed.year, saidBy: { ...merged.saidBy, year: depth } };
  }
  return merged;
}

/** Facts that only describe the release: the folder's where the file is silent. */
export function fillFacts(file: ParsedName, folder: ParsedName): ParsedName {
  return {
    ...file,
    edition: file.edition ?? folder.edition,
    resolution: file.resolution ?? folder.resolution,
    source: file.source ?? folder.source,
    videoCodec: file.videoCodec ?? folder.videoCodec,
    audio: file.audio ?? folder.audio,
    hdr: file.hdr ?? folder.hdr,
    group: file.group ?? folder.group,
    version: Math.max(file.version, folder.version),
    languages: file.languages.length > 0 ? file.languages : folder.languages,
    ids: { ...folder.ids, ...file.ids },
    country: file.country ?? folder.country,
  };
}

/** In `Show/Season 1/Pilot.mkv` the file's words are the episode's title. */
export function titleAsEpisodeTitle(file: ParsedName, show: Folder): ParsedName {
  if (show.parsed.title === null || isRelated(file.title, show.parsed.title)) return file;
  return { ...file, title: null, episodeTitle: file.episodeTitle ?? file.title };
}

/** How a file's own words compare with a folder's: the same work, one inside the other, or different. */
function isRelated(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return false;
  const [x, y] = [foldTight(a), foldTight(b)];
  return x !== "" && y !== "" && (x.startsWith(y) || y.startsWith(x));
}

/** `grp-the.film` in `The.Film.2010-GRP`: the group's letters stand before the title. */
function hasGroupBeforeTitle(a: string | null, b: string | null): boolean {
  if (a === null || b === null || b.length < 4 || a.length - b.length > 12) return false;
  return fold(a) !== fold(b) && fold(a).endsWith(` ${fold(b)}`) && /^[a-z\d]+-/.test(a);
}

// A day of a download or a broadcast, in either order.
const DAY = /^(?:[0-2]\d|3[01]) (?:0\d|1[0-2]|[12]\d|3[01]) \d\d /;

/** `12.05.09.The.Film.(2010)` in `The Film (2010)`: a day stands before the folder's own title, and both say the same year. */
function hasDayBeforeTitle(file: ParsedName, folder: ParsedName): boolean {
  if (file.title === null || folder.title === null || file.year === null || file.year !== folder.year) return false;
  const words = fold(file.title);
  const day = DAY.exec(words)?.[0] ?? "";
  return day !== "" && words.slice(day.length) === fold(folder.title);
}

const isEqualTitle = (a: string | null, b: string | null): boolean =>
  a !== null && b !== null && foldTight(a) === foldTight(b);

/** Whether the file's words are too little to trust against a folder that names a release. */
function hasWeakTitle(file: ParsedName, folder: ParsedName): boolean {
  if (
    file.title === null ||
    PLACEHOLDER_TITLE.test(fold(file.title)) ||
    ((file.absolute.length > 0 || file.date !== null) && file.title === file.episodeTitle)
  )
    return true;
  if (file.seasons.length > 0 || file.date !== null || file.year !== null) return false;
  const bare = file.resolution === null && file.source === null && file.videoCodec === null && file.type !== "episode";
  if (folder.type === "movie" && file.type !== "episode" && (folder.year !== null || (bare && folder.title !== null)))
    return true;
  return (folder.seasons.length > 0 && folder.episodes.length > 0) || folder.date !== null;
}

/** Whether both name the very same episodes: then the folder is the release's own name, and the file may be shortened. */
function hasSameEpisodes(file: ParsedName, folder: ParsedName): boolean {
  return (
    folder.episodes.length > 0 &&
    `${file.seasons.join()}e${file.episodes.join()}` === `${folder.seasons.join()}e${folder.episodes.join()}` &&
    folder.title !== null &&
    (file.altTitles.some((t) => isEqualTitle(t, folder.title)) || file.group === null)
  );
}

type Numbers = Pick<ParsedName, "season" | "seasons" | "episodes" | "absolute">;

/** A season from a folder: bare numbers of the file become its episodes; `401` in season 4 is its first. */
function applySeason(file: ParsedName, seasons: number[]): Numbers {
  const [season] = seasons;
  if (season === undefined || seasons.length > 1) return file;
  const numbers = file.absolute.length > 0 && file.episodes.length === 0 ? file.absolute : file.episodes;
  const episodes = numbers.map((n) =>
    season > 0 && n > season * 100 && n < season * 100 + 100 ? n - season * 100 : n,
  );
  return { season, seasons: [season], episodes, absolute: file.episodes.length > 0 ? file.absolute : [] };
}

function unique(titles: readonly (string | null)[], but: string | null): string[] {
  return [...new Set(titles.filter((t) => t !== null))].filter((t) => t !== but);
}
