// Distinguishes the day of a broadcast from the day of a recording.

import type { CandidateDetails } from "../../../base/candidate.ts";
import { DAY_MS } from "../../../base/text/time-units.ts";
import { episodesOf } from "../../identify/absolute-order.ts";
import { isUntitled } from "../../identify/episode-title.ts";
import { factsOf } from "../../identify/fit.ts";
import { titleKey } from "../../identify/title-key.ts";
import type { MappedVideo } from "./about.ts";

/** True if the video's own name has TMDB's whole title of its episode. */
function hasWholeTitle({ own, titles, found }: MappedVideo): boolean {
  return (
    !isUntitled(titles.all, found.mapping.episodes) &&
    titles.inName.some((title) => ` ${own.words()} `.includes(` ${titleKey(title)} `))
  );
}

/**
 * True if an episode in TMDB's list was shown on this day, or if one may have been: in a season
 * that was not read and began in that year or the year before.
 */
function mayBeShownOn(day: string, { seasons, seasonCounts, unread }: CandidateDetails): boolean {
  const read = new Set(seasons.map(({ season }) => season));
  const year = Number(day.slice(0, 4));
  return (
    unread === true ||
    seasons.some(({ episodes }) => episodes.some(({ airDate }) => airDate === day)) ||
    seasonCounts.some(
      (counted) =>
        counted.season > 0 &&
        !read.has(counted.season) &&
        [undefined, year, year - 1].includes(counted.year),
    )
  );
}

/**
 * Returns TMDB's day of the broadcast if the day in the name contradicts it; undefined if the name
 * has no day, or if its day may be that of a recording. A recording is never older than the
 * broadcast. Next to the episode's title, any later day may be a recording's. Without the title, it
 * must be the next day or after the season's last broadcast, and no other episode was shown on it.
 */
export function findOtherDay(video: MappedVideo, details: CandidateDetails): string | undefined {
  const { date: day, mayBe } = video.file;
  const { mapping } = video.found;
  const days = factsOf(details, mapping).flatMap(({ airDate }) => airDate ?? []);
  const [first] = days;
  if (day === null || first === undefined || days.includes(day)) return undefined;
  // A day with two meanings proves nothing about a recording.
  if (mayBe.date !== undefined || days.some((broadcast) => broadcast > day)) return first;
  if (hasWholeTitle(video)) return undefined;
  const isNextDay = Date.parse(day) - Date.parse(first) <= DAY_MS;
  const isOver = episodesOf(details, mapping.season).every(
    ({ airDate }) => airDate !== undefined && airDate < day,
  );
  return !mayBeShownOn(day, details) && (isNextDay || isOver) ? undefined : first;
}
