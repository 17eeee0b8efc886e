import { countYearsApart, type MediaType } from "../../base/identity.ts";
import { fold } from "../../base/text/fold.ts";
import { HOUR_MS, MINUTE_MS } from "../../base/text/time-units.ts";

/**
 * Times of the checks, in ms after the scan request. Checks are frequent at first, because Plex
 * needs only a few seconds for a folder on local disks.
 */
const CHECK_TIMES_MS = [2, 5, 10, 20, 40, 80, 160, 320, 620, 920, 1220, 1520].map(
  (seconds) => seconds * 1000,
);
const LATE_INTERVAL_MS = 4 * HOUR_MS;

/** After this time, a file that was not found counts as not seen and is checked only rarely. */
export const GIVE_UP_MS = 30 * MINUTE_MS;
/** After this time, the file is no longer checked. */
export const FORGET_MS = 24 * HOUR_MS;
/**
 * Longest time between two checks. If the next check is further away, its time was stored before
 * the clock was set back.
 */
export const MAX_CHECK_PAUSE_MS = LATE_INTERVAL_MS;
/**
 * Time for which an item may have no match or a different match before that counts. Plex adds an
 * item first and matches it later.
 */
export const MATCH_GRACE_MS = MINUTE_MS;
/** After this time, the search goes beyond the newest items. */
export const THOROUGH_MS = 10_000;
/** Longest time for which a server may wait after a report before it scans. */
export const MAX_SCAN_DELAY_MS = 10 * MINUTE_MS;

/** `items` has the ids of all items with the file. */
export type ScanJudgement = { outcome: ScanOutcome; shown: PlexShowing; items: readonly string[] };

/** The film or series that a file was filed as. */
export type FiledWork = {
  type: MediaType;
  tmdbId: number;
  title: string;
  year?: number | undefined;
};

/** A file in the library, with the work that Plex should show for it. */
export type FileInLibrary = {
  /** As the Plex server sees it. */
  path: string;
  work: FiledWork;
  season?: number | undefined;
  episodes?: readonly number[] | undefined;
};

/** Plex's title of a film or series. `guids` are canonical (`tmdb://603`). */
export type PlexWorkTitle = { title: string; year?: number | undefined; guids: readonly string[] };

/** One item of a Plex library that has the file. */
export type PlexShowing = {
  /** Id of the film or episode; absent if the server does not report it. */
  id?: string | undefined;
  library: { id: string; title: string };
  /** The film, or the episode's series. */
  work: PlexWorkTitle;
  season?: number | undefined;
  episode?: number | undefined;
  /**
   * All episodes of the item, from a server that has one item for a file with several episodes. A
   * file is mismatched if one of its episodes is missing here.
   */
  itemEpisodes?: readonly number[] | undefined;
  /** False until Plex has matched the item with an entry that its agent knows. */
  isMatched: boolean;
  /** Number of versions of the film or episode. */
  versions: number;
};

/**
 * How Plex shows a file: `seen`, as the work it was filed as; `version`, as that work next to other
 * versions; `elsewhere`, as that work in another library that also has the folder; `unmatched`, not
 * matched yet; `mismatch`, as another work.
 */
const OUTCOMES = ["seen", "version", "elsewhere", "unmatched", "mismatch"] as const;
export type ScanOutcome = (typeof OUTCOMES)[number];

/**
 * True if the item may still change to another work, because Plex adds a file first and matches it
 * later.
 */
export const mayChange = (outcome: ScanOutcome): boolean =>
  outcome === "unmatched" || outcome === "mismatch";

/**
 * True if Plex's film or series is the one that was filed. If Plex has a TMDB id, that id decides.
 * Otherwise, only a different title together with a different year counts as another work, because
 * Plex may have the title in another language and the year of another country.
 */
function isShownAs({ tmdbId, title, year }: FiledWork, shown: PlexWorkTitle): boolean {
  const numbers = shown.guids.filter((guid) => guid.startsWith("tmdb://"));
  if (numbers.length > 0) return numbers.includes(`tmdb://${tmdbId}`);
  if (fold(title) === fold(shown.title)) return true;
  return !(countYearsApart(year, shown.year) > 1);
}

/**
 * Like `isShownAs`, but for one file. For a series, the episode's numbers must also match, if Plex
 * has them.
 */
function isFileShownAs({ work, season, episodes }: FileInLibrary, shown: PlexShowing): boolean {
  if (!isShownAs(work, shown.work)) return false;
  const otherSeason = season !== undefined && shown.season !== undefined && shown.season !== season;
  const otherEpisode =
    episodes !== undefined &&
    (shown.itemEpisodes === undefined
      ? shown.episode !== undefined && !episodes.includes(shown.episode)
      : !episodes.every((number) => shown.itemEpisodes?.includes(number)));
  return !otherSeason && !otherEpisode;
}

/**
 * Returns when a scan was requested, for computing the age of the request. A server that waits
 * before it scans has a later time, which may be in the future. A time further in the future was
 * stored before the clock was set back, and counts as now.
 */
export const scanStart = (askedAt: number | undefined, now: number, delays: boolean): number =>
  askedAt === undefined || askedAt > now + (delays ? MAX_SCAN_DELAY_MS : 0) ? now : askedAt;

/**
 * Returns the time of the next check for a file, in ms after the scan request or, for a server that
 * waits before it scans, after that wait. A negative age is the rest of the wait. Undefined after
 * the last check.
 */
export function computeNextCheck(ageMs: number): number | undefined {
  const soon = [...CHECK_TIMES_MS, GIVE_UP_MS].find((time) => time > ageMs);
  if (soon !== undefined) return soon;
  const late =
    GIVE_UP_MS + (Math.floor((ageMs - GIVE_UP_MS) / LATE_INTERVAL_MS) + 1) * LATE_INTERVAL_MS;
  return late > FORGET_MS ? undefined : late;
}

/**
 * Judges how Plex shows a file from all items that have the file (one for each episode of a double
 * episode). Undefined if no item has the file. `home` is the id of the library that was asked to
 * scan.
 */
export function judge(
  file: FileInLibrary,
  items: readonly PlexShowing[],
  home: string,
): ScanJudgement | undefined {
  // If several libraries have the file, only the library where it was filed counts.
  const here = items.filter(({ library }) => library.id === home);
  const where = here.length > 0 ? here : items;
  const ids = items.flatMap(({ id }) => id ?? []);
  const fitting = where.find((item) => item.isMatched && isFileShownAs(file, item));
  if (fitting) return { outcome: outcomeOf(fitting, home), shown: fitting, items: ids };
  const unmatched = where.find((item) => !item.isMatched);
  if (unmatched) return { outcome: "unmatched", shown: unmatched, items: ids };
  const [other] = where;
  return other && { outcome: "mismatch", shown: other, items: ids };
}

function outcomeOf({ library, versions }: PlexShowing, home: string): ScanOutcome {
  if (library.id !== home) return "elsewhere";
  return versions > 1 ? "version" : "seen";
}
