import type { CandidateDetails, EpisodeFacts } from "../../../base/candidate.ts";
import { listSeasonsInNames, listSeasonsToRequest } from "../../identify/absolute-order.ts";
import {
  isSameTitle,
  placesOf,
  readSaidTitles,
  wantsAllSeasons,
} from "../../identify/episode-title.ts";
import { factsOf, mapFile } from "../../identify/fit.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import type { AskDetails, AskTitles } from "../clues/ports.ts";

// TMDB returns at most twenty appended parts at once.
const MAX_SEASONS_PER_REQUEST = 15;

// Even among series with seventeen or more seasons, hardly any has this many.
const MAX_SEASONS = 3 * MAX_SEASONS_PER_REQUEST;

/** Adds these seasons to a series, in as few requests as possible. */
async function withSeasons(
  series: CandidateDetails,
  more: Iterable<number>,
  details: AskDetails,
  signal: AbortSignal,
  options?: { fresh?: boolean },
): Promise<CandidateDetails> {
  const [seasons, left] = [[...series.seasons], [...more]];
  while (left.length > 0) {
    const some = await details(
      "tv",
      series.tmdbId,
      left.splice(0, MAX_SEASONS_PER_REQUEST),
      signal,
      options,
    );
    seasons.push(...(some?.seasons ?? []));
  }
  return { ...series, seasons };
}

/**
 * Returns every episode of a series; undefined if it has too many seasons. The first request also
 * returns the season counts.
 */
export async function readAllEpisodes(
  details: AskDetails,
  tmdbId: number,
  signal: AbortSignal,
): Promise<CandidateDetails | undefined> {
  const start = Array.from({ length: MAX_SEASONS_PER_REQUEST }, (_, season) => season);
  const series = await details("tv", tmdbId, start, signal);
  const left =
    series?.seasonCounts.flatMap(({ season }) => (start.includes(season) ? [] : season)) ?? [];
  return series && left.length <= MAX_SEASONS
    ? withSeasons(series, left, details, signal)
    : undefined;
}

/**
 * Adds all seasons to a series if a video needs them because its title may belong to any episode.
 * Makes at most three requests.
 */
export async function withAllSeasons(
  series: CandidateDetails,
  files: readonly ParsedName[],
  details: AskDetails,
  signal: AbortSignal,
): Promise<CandidateDetails> {
  const known = new Set(series.seasons.map(({ season }) => season));
  const missing = series.seasonCounts.flatMap(({ season, episodeCount }) =>
    known.has(season) || episodeCount === 0 ? [] : [season],
  );
  const wants = (file: ParsedName): boolean => {
    const found = mapFile(file, series);
    return wantsAllSeasons(file, found.kind === "episodes" ? found.mapping.titles : []);
  };
  if (missing.length === 0 || !files.some(wants)) return series;
  const more = await withSeasons(series, missing.slice(0, MAX_SEASONS), details, signal);
  return { ...more, seasons: more.seasons.toSorted((a, b) => a.season - b.season) };
}

const MAX_TRANSLATED = 20;

/**
 * Adds titles in other languages to each episode whose title differs from the name's. Only TMDB
 * knows whether the name's title is a translation. Makes one request per episode.
 */
export async function withTranslations(
  series: CandidateDetails,
  files: readonly ParsedName[],
  titles: AskTitles | undefined,
  signal: AbortSignal,
): Promise<CandidateDetails> {
  const translated = new Map<EpisodeFacts, readonly string[]>();
  for (const file of titles === undefined ? [] : files) {
    const [titlesInName, found] = [readSaidTitles(file), mapFile(file, series)];
    if (
      titlesInName.length === 0 ||
      found.kind !== "episodes" ||
      isSameTitle(titlesInName, found.mapping.titles)
    ) {
      continue;
    }
    // If the title belongs to another episode, it is not a translation of this one's title.
    const facts = placesOf(series, titlesInName).length > 0 ? [] : factsOf(series, found.mapping);
    for (const episode of facts.slice(0, Math.max(0, MAX_TRANSLATED - translated.size))) {
      translated.set(
        episode,
        (await titles?.(series.tmdbId, found.mapping.season, episode.episode, signal)) ?? [],
      );
    }
  }
  const withOwn = (ownFacts: EpisodeFacts) =>
    translated.has(ownFacts) ? { ...ownFacts, translated: translated.get(ownFacts) } : ownFacts;
  const seasons = series.seasons.map((season) => ({
    ...season,
    episodes: season.episodes.map(withOwn),
  }));
  return translated.size === 0 ? series : { ...series, seasons };
}

/**
 * Returns a series with every season that the files need, regardless of whether they are numbered
 * by season, by date or across the whole series. This usually takes one request, or two if the
 * season counts must be known first. Undefined if TMDB does not know the id.
 */
export async function seriesDetails(
  details: AskDetails,
  tmdbId: number,
  files: readonly ParsedName[],
  signal: AbortSignal,
  options: { fresh?: boolean } = {},
): Promise<CandidateDetails | undefined> {
  const namedSeasons = listSeasonsInNames(files);
  const first = await details(
    "tv",
    tmdbId,
    namedSeasons.slice(0, MAX_SEASONS_PER_REQUEST),
    signal,
    options,
  );
  if (first === undefined) return undefined;
  const known = new Set(first.seasonCounts.map(({ season }) => season));
  const wanted = new Set([
    ...namedSeasons.slice(MAX_SEASONS_PER_REQUEST).filter((season) => known.has(season)),
    ...listSeasonsToRequest(files, first),
  ]);
  for (const { season } of first.seasons) wanted.delete(season);
  return withSeasons(first, wanted, details, signal, options);
}
