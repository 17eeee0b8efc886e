import type { CandidateDetails, RankedCandidate } from "../../../base/candidate.ts";
import type { EpisodeMapping } from "../../../base/item.ts";
import { compareLength, explainFit, mayRunLonger } from "../../../base/length-fit.ts";
import { MINUTE_MS } from "../../../base/text/time-units.ts";
import { editionOf, factsOf, type ParsedName, placeByNumbers } from "../../../names/index.ts";
import type { ShownFit } from "../../shown/release-shape.ts";

/**
 * One of a release's main videos: its parsed name, its episodes in the release's series, and its
 * length.
 */
export type MainVideo = {
  name: ParsedName;
  mapping?: EpisodeMapping | undefined;
  ms?: number | undefined;
};

/** A release's videos, and the release's parsed name. */
type MainVideos = {
  all: readonly MainVideo[];
  parsed: Partial<ParsedName> | undefined;
};

const sum = (numbers: readonly number[]): number =>
  numbers.reduce((all, number) => all + number, 0);

/**
 * Compares the total length of a release's videos with the film's length. Undefined if a length is
 * unknown.
 */
export function measureFilmFit(
  { title, runtimeMinutes }: Pick<RankedCandidate, "title" | "runtimeMinutes">,
  { all, parsed }: MainVideos,
): ShownFit | undefined {
  const read = all.flatMap(({ ms }) => ms ?? []);
  if (runtimeMinutes === undefined || read.length === 0 || read.length < all.length) {
    return undefined;
  }
  const names = [...(parsed === undefined ? [] : [parsed]), ...all.map(({ name }) => name)];
  const longer = mayRunLonger(names.map((name) => editionOf(name, title)));
  const who = all.length === 1 ? "The file runs" : `Its ${all.length} files together run`;
  return shown(who, sum(read), {
    type: "movie",
    minutes: runtimeMinutes,
    what: "the film",
    longer,
  });
}

/**
 * Compares the videos' lengths with those of a series' episodes. Includes all videos whose length
 * and episodes are known. Episodes come from the mapping if the series is the release's own,
 * otherwise from the numbers in the names.
 */
export function measureSeriesFit(
  details: CandidateDetails,
  { all }: Pick<MainVideos, "all">,
  isOwn: boolean,
): ShownFit | undefined {
  const known = all.flatMap(({ name, mapping: ownMapping, ms }) => {
    const mapping = (isOwn ? ownMapping : undefined) ?? placeByNumbers(name, details);
    const minutes = mapping && minutesOf(details, mapping);
    return ms === undefined || minutes === undefined
      ? []
      : [{ ms, minutes, count: mapping?.episodes.length ?? 1 }];
  });
  if (known.length === 0) return undefined;
  const some =
    known.length < all.length ? `${known.length} of its ${all.length}` : `Its ${all.length}`;
  const who = all.length === 1 ? "The file runs" : `${some} files together run`;
  const what = sum(known.map(({ count }) => count)) === 1 ? "the episode" : "their episodes";
  const minutes = sum(known.map((fit) => fit.minutes));
  return shown(who, sum(known.map(({ ms }) => ms)), { type: "tv", minutes, what });
}

/** Compares one video's length with that of its episodes. */
export function measureVideoFit(
  details: CandidateDetails,
  { mapping, ms }: MainVideo,
): ShownFit | undefined {
  const minutes = mapping && minutesOf(details, mapping);
  if (ms === undefined || minutes === undefined) return undefined;
  const what = mapping?.episodes.length === 1 ? "the episode" : "its episodes";
  return shown("The file runs", ms, { type: "tv", minutes, what });
}

/**
 * Returns the total length of these episodes in minutes. If TMDB lacks the runtime of any episode,
 * uses the series' usual length.
 */
function minutesOf(details: CandidateDetails, mapping: EpisodeMapping): number | undefined {
  const each = factsOf(details, mapping).flatMap(({ runtimeMinutes }) => runtimeMinutes ?? []);
  const { length } = mapping.episodes;
  if (each.length === length) return sum(each);
  return details.runtimeMinutes === undefined ? undefined : length * details.runtimeMinutes;
}

type ExpectedLength = { type: "movie" | "tv"; minutes: number; what: string; longer?: boolean };

function shown(who: string, ms: number, { type, minutes, what, longer }: ExpectedLength): ShownFit {
  const fit = compareLength(type, ms, minutes * MINUTE_MS, longer);
  return { fit: fit.fit, difference_ms: fit.differenceMs, text: explainFit(who, ms, fit, what) };
}
