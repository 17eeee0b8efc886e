import type { WireGroup, WireSeason, WireSeries } from "./wire.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** TMDb's terms allow six months at most; a month keeps titles and dates fresh enough. */
export const LONGEST_LIFE = 30 * DAY;
/** A film that is not listed today may be listed tomorrow. */
export const NOTHING_LIFE = DAY;
/** While a season runs, episodes are added and dates are moved within the day. */
const RUNNING_LIFE = 12 * HOUR;
const RECENT = 60 * DAY;

/** Milliseconds that a list of hits may be kept. */
export const listLife = (hits: readonly unknown[]): number => (hits.length === 0 ? NOTHING_LIFE : LONGEST_LIFE);

/** Milliseconds that a season may be kept: short if an episode aired in the last 60 days, is to come, or none has a date. */
export function seasonLife({ episodes }: Pick<WireSeason, "episodes">, nowMs: number): number {
  const dates = episodes.map((episode) => episode.air_date).filter((date) => date != null && date !== "");
  return dates.length === 0 || dates.some((date) => isRecent(date, nowMs)) ? RUNNING_LIFE : LONGEST_LIFE;
}

/** As for a season of all its episodes. */
export const groupLife = ({ groups }: WireGroup, nowMs: number): number =>
  seasonLife({ episodes: groups.flatMap(({ episodes }) => episodes) }, nowMs);

/** As for its seasons; and short for a show that goes on, whose list of seasons grows. */
export function seriesLife(series: WireSeries, seasons: readonly WireSeason[], nowMs: number): number {
  if (series.next_episode_to_air || isRecent(series.last_air_date, nowMs)) return RUNNING_LIFE;
  return Math.min(LONGEST_LIFE, ...seasons.map((season) => seasonLife(season, nowMs)));
}

function isRecent(date: string | null | undefined, nowMs: number): boolean {
  return Date.parse(date ?? "") > nowMs - RECENT;
}
