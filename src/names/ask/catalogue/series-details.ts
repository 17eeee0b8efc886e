import type { CandidateDetails, EpisodeFacts } from "../../../base/candidate.ts";
import { DAY_MS } from "../../../base/text/time-units.ts";
import { listSeasonsInNames, listSeasonsToRequest } from "../../identify/absolute-order.ts";
import {
  isSameTitle,
  isUntitled,
  listTitles,
  placesOf,
  readSaidTitles,
  wantsAllSeasons,
} from "../../identify/episode-title.ts";
import { factsOf, mapFile } from "../../identify/fit.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import type { AskDetails, AskTitles } from "../clues/ports.ts";
import type { SecondCatalogue, SecondEpisode } from "../clues/second-catalogue.ts";

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
  return withMoreTitles(series, translated);
}

function withMoreTitles(
  series: CandidateDetails,
  more: ReadonlyMap<EpisodeFacts, readonly string[]>,
): CandidateDetails {
  const withOwn = (facts: EpisodeFacts): EpisodeFacts =>
    more.has(facts) ? { ...facts, translated: more.get(facts) } : facts;
  const seasons = series.seasons.map((season) => ({
    ...season,
    episodes: season.episodes.map(withOwn),
  }));
  return more.size === 0 ? series : { ...series, seasons };
}

/**
 * True if both catalogues may mean the same episode: it has the same numbers, and the days of its
 * broadcast differ by at most one, which may be due to the time zone. An unknown day is no objection.
 */
const isSameEpisode = (
  season: number,
  { episode, airDate }: EpisodeFacts,
  other: SecondEpisode,
): boolean =>
  other.season === season &&
  other.episode === episode &&
  (!airDate ||
    !other.airDate ||
    Math.abs(Date.parse(airDate) - Date.parse(other.airDate)) <= DAY_MS);

/**
 * Adds the second catalogue's title to each episode that TMDB has no title for, if a name has words
 * in the position of a title. The words are then judged by this title, as by TMDB's own. Asks at
 * most once, and changes nothing if the catalogue does not answer.
 */
export async function withSecondTitles(
  series: CandidateDetails,
  files: readonly ParsedName[],
  second: SecondCatalogue | undefined,
  signal: AbortSignal,
): Promise<CandidateDetails> {
  const { tvdbId, imdbId } = series;
  if (second === undefined || (tvdbId === undefined && imdbId === undefined)) return series;
  const untitled = new Map<EpisodeFacts, number>();
  for (const file of files) {
    const found = readSaidTitles(file).length === 0 ? undefined : mapFile(file, series);
    if (found?.kind !== "episodes") continue;
    for (const facts of factsOf(series, found.mapping)) {
      if (!isUntitled(listTitles(facts), [facts.episode])) continue;
      untitled.set(facts, found.mapping.season);
    }
  }
  const answer = untitled.size === 0 ? undefined : await second.series({ tvdbId, imdbId }, signal);
  if (answer?.kind !== "listed") return series;
  const more = new Map<EpisodeFacts, readonly string[]>();
  for (const [facts, season] of untitled) {
    const there = answer.episodes.find((other) => isSameEpisode(season, facts, other));
    if (there === undefined || isUntitled([there.title], [facts.episode])) continue;
    more.set(facts, [...(facts.translated ?? []), there.title]);
  }
  return withMoreTitles(series, more);
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
