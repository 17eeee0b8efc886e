import type { CandidateDetails } from "../../../base/candidate.ts";
import { type Identity, workOf } from "../../../base/identity.ts";
import type { EpisodeMapping } from "../../../base/item.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import { quotedPath } from "../../../base/text/clean-text.ts";
import { readStatedAbsolute } from "../../identify/episode-title.ts";
import { mapFile } from "../../identify/fit.ts";
import { titleKey } from "../../identify/title-key.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import { isSeriesOfSpecials, isSpecialByName } from "../../parse/numbers/bare-number.ts";
import type { AskDetails, AskOrder } from "../clues/ports.ts";
import { seriesDetails } from "./series-details.ts";

function wantsOrder(file: ParsedName, series: CandidateDetails): boolean {
  if (file.absolute.length === 0 && file.episodes.length === 0) return false;
  const found = mapFile(file, series);
  if (found.kind === "unmapped") return found.uncounted === true;
  // Example: "E576". The season counts place it, but they are not enough to file it.
  return (
    found.kind === "episodes" &&
    file.date === null &&
    readStatedAbsolute(file).length === 0 &&
    file.episodes.length > 0 &&
    file.episodes.join() !== found.mapping.episodes.join()
  );
}

/**
 * Adds the absolute order to a series if the season counts cannot place a number from the files, or
 * can place it only by treating a number as absolute that may not be absolute.
 */
export async function withOrder(
  series: CandidateDetails,
  files: readonly ParsedName[],
  absoluteOrder: AskOrder | undefined,
  signal: AbortSignal,
): Promise<CandidateDetails> {
  if (absoluteOrder === undefined || !files.some((file) => wantsOrder(file, series))) return series;
  const absolute = await absoluteOrder(series.tmdbId, signal);
  return absolute === undefined ? series : { ...series, absolute };
}

/** A video to place, by the numbers in its name or by numbers that a person gave. */
export type VideoToPlace = {
  path: string;
  parsed: ParsedName;
  given?: { season: number; episodes: readonly number[] } | undefined;
};

export type CompleteIdentity = (
  named: Identity,
  videos: readonly VideoToPlace[],
  signal: AbortSignal,
) => Promise<CompletedIdentity | undefined>;

type CompletedIdentity = {
  identity: Identity;
  mappings: Map<string, EpisodeMapping>;
  /**
   * Videos that match no known episode of the series, or the same episode as another video. Each
   * has its reason.
   */
  unmapped: Map<string, Reason>;
};

// Numbers that a person gave are read like a name that contains only these numbers.
function asSaid({ parsed, given }: Omit<VideoToPlace, "path">): ParsedName {
  if (given === undefined) return parsed;
  const { season, episodes } = given;
  return {
    ...parsed,
    season,
    seasons: [season],
    episodes: [...episodes],
    absolute: [],
    date: null,
  };
}

/** A person who names only the work does not say which special `Show - OVA 02` is. */
const isUnplacedSpecial = (
  { path, parsed, given }: VideoToPlace,
  { season }: EpisodeMapping,
  { title, originalTitle }: CandidateDetails,
): boolean =>
  given === undefined &&
  season !== 0 &&
  isSpecialByName(path, parsed) &&
  !isSeriesOfSpecials([title, originalTitle ?? ""].map(titleKey));

function place(video: VideoToPlace, details: CandidateDetails): EpisodeMapping | Reason {
  const found = mapFile(asSaid(video), details);
  if (found.kind === "episodes" && isUnplacedSpecial(video, found.mapping, details)) {
    return {
      code: "numbers_unclear",
      message: `${quotedPath(video.path)} counts specials, so its episode is not known.`,
    };
  }
  if (found.kind === "episodes") return found.mapping;
  if (found.kind === "nothing" || found.kind === "season") {
    return {
      code: "pack_incomplete",
      message: "The name of this video does not say which episode it is.",
    };
  }
  if (found.kind === "several") {
    return {
      code: "pack_incomplete",
      message: `TMDB lists more than one episode for ${found.wanted}.`,
    };
  }
  if (found.kind === "unmapped") {
    return {
      code: "absolute_unmapped",
      message: `TMDB's seasons do not show for certain what ${found.wanted} is${found.why === undefined ? "" : `: ${found.why}`}.`,
    };
  }
  return { code: "episode_missing", message: `TMDB does not list ${found.wanted}.` };
}

function placeAll(
  videos: readonly VideoToPlace[],
  details: CandidateDetails,
): Pick<CompletedIdentity, "mappings" | "unmapped"> {
  const mappings = new Map<string, EpisodeMapping>();
  const unmapped = new Map<string, Reason>();
  const taken = new Set<string>();
  for (const video of videos) {
    const { path } = video;
    const placed = place(video, details);
    const places =
      "code" in placed
        ? []
        : placed.episodes.map((episode) => `season ${placed.season} episode ${episode}`);
    const double = places.find((episodeKey) => taken.has(episodeKey));
    if ("code" in placed) {
      unmapped.set(path, placed);
    } else if (double === undefined) {
      for (const one of places) taken.add(one);
      mappings.set(path, placed);
    } else {
      unmapped.set(path, {
        code: "pack_incomplete",
        message: `Another video of the release is already ${double}.`,
      });
    }
  }
  return { mappings, unmapped };
}

/** Episodes that a person gave for the whole release apply to its only video. */
function withGiven(named: Identity, videos: readonly VideoToPlace[]): VideoToPlace[] {
  const { season, episodes } = named;
  return videos.map((video) => {
    if (video.given !== undefined || season === undefined) return video;
    if (videos.length === 1 && episodes !== undefined && episodes.length > 0) {
      return { ...video, given: { season, episodes } };
    }
    // A season without episodes corrects the season of every file and keeps the files' episode
    // numbers.
    const numbers =
      video.parsed.episodes.length > 0 ? video.parsed.episodes : video.parsed.absolute;
    return episodes === undefined && numbers.length > 0
      ? { ...video, given: { season, episodes: numbers } }
      : video;
  });
}

/**
 * Completes an identity that a person gave, which may contain only the type and id. Adds the title
 * and year, the episodes of each video with their titles, and the videos that could not be placed.
 * Undefined if TMDB does not know the id. Outages are passed through.
 */
export function createComplete({
  details,
  absoluteOrder,
}: {
  details: AskDetails;
  absoluteOrder?: AskOrder;
}): CompleteIdentity {
  return async (named, videos, signal) => {
    if (named.type === "movie") {
      const movie = await details("movie", named.tmdbId, [], signal);
      return movie && { identity: workOf(movie), mappings: new Map(), unmapped: new Map() };
    }
    const placing = withGiven(named, videos);
    const titlesInNames = placing.map(asSaid);
    const ask = async (fresh: boolean): Promise<CandidateDetails | undefined> => {
      const asked = await seriesDetails(details, named.tmdbId, titlesInNames, signal, { fresh });
      return asked && withOrder(asked, titlesInNames, absoluteOrder, signal);
    };
    let series = await ask(false);
    if (series === undefined) return undefined;
    let placed = placeAll(placing, series);
    // An episode may be newer than the cache. A series in which an episode is missing is requested
    // again, bypassing the cache.
    if (placed.unmapped.values().some(({ code }) => code === "episode_missing")) {
      series = (await ask(true)) ?? series;
      placed = placeAll(placing, series);
    }
    const [only] = placed.mappings.values();
    const identity = workOf(series);
    return only !== undefined && videos.length === 1
      ? { ...placed, identity: { ...identity, season: only.season, episodes: [...only.episodes] } }
      : { ...placed, identity };
  };
}
