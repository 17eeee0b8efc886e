import type { Candidate, CandidateDetails, ScoredCandidate } from "../../base/candidate.ts";
import { titleKey } from "../identify/title-key.ts";
import { toWork, toWorkId } from "../identify/work.ts";
import { runsAsLong } from "../media/file-length.ts";
import type { OtherReading } from "../readings/other-reading.ts";
import {
  asEpisodes,
  elsewhere,
  findPlaces,
  isCertain,
  type SeriesVideos,
} from "../readings/titled-videos.ts";
import { readAllEpisodes } from "./catalogue/series-details.ts";
import type { IdentifyDeps } from "./clues/ports.ts";
import {
  type Identification,
  identifyReading,
  type ReadingAttempt,
  type ReadingMatch,
} from "./identify-reading.ts";

const MAX_BEARERS = 2;
// If a film's runtime differs from the file's length by more than this, the file is not that film.
const MAX_OFF_PERCENT = 15;

const scored = (candidate: Candidate, ...among: readonly Identification[]): ScoredCandidate =>
  among
    .flatMap(({ ranked }) => ranked)
    .find((candidateScore) => toWorkId(candidateScore.candidate) === toWorkId(candidate)) ?? {
    candidate,
    confidence: 0,
    parts: { title: 1, year: 0, popularity: 0, type: 1 },
  };

// Answers requests for this series from its known details.
const knowing = (deps: IdentifyDeps, series: CandidateDetails): IdentifyDeps => ({
  ...deps,
  details: async (type, tmdbId, seasons, signal, options) =>
    type === "tv" && tmdbId === series.tmdbId
      ? { ...series, seasons: series.seasons.filter(({ season }) => seasons.includes(season)) }
      : deps.details(type, tmdbId, seasons, signal, options),
});

/**
 * Returns films that a video's name may also mean: films with the video's title, or whose title
 * contains all words of the show and the title.
 */
async function filmRivals(
  deps: IdentifyDeps,
  { title: show = "", videos = [] }: OtherReading,
  { ranked, lengths }: Identification,
  signal: AbortSignal,
): Promise<Candidate[]> {
  const [video, ...more] = videos;
  if (video === undefined || video.season !== undefined || more.length > 0) return [];
  const words = titleKey(`${show} ${video.title}`).split(" ");
  const key = titleKey(video.title);
  const found = await deps.search({ type: "movie", title: video.title }, signal);
  const isRival = (film: Candidate) =>
    film.type === "movie" &&
    [...toWork(film).keys].some(
      (titleInKeys) =>
        titleInKeys === key || words.every((word) => titleInKeys.split(" ").includes(word)),
    );
  const rivals = new Map(
    [...found, ...ranked.map(({ candidate }) => candidate)]
      .filter(isRival)
      .map((film) => [film.tmdbId, film]),
  );
  const [length] = lengths.values();
  if (length?.kind !== "read" || rivals.size > 1) return [...rivals.values()];
  const left: Candidate[] = [];
  for (const rival of rivals.values()) {
    const minutes = (await deps.details("movie", rival.tmdbId, [], signal))?.runtimeMinutes;
    if (minutes === undefined || runsAsLong(length, minutes, MAX_OFF_PERCENT)) left.push(rival);
  }
  return left;
}

/**
 * Returns the series that have exactly the show's title; undefined if there are too many to check.
 */
async function bearersOf(
  { search }: IdentifyDeps,
  show: string,
  { ranked }: Identification,
  signal: AbortSignal,
) {
  const key = titleKey(show);
  const found = [
    ...(await search({ type: "tv", title: show }, signal)),
    ...ranked.map(({ candidate }) => candidate),
  ];
  const bearers = found.filter((bearer) => bearer.type === "tv" && toWork(bearer).keys.has(key));
  const unique = [...new Map(bearers.map((bearer) => [bearer.tmdbId, bearer])).values()];
  return unique.length > MAX_BEARERS ? undefined : unique;
}

/**
 * Identifies the release by the titles of its episodes. The result is certain if these conditions
 * are met: exactly one series with the show's title has each of the titles exactly once, in the
 * season of the folder; no film can be meant; and every guard agrees after these episode numbers
 * are added to the names. A title that is found elsewhere becomes a reason that lists where it was
 * found.
 */
export async function askTitles(
  { deps, input, first, signal, lost }: ReadingAttempt,
  readings: readonly OtherReading[],
): Promise<ReadingMatch[]> {
  for (const reading of readings) {
    const { title = "", videos = [] } = reading;
    const bearers = await bearersOf(deps, title, first, signal);
    const placed: SeriesVideos[] = [];
    for (const { tmdbId } of bearers ?? []) {
      const series = await readAllEpisodes(deps.details, tmdbId, signal);
      const places = series === undefined ? [] : videos.map((video) => findPlaces(series, video));
      if (series !== undefined && places.some((some) => some.length > 0)) {
        placed.push({ series, videos, places });
      }
    }
    const [only, ...more] = placed;
    if (only === undefined) {
      lost.push({ title, why: "No series with this title has an episode with these words." });
      continue;
    }
    const films = await filmRivals(deps, reading, first, signal);
    if (more.length > 0 || films.length > 0 || !isCertain(only)) {
      const reason = more.length === 0 ? elsewhere(input, only, films) : undefined;
      return [...placed.map(({ series }) => series), ...films].map((candidate) => ({
        scored: scored(candidate, first),
        reason,
      }));
    }
    const sure = await identifyReading(
      knowing(deps, only.series),
      input,
      false,
      signal,
      asEpisodes(title, only),
    );
    const { decision } = sure;
    if (decision.kind === "auto" && toWorkId(decision.identity) === toWorkId(only.series)) {
      return [{ scored: scored(only.series, sure), sure }];
    }
    const codes =
      decision.kind === "review"
        ? decision.reasons.map(({ code }) => code).join(", ")
        : "another work";
    lost.push({
      title,
      why: `With the episode numbers of its titles, the release is held: ${codes}.`,
    });
    return [{ scored: scored(only.series, first, sure) }];
  }
  return [];
}
