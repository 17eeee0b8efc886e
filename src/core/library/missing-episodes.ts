import type { SeasonFacts } from "../../base/candidate.ts";
import { DAY_MS } from "../../base/text/time-units.ts";

/** Episode numbers by season. Season 0 contains the specials. */
export type EpisodeNumbers = ReadonlyMap<number, ReadonlySet<number>>;

/** An episode that TMDB lists as aired and the library lacks. `airDate` is `YYYY-MM-DD`. */
export interface MissingEpisode {
  season: number;
  episode: number;
  title: string;
  airDate: string;
}

export interface EpisodeComparison {
  /** Aired episodes that the library lacks, in order, without specials. */
  missing: MissingEpisode[];
  specials: MissingEpisode[];
  /** Number of episodes that the library lacks and that have not certainly aired. */
  upcoming: number;
  /** Number of episodes that the library lacks and for which TMDB has no date. */
  undated: number;
  /** Number of episodes that the library has under numbers that TMDB does not list. */
  unlisted: { regular: number; specials: number };
}

/**
 * Time after the start of an episode's date (UTC) from which it counts as aired. The date ends
 * everywhere within 36 hours, and sources may differ by a day.
 */
const AIRED_AFTER_MS = 2 * DAY_MS;

const DATE = /^\d{4}-\d\d-\d\d$/;

/**
 * Compares TMDB's episodes with those in the library. `seasons` are the seasons that TMDB lists,
 * and `whole` contains seasons that the library has completely, so that their lists were not read.
 */
export function compareEpisodes(
  seasons: readonly SeasonFacts[],
  here: EpisodeNumbers,
  nowMs: number,
  whole: ReadonlySet<number> = new Set(),
): EpisodeComparison {
  const found: EpisodeComparison = {
    missing: [],
    specials: [],
    upcoming: 0,
    undated: 0,
    unlisted: { regular: 0, specials: 0 },
  };
  const listed = new Map<number, Set<number>>();
  for (const { season, episodes } of seasons) {
    const numbers = listed.get(season) ?? new Set<number>();
    listed.set(season, numbers);
    for (const { episode, title, airDate = "" } of episodes) {
      if (numbers.has(episode)) continue;
      numbers.add(episode);
      if (here.get(season)?.has(episode)) continue;
      const airedAt = DATE.test(airDate) ? Date.parse(airDate) + AIRED_AFTER_MS : Number.NaN;
      if (Number.isNaN(airedAt)) {
        found.undated++;
      } else if (nowMs < airedAt) {
        found.upcoming++;
      } else {
        const list = season === 0 ? found.specials : found.missing;
        list.push({ season, episode, title, airDate });
      }
    }
  }
  for (const [season, episodes] of here) {
    if (whole.has(season)) continue;
    const unlisted = [...episodes].filter((episode) => !listed.get(season)?.has(episode)).length;
    found.unlisted[season === 0 ? "specials" : "regular"] += unlisted;
  }
  const inOrder = (a: MissingEpisode, b: MissingEpisode): number =>
    a.season - b.season || a.episode - b.episode;
  found.missing.sort(inOrder);
  found.specials.sort(inOrder);
  return found;
}

/**
 * True if the library has exactly the episodes 1 to `count` of a season, so that TMDB's list of the
 * season need not be read.
 */
export const isWholeSeason = (episodes: ReadonlySet<number> | undefined, count: number): boolean =>
  episodes?.size === count &&
  Array.from({ length: count }, (_, n) => n + 1).every((n) => episodes.has(n));
