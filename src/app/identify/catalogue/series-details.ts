import { seasonsInNames, seasonsToRequest } from "../../../core/identify/absolute-order.ts";
import { isSameTitle, saidTitles, wantsAllSeasons } from "../../../core/identify/episode-title.ts";
import { mapFile } from "../../../core/identify/fit.ts";
import type { ParsedName } from "../../../core/parse/lex/parsed-name.ts";
import type { Details } from "../../../core/release/candidate.ts";
import type { AskDetails, AskTitles } from "../clues/ports.ts";

// TMDB answers at most twenty appended parts at once.
const MAX_SEASONS_PER_REQUEST = 15;

// Of seventeen and more seasons hardly any series has as many.
const MAX_SEASONS = 3 * MAX_SEASONS_PER_REQUEST;

/** The series with these seasons as well, in as few requests as possible. */
async function withSeasons(
  series: Details,
  more: Iterable<number>,
  details: AskDetails,
  signal: AbortSignal,
  options?: { fresh?: boolean },
): Promise<Details> {
  const [seasons, left] = [[...series.seasons], [...more]];
  while (left.length > 0) {
    const some = await details("tv", series.tmdbId, left.splice(0, MAX_SEASONS_PER_REQUEST), signal, options);
    seasons.push(...(some?.seasons ?? []));
  }
  return { ...series, seasons };
}

/** Every episode of a series; undefined if these are too many. Its counts come with its first seasons. */
export async function allEpisodes(
  details: AskDetails,
  tmdbId: number,
  signal: AbortSignal,
): Promise<Details | undefined> {
  const start = Array.from({ length: MAX_SEASONS_PER_REQUEST }, (_, season) => season);
  const series = await details("tv", tmdbId, start, signal);
  const left = series?.seasonCounts.flatMap(({ season }) => (start.includes(season) ? [] : season)) ?? [];
  return series && left.length <= MAX_SEASONS ? withSeasons(series, left, details, signal) : undefined;
}

/** The series with all its seasons if a video needs them: its title may be that of any of them. At most three requests. */
export async function withAllSeasons(
  series: Details,
  files: readonly ParsedName[],
  details: AskDetails,
  signal: AbortSignal,
): Promise<Details> {
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

// They say nothing of the language of a title.
const NO_LANGUAGE: ReadonlySet<string> = new Set(["en", "mul"]);

/**
 * The series with the titles of a season in the language that a name says, if the name has a title that is not the episode's:
 * only TMDB says whether it is its translation. At most one request.
 */
export async function withTranslations(
  series: Details,
  files: readonly ParsedName[],
  titles: AskTitles | undefined,
  signal: AbortSignal,
): Promise<Details> {
  if (titles === undefined) return series;
  for (const file of files) {
    const language = file.languages.find((one) => !NO_LANGUAGE.has(one));
    const found = language === undefined ? undefined : mapFile(file, series);
    if (language === undefined || found?.kind !== "episodes") continue;
    const said = saidTitles(file);
    if (said.length === 0 || isSameTitle(said, found.mapping.titles)) continue;
    const { season } = found.mapping;
    const translated = await titles(series.tmdbId, season, language, signal);
    const seasons = series.seasons.map((one) =>
      one.season === season
        ? { ...one, episodes: one.episodes.map((own) => ({ ...own, translated: translated.get(own.episode) })) }
        : one,
    );
    return { ...series, seasons };
  }
  return series;
}

/**
 * A series with every season that the files need, whether they are numbered by season, by date or through the whole series.
 * Usually one request; two if the season counts must be known first. Undefined when TMDB does not know the id.
 */
export async function seriesDetails(
  details: AskDetails,
  tmdbId: number,
  files: readonly ParsedName[],
  signal: AbortSignal,
  options: { fresh?: boolean } = {},
): Promise<Details | undefined> {
  const said = seasonsInNames(files);
  const first = await details("tv", tmdbId, said.slice(0, MAX_SEASONS_PER_REQUEST), signal, options);
  if (first === undefined) return undefined;
  const known = new Set(first.seasonCounts.map(({ season }) => season));
  const wanted = new Set([
    ...said.slice(MAX_SEASONS_PER_REQUEST).filter((season) => known.has(season)),
    ...seasonsToRequest(files, first),
  ]);
  for (const { season } of first.seasons) wanted.delete(season);
  return withSeasons(first, wanted, details, signal, options);
}
