import type { CandidateDetails, EpisodeFacts } from "../../base/candidate.ts";
import type { EpisodeMapping } from "../../base/item.ts";
import { formatEpisodes, formatNumbers } from "../../base/text/work-text.ts";
import type { ParsedName, Reading } from "../parse/lex/parsed-name.ts";
import {
  agreeOnNumbers,
  byAbsolute,
  episodeCountOf,
  episodesOf,
  findAiredOn,
  isSeasonAndEpisode,
  listRegularSeasons,
  mapByOrder,
  mapCountedThrough,
  mapInSeason,
} from "./absolute-order.ts";
import { listCountedSeasons } from "./counted-seasons.ts";
import { hasEpisodeTitle, listTitles, PLACEHOLDER, readStatedAbsolute } from "./episode-title.ts";
import { titleKey } from "./title-key.ts";

/**
 * The episodes of a series to which a video maps, or why it maps to none. `wanted` describes the
 * content of its name, for use in a sentence.
 */
export type FileEpisodes =
  | { kind: "episodes"; mapping: EpisodeMapping; wanted: string }
  /** A season without an episode, from a folder if only its name is known. */
  | { kind: "season"; season: number; wanted: string }
  | { kind: "missing"; wanted: string }
  /**
   * `uncounted`: the counts do not map the number, but TMDB's absolute order may. `why` explains
   * the contradiction.
   */
  | { kind: "unmapped"; wanted: string; uncounted?: true; why?: string }
  | { kind: "several"; wanted: string }
  | { kind: "nothing" };

const placed = (mapping: EpisodeMapping | undefined, wanted: string): FileEpisodes =>
  mapping === undefined ? { kind: "missing", wanted } : { kind: "episodes", mapping, wanted };

// Episodes without a season belong to the only season. If there are several seasons, they are
// counted across all of them.
function withoutSeason(numbers: readonly number[], details: CandidateDetails): FileEpisodes {
  const wanted = `episode ${formatNumbers(numbers)}`;
  const [only, ...others] = listRegularSeasons(details);
  const mapping =
    only !== undefined && others.length === 0
      ? mapInSeason(details, only.season, numbers)
      : byAbsolute(details, numbers);
  if (mapping !== undefined) return { kind: "episodes", mapping, wanted };
  const ordered = mapByOrder(details, numbers);
  if (ordered?.kind === "episodes") return { ...ordered, wanted };
  return {
    kind: "unmapped",
    wanted,
    uncounted: true,
    ...(ordered === undefined ? {} : { why: ordered.why }),
  };
}

function byDate(date: string, details: CandidateDetails): FileEpisodes {
  const [mapping, ...others] = findAiredOn(details, date);
  const wanted = `the episode of ${date}`;
  return others.length === 0 ? placed(mapping, wanted) : { kind: "several", wanted };
}

// `Ep28 20220828`: if TMDB has no air date at all, only the number can show the episode.
const isUndated = ({ episodes, absolute }: ParsedName, { seasons }: CandidateDetails): boolean =>
  episodes.length + absolute.length > 0 &&
  seasons.every(({ episodes: listed }) => listed.every(({ airDate }) => airDate === undefined));

// "Episode 5" of a series with several seasons may be the fifth episode of any season. "Episode
// 366" can only be an absolute number.
function ofSomeSeason(numbers: readonly number[], details: CandidateDetails): boolean {
  const counts = listRegularSeasons(details).map(({ episodeCount }) => episodeCount);
  return counts.length > 1 && numbers.some((number) => number <= Math.max(...counts));
}

