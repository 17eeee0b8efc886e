import type {
  Candidate,
  CandidateDetails,
  EpisodeFacts,
  OrderedEpisode,
  SeasonFacts,
} from "../../base/candidate.ts";
import { GROUP_TYPES } from "../../base/item.ts";
import type { TmdbAccess } from "./ask.ts";
import { createOnlyGroup, type WholeGroup } from "./episode-groups.ts";
import type {
  WireEpisode,
  WireMovie,
  WireMovieRow,
  WireSeason,
  WireSeries,
  WireSeriesRow,
} from "./wire.ts";

type NullableText = string | null | undefined;

export const toNonEmpty = (text: NullableText): string | undefined =>
  text == null || text.trim() === "" ? undefined : text;

/** TMDB returns 0 if it has no runtime. */
const minutes = (runtime: number | null | undefined) =>
  runtime != null && runtime > 0 ? runtime : undefined;

/** Returns the year of `YYYY-MM-DD`. TMDB returns "" if it has no date. */
function yearOf(date: NullableText): number | undefined {
  const year = /^(\d{4})-/.exec(date ?? "")?.[1];
  return year === undefined ? undefined : Number(year);
}

/**
 * Returns one candidate, or an empty list for an entry without a title, which cannot be compared.
 */
export function toMovieCandidate(row: WireMovieRow): Candidate[] {
  const originalTitle = toNonEmpty(row.original_title);
  const title = toNonEmpty(row.title) ?? originalTitle;
  if (title === undefined) return [];
  const year = yearOf(row.release_date);
  const { id: tmdbId, popularity, vote_count: votes, origin_country: countries } = row;
  const numbers = {
    tmdbId,
    year,
    popularity: popularity ?? 0,
    votes: votes ?? undefined,
    countries,
  };
  const texts = { title, originalTitle, alternativeTitles: [], overview: toNonEmpty(row.overview) };
  const { poster_path: posterPath } = row;
  return [
    { type: "movie", ...texts, ...numbers, ...(posterPath === undefined ? {} : { posterPath }) },
  ];
}

/** Like `toMovieCandidate`, for a series. */
export function toSeriesCandidate(row: WireSeriesRow): Candidate[] {
  const { name: title, original_name: original_title, first_air_date: release_date, ...rest } = row;
  return toMovieCandidate({ ...rest, title, original_title, release_date }).map((found) => ({
    ...found,
    type: "tv",
  }));
}

export function toMovieDetails(wire: WireMovie): CandidateDetails | undefined {
  const [found] = toMovieCandidate(wire);
  if (!found) return undefined;
  const produced = wire.production_countries.map((country) => country.iso_3166_1);
  return {
    ...found,
    countries: found.countries.length > 0 ? found.countries : produced,
    alternativeTitles: otherTitles(found, [
      ...(wire.alternative_titles?.titles ?? []).map((other) => other.title),
      ...(wire.translations?.translations ?? []).map((other) => other.data?.title),
    ]),
    imdbId: toNonEmpty(wire.imdb_id),
    runtimeMinutes: minutes(wire.runtime),
    seasonCounts: [],
    seasons: [],
  };
}

export function toSeriesDetails(
  wire: WireSeries,
  seasons: WireSeason[],
): CandidateDetails | undefined {
  const [found] = toSeriesCandidate(wire);
  if (!found) return undefined;
  const known = wire.seasons.filter((listed) => listed !== null);
  return {
    ...found,
    alternativeTitles: otherTitles(found, [
      ...(wire.alternative_titles?.results ?? []).map((other) => other.title),
      ...(wire.translations?.translations ?? []).map((other) => other.data?.name),
    ]),
    imdbId: toNonEmpty(wire.external_ids?.imdb_id),
    ...(wire.external_ids?.tvdb_id ? { tvdbId: wire.external_ids.tvdb_id } : {}),
    runtimeMinutes: minutes(wire.episode_run_time[0]),
    seasonCounts: known.map((listed) => ({
      season: listed.season_number,
      episodeCount: listed.episode_count ?? 0,
      year: yearOf(listed.air_date),
      title: toNonEmpty(listed.name),
    })),
    unread: known.length < wire.seasons.length || undefined,
    seasons: seasons.map(seasonFacts),
  };
}

const seasonFacts = (wire: WireSeason): SeasonFacts => ({
  season: wire.season_number,
  episodes: wire.episodes.map(toEpisodeFacts),
});

export const toEpisodeFacts = (listed: WireEpisode): EpisodeFacts => ({
  episode: listed.episode_number,
  title: listed.name ?? "",
  airDate: toNonEmpty(listed.air_date),
  runtimeMinutes: minutes(listed.runtime),
});

/** Returns the other titles, each once, in TMDB's order, without the candidate's own titles. */
function otherTitles({ title, originalTitle }: Candidate, titles: NullableText[]): string[] {
  const others = new Set(titles.map(toNonEmpty).filter((other) => other !== undefined));
  others.delete(title);
  if (originalTitle !== undefined) others.delete(originalTitle);
  return [...others];
}

const byOrder = (a: { order: number }, b: { order: number }): number => a.order - b.order;

/** Returns the episodes of all groups, in order. A group with only specials is left out. */
const inOrder = (groups: readonly WholeGroup[]): OrderedEpisode[] =>
  groups
    .filter(({ episodes }) => episodes.some((episode) => episode.season_number > 0))
    .toSorted(byOrder)
    .flatMap(({ episodes }) => episodes.toSorted(byOrder))
    .map((listed) => ({ season: listed.season_number, ...toEpisodeFacts(listed) }));

/**
 * Returns the episodes of a series in TMDB's absolute order. Undefined if it has no such order, or
 * several, because it is then unknown which one a release uses. Makes at most two requests.
 */
export function createAbsoluteOrder(deps: TmdbAccess) {
  const askOnly = createOnlyGroup(deps);

  return async (tmdbId: number, signal: AbortSignal): Promise<OrderedEpisode[] | undefined> => {
    const { groups } = await askOnly(tmdbId, ({ type }) => type === GROUP_TYPES.absolute, signal);
    return groups && inOrder(groups);
  };
}
