import { countYearsApart, type MediaType } from "../../base/identity.ts";
import { fold } from "../../base/text/fold.ts";
import { HOUR_MS, MINUTE_MS } from "../../base/text/time-units.ts";

/**
 * In ms after the scan was requested: often at first, since a folder takes a Plex with local disks
 * a few seconds.
 */
const CHECK_TIMES_MS = [2, 5, 10, 20, 40, 80, 160, 320, 620, 920, 1220, 1520].map(
  (seconds) => seconds * 1000,
);
const LATE_INTERVAL_MS = 4 * HOUR_MS;

/** After this, a file that was not found counts as not seen and is checked only rarely. */
export const GIVE_UP_MS = 30 * MINUTE_MS;
/** After this it is not checked any more. */
export const FORGET_MS = 24 * HOUR_MS;
/**
 * The longest time between two checks. A later next check was written before the clock was set
 * back.
 */
export const MAX_CHECK_PAUSE_MS = LATE_INTERVAL_MS;
/**
 * How long an item may have no match or another one before that counts: Plex adds first and matches
 * later.
 */
export const MATCH_GRACE_MS = MINUTE_MS;
/** After this, more than the newest items are searched. */
export const THOROUGH_MS = 10_000;

/** `items` are the ids of all items that have the file. */
export type ScanJudgement = { outcome: ScanOutcome; shown: PlexShowing; items: readonly string[] };

/** What a film or series is filed as. */
export type FiledWork = {
  type: MediaType;
  tmdbId: number;
  title: string;
  year?: number | undefined;
};

/** A file in the library, as Plex should show it. */
export type FileInLibrary = {
  /** As the Plex server sees it. */
  path: string;
  work: FiledWork;
  season?: number | undefined;
  episodes?: readonly number[] | undefined;
};

/** How Plex names a film or series; `guids` are canonical (`tmdb://603`). */
export type PlexWorkTitle = { title: string; year?: number | undefined; guids: readonly string[] };

/** One item of a Plex library that has the file. */
export type PlexShowing = {
  /** Of the film or episode; absent where the server does not say. */
  id?: string | undefined;
  library: { id: string; title: string };
  /** The film, or the series of an episode. */
  work: PlexWorkTitle;
  season?: number | undefined;
  episode?: number | undefined;
  /** False while Plex has not matched it with anything that its agent knows. */
  isMatched: boolean;
  /** How many versions of the film or episode it has. */
  versions: number;
};

/**
 * How Plex shows a file: as what it was filed as (`seen`), that beside other versions (`version`)
 * or in another library that holds the folder too (`elsewhere`), without knowing what it is
 * (`unmatched`), or as another work (`mismatch`).
 */
const OUTCOMES = ["seen", "version", "elsewhere", "unmatched", "mismatch"] as const;
export type ScanOutcome = (typeof OUTCOMES)[number];

/** Whether an item may still become another: Plex adds a file first and matches it afterwards. */
export const mayChange = (outcome: ScanOutcome): boolean =>
  outcome === "unmatched" || outcome === "mismatch";

/**
 * Whether Plex's film or series is the one that was filed. TMDB's id decides if Plex has one.
 * Otherwise title and year, and only both together contradict: Plex may have the title in another
 * language, and the year of another country.
 */
function isShownAs({ tmdbId, title, year }: FiledWork, shown: PlexWorkTitle): boolean {
  const numbers = shown.guids.filter((guid) => guid.startsWith("tmdb://"));
  if (numbers.length > 0) return numbers.includes(`tmdb://${tmdbId}`);
  if (fold(title) === fold(shown.title)) return true;
  return !(countYearsApart(year, shown.year) > 1);
}

/** The same for a single file. For a series the episode's numbers count too, if Plex has any. */
function isFileShownAs({ work, season, episodes }: FileInLibrary, shown: PlexShowing): boolean {
  if (!isShownAs(work, shown.work)) return false;
  const otherSeason = season !== undefined && shown.season !== undefined && shown.season !== season;
  const otherEpisode =
    episodes !== undefined && shown.episode !== undefined && !episodes.includes(shown.episode);
  return !otherSeason && !otherEpisode;
}

/**
 * When to check for a file next, in ms after the scan was requested; undefined when there are no
 * more checks.
 */
export function computeNextCheck(ageMs: number): number | undefined {
  const soon = [...CHECK_TIMES_MS, GIVE_UP_MS].find((time) => time > ageMs);
  if (soon !== undefined) return soon;
  const late =
    GIVE_UP_MS + (Math.floor((ageMs - GIVE_UP_MS) / LATE_INTERVAL_MS) + 1) * LATE_INTERVAL_MS;
  return late > FORGET_MS ? undefined : late;
}

/**
 * How Plex shows a file, by all items that have it (one for each episode of a double episode);
 * undefined when none has. `home` is the id of the library that was asked to scan.
 */
export function judge(
  file: FileInLibrary,
  items: readonly PlexShowing[],
  home: string,
): ScanJudgement | undefined {
  // If two libraries have the file, the one where it was filed counts.
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