// Numbers are padded to three digits when a hundred or more are counted.
const PADDED = /(?<!\d)0\d\d(?!\d)/;
// Fansubs always use absolute numbers. Their names start with the group in brackets, or contain a
// checksum or a version number such as `v2`.
const FANSUB = /(?:^|\/)\[[^/]*$|\[[\da-f]{8}\][^/]*$|(?<![a-z\d])\d{2,4}v[2-9](?![a-z\d])/i;

// "Title - 102" may be episode 102 or episode 2 of season 1. "Title - 05" may be the fifth episode
// of any season.
const mayBeSeason = ({ name, absolute }: ParsedName, details: CandidateDetails): boolean =>
  !FANSUB.test(name) &&
  ((ofSomeSeason(absolute, details) && !PADDED.test(name)) ||
    absolute.some((number) => isSeasonAndEpisode(details, number)));

const NONE: ReadonlySet<number> = new Set();

/**
 * Maps a video by its own numbers. Their seasons must be in `details.seasons`. `counted`: the
 * seasons whose folders count through the series.
 */
export function mapFile(
  file: ParsedName,
  details: CandidateDetails,
  counted: ReadonlySet<number> = NONE,
): FileEpisodes {
  const { season } = file;
  if (file.seasons.length > 1) return { kind: "nothing" };
  if (season !== null && file.episodes.length > 0) {
    const absolute = readStatedAbsolute(file);
    const both = agreeOnNumbers(details, file, season, absolute);
    if (both !== undefined && "why" in both) {
      return { kind: "unmapped", wanted: `number ${formatNumbers(absolute)}`, why: both.why };
    }
    const wanted = formatEpisodes(season, file.episodes);
    if (counted.has(season)) return placed(byAbsolute(details, file.episodes), wanted);
    const mapping =
      both?.mapping ??
      mapInSeason(details, season, file.episodes) ??
      mapCountedThrough(details, file, season);
    return placed(mapping, wanted);
  }
  if (file.date !== null && !isUndated(file, details)) return byDate(file.date, details);
  const numbers = [...file.episodes, ...file.absolute, ...(file.part === null ? [] : [file.part])];
  if (details.unread && season === null && numbers.length > 0) {
    return {
      kind: "unmapped",
      wanted: `number ${formatNumbers(numbers)}`,
      why: "one of its seasons cannot be read",
    };
  }
  if (season === null && file.episodes.length > 0) {
    return ofSomeSeason(file.episodes, details) && !PADDED.test(file.name)
      ? { kind: "unmapped", wanted: `episode ${formatNumbers(file.episodes)}` }
      : withoutSeason(file.episodes, details);
  }
  // "S2 - 07" is counted within its season and not across the whole series.
  if (season !== null && file.absolute.length > 0) {
    return placed(
      mapInSeason(details, season, file.absolute),
      formatEpisodes(season, file.absolute),
    );
  }
  if (file.absolute.length > 0) {
    return mayBeSeason(file, details)
      ? { kind: "unmapped", wanted: `number ${formatNumbers(file.absolute)}` }
      : withoutSeason(file.absolute, details);
  }
  if (season === null && file.part !== null && listRegularSeasons(details).length === 1) {
    return withoutSeason([file.part], details);
  }
  return { kind: "nothing" };
}

/** Returns the seasons of a release if only its folder's name is known. */
function mapPackName(parsed: ParsedName, details: CandidateDetails): FileEpisodes[] {
  return parsed.seasons.map((season) => {
    const known = details.seasons.some(
      (facts) => facts.season === season && facts.episodes.length > 0,
    );
    return known
      ? { kind: "season", season, wanted: formatEpisodes(season) }
      : { kind: "missing", wanted: formatEpisodes(season) };
  });
}

/** Facts from the names in a release. */
export type ReleaseFiles = {
  parsed: ParsedName;
  /** Every video by its relative path. If only a name is known, that name is the only entry. */
  files: ReadonlyMap<string, ParsedName>;
  /** True if only the folder's name is known, not its files. */
  nameOnly: boolean;
  /**
   * Facts from the enclosing folder, if the title comes from another name. They must not contradict
   * that title.
   */
  folder?: ParsedName | undefined;
  reading: Reading;
};

/** The episodes of each video, by path. */
export type EpisodeMap = ReadonlyMap<string, FileEpisodes>;

/** The videos that are the work itself, without samples and extras. */
export const selectMainVideos = ({
  files,
}: Pick<ReleaseFiles, "files">): [path: string, file: ParsedName][] =>
  [...files].filter(([, file]) => !file.sample && file.extra === null);

/** Maps every main video. A pack has one entry per season if only its name is known. */
export function mapRelease(release: ReleaseFiles, details: CandidateDetails): EpisodeMap {
  const { parsed, nameOnly } = release;
  const map = new Map<string, FileEpisodes>();
  const videos = selectMainVideos(release);
  const counted = listCountedSeasons(videos, details);
  for (const [path, file] of videos) {
    const found = mapFile(file, details, counted);
    const seasons = found.kind === "nothing" && nameOnly ? mapPackName(parsed, details) : [];
    for (const [index, mapped] of (seasons.length > 0 ? seasons : [found]).entries()) {
      map.set(index === 0 ? path : `${path}#${index}`, mapped);
    }
  }
  return map;
}

/** How the numbers of a release fit a series. */
export type SeriesFit = {
  /**
   * Shows whether every episode in the release's names exists in the series; "unknown" until TMDB
   * is asked. "nearly": TMDB has the seasons but lacks a few of the episodes, for example because
   * it counts a double episode or a special differently.
   */
  exists: "all" | "nearly" | "not_all" | "unknown";
  /** True if an episode title or air date agrees, and none disagrees. */
  agrees: boolean;
  /** Years in which the episodes of the release were first shown. */
  years: ReadonlySet<number>;
};

export const UNKNOWN_FIT: SeriesFit = { exists: "unknown", agrees: false, years: new Set() };

/**
 * Returns the episodes of a series to which a name's numbers refer; undefined if that is not
 * certain.
 */
export function placeByNumbers(
  file: ParsedName,
  series: CandidateDetails,
): EpisodeMapping | undefined {
  const found = mapFile(file, series);
  return found.kind === "episodes" ? found.mapping : undefined;
}

/** TMDB's facts about the episodes of a mapping. */
export const factsOf = (
  details: CandidateDetails | undefined,
  mapping: EpisodeMapping,
): EpisodeFacts[] =>
  episodesOf(details, mapping.season).filter(({ episode }) => mapping.episodes.includes(episode));

/** The titles of a video's episodes, in every language that TMDB was asked about. */
export type EpisodeTitles = {
  all: readonly string[];
  /** TMDB's own titles, and those in other languages that the name contains in whole words. */
  inName: readonly string[];
  /** The titles of each episode, in the order of the episodes. */
  ofEach: readonly (readonly string[])[];
};

/** Returns the titles of the episodes to which a video with this name is mapped. */
export function titlesOfEpisodes(
  details: CandidateDetails | undefined,
  mapping: EpisodeMapping,
  name: string,
): EpisodeTitles {
  const facts = factsOf(details, mapping);
  const translated = facts.flatMap((one) => one.translated ?? []);
  const words = translated.length === 0 ? "" : ` ${titleKey(name)} `;
  const contained = translated.filter((title) => {
    const key = titleKey(title);
    return !PLACEHOLDER.test(key) && words.includes(` ${key} `);
  });
  return {
    all: [...mapping.titles, ...translated],
    inName: [...mapping.titles, ...contained],
    ofEach: mapping.titles.map((title, index) => [
      title,
      ...(facts.find(({ episode }) => episode === mapping.episodes[index])?.translated ?? []),
    ]),
  };
}

// Returns one entry for each fact that the name states in addition to its numbers; true if TMDB's
// facts agree.
function agreements(file: ParsedName, facts: readonly EpisodeFacts[]): boolean[] {
  const found: boolean[] = [];
  if (file.date !== null) found.push(facts.some(({ airDate }) => airDate === file.date));
  const titles = facts.flatMap(listTitles);
  if (hasEpisodeTitle(file, titles)) found.push(true);
  return found;
}

const MAX_MISSING_EPISODES = 3;

// True if the missing numbers directly follow the last episode of an existing season.
function isNearlyThere(file: ParsedName | undefined, details: CandidateDetails): boolean {
  if (file === undefined || file.season === null || file.episodes.length === 0) return false;
  const count = episodeCountOf(details, file.season);
  return count > 0 && file.episodes.every((episode) => episode <= count + MAX_MISSING_EPISODES);
}

/** Judges how a release's mapping fits one series. */
export function toFit(
  release: ReleaseFiles,
  details: CandidateDetails,
  map: EpisodeMap,
): SeriesFit {
  const years = new Set<number>();
  const agreed: boolean[] = [];
  let all = map.size > 0;
  let near = map.size > 0;
  let open = map.size > 0;
  for (const [path, found] of map) {
    const file = release.files.get(path);
    if (found.kind !== "episodes") {
      all &&= found.kind === "season";
      // The series does not confirm or exclude the episode.
      open &&= found.kind === "season" || found.kind === "unmapped";
      near &&=
        found.kind === "season" || (found.kind === "missing" && isNearlyThere(file, details));
    } else {
      const facts = factsOf(details, found.mapping);
      for (const { airDate } of facts) {
        if (airDate !== undefined) years.add(Number(airDate.slice(0, 4)));
      }
      const begun = details.seasonCounts.find(
        ({ season }) => season === found.mapping.season,
      )?.year;
      if (begun !== undefined && years.size > 0) years.add(begun);
      if (file !== undefined) agreed.push(...agreements(file, facts));
    }
  }
  return {
    exists: all ? "all" : near ? "nearly" : open ? "unknown" : "not_all",
    agrees: agreed.length > 0 && agreed.every(Boolean),
    years,
  };
}
