// Finds the seasons whose folders count their episodes through the series.

import type { CandidateDetails } from "../../base/candidate.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { listRegularSeasons } from "./absolute-order.ts";

/** True if the video's season comes from a folder, and its bare number from its own name. */
const isInFolder = ({ saidBy, seasons, episodes }: ParsedName): boolean =>
  (saidBy.season ?? 0) > 0 && seasons.length === 1 && episodes.length > 0;

/**
 * Returns the seasons whose folders go on counting where TMDB's seasons before them end: `Season
 * 2/25`, `Season 2/26` after a first season of 24 episodes. At least two videos of the season must
 * be there, from the first of them on, and none may have a number that the season does not reach.
 * The second half of a season begins in the same way, so the folder before must contain the last
 * episode of its season, or the numbers must be more than twice as high as the season is long.
 */
export function listCountedSeasons(
  files: readonly (readonly [path: string, file: ParsedName])[],
  details: CandidateDetails,
): ReadonlySet<number> {
  const counted = new Set<number>();
  if (details.unread) return counted;
  const bySeason = Map.groupBy(
    files.map(([, file]) => file),
    ({ season }) => season,
  );
  let before = 0;
  let isBeforeWhole = false;
  for (const { season, episodeCount } of listRegularSeasons(details)) {
    const videos = bySeason.get(season) ?? [];
    const numbers = videos.flatMap(({ episodes }) => episodes).toSorted((a, b) => a - b);
    const [first = 0, last = 0] = [numbers[0], numbers.at(-1)];
    const end = before + episodeCount;
    const goesOn = first === before + 1 && last > episodeCount && last <= end;
    const isFar = first > 2 * episodeCount;
    if (before > 0 && videos.length > 1 && goesOn && (isBeforeWhole || isFar)) {
      if (videos.every(isInFolder)) counted.add(season);
    }
    isBeforeWhole = numbers.includes(end);
    before = end;
  }
  return counted;
}
