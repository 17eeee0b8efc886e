import { fold } from "../text/fold.ts";
import type { FiledFile, FiledWork, Outcome, Shown, ShownWork } from "./outcome.ts";

/**
 * Whether Plex's film or series is the one that was filed. The number of TMDb decides where Plex has one; else title and
 * year, and only both together contradict: Plex may have the title in another language, and the year of another country.
 */
function sameWork({ tmdbId, title, year }: FiledWork, shown: ShownWork): boolean {
  const numbers = shown.guids.filter((guid) => guid.startsWith("tmdb://"));
  if (numbers.length > 0) return numbers.includes(`tmdb://${tmdbId}`);
  if (fold(title) === fold(shown.title)) return true;
  return year === undefined || shown.year === undefined || Math.abs(year - shown.year) <= 1;
}

/** The same for a single file: of a series the numbers of the episode count too, where Plex has any. */
function sameFiled({ work, season, episodes }: FiledFile, shown: Shown): boolean {
  if (!sameWork(work, shown.work)) return false;
  const otherSeason = season !== undefined && shown.season !== undefined && shown.season !== season;
  const otherEpisode = episodes !== undefined && shown.episode !== undefined && !episodes.includes(shown.episode);
  return !otherSeason && !otherEpisode;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** After the scan was asked for, in ms: often at first, since a folder takes a Plex with local disks a few seconds. */
const CHECK_TIMES_MS = [2, 5, 10, 20, 40, 80, 160, 320, 620, 920, 1220, 1520].map((seconds) => seconds * 1000);
const LATE_INTERVAL_MS = 4 * HOUR_MS;

/** From then on what was not found counts as not seen, and is looked for only now and then. */
export const GIVE_UP_MS = 30 * MINUTE_MS;
/** Then it is looked for no more. */
export const FORGET_MS = 24 * HOUR_MS;
/** No time between two looks is longer; a next look beyond it was written by a clock that was set back since. */
export const MAX_CHECK_PAUSE_MS = LATE_INTERVAL_MS;
/** So long may an item be without a match, or with another, before that counts: Plex matches after it adds. */
export const MATCH_GRACE_MS = MINUTE_MS;
/** From then on more than the newest items are looked through. */
export const THOROUGH_MS = 10_000;

/** When a file is looked for next, in ms after the scan was asked for; undefined when it is not any more. */
export function nextCheck(ageMs: number): number | undefined {
  const soon = [...CHECK_TIMES_MS, GIVE_UP_MS].find((time) => time > ageMs);
  if (soon !== undefined) return soon;
  const late = GIVE_UP_MS + (Math.floor((ageMs - GIVE_UP_MS) / LATE_INTERVAL_MS) + 1) * LATE_INTERVAL_MS;
  return late > FORGET_MS ? undefined : late;
}

export type Judged = { outcome: Outcome; shown: Shown };

/**
 * How Plex shows a file, by all items that have it (one for each episode of a double episode); undefined when none has.
 * `home` is the id of the library that was asked to scan.
 */
export function judge(file: FiledFile, items: readonly Shown[], home: string): Judged | undefined {
  // A file that two libraries hold is seen where it was filed, if it is there at all.
  const here = items.filter(({ library }) => library.id === home);
  const where = here.length > 0 ? here : items;
  const fitting = where.find((item) => item.isMatched && sameFiled(file, item));
  if (fitting) return { outcome: outcomeOf(fitting, home), shown: fitting };
  const unmatched = where.find((item) => !item.isMatched);
  if (unmatched) return { outcome: "unmatched", shown: unmatched };
  const [other] = where;
  return other && { outcome: "mismatch", shown: other };
}

function outcomeOf({ library, versions }: Shown, home: string): Outcome {
  if (library.id !== home) return "elsewhere";
  return versions > 1 ? "version" : "seen";
}
