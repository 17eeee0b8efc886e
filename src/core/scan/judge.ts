import { countYearsApart, type MediaType } from "../../base/identity.ts";
import { fold } from "../../base/text/fold.ts";
import { HOUR_MS, MINUTE_MS } from "../../base/text/time-units.ts";
import {
  compareNumbers,
  type FiledNumbers,
  formatShownNumbers,
  type NumbersVerdict,
  type ShownNumbers,
} from "./numbers.ts";

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

/**
 * `items` has the ids of all items with the file. `shownNumbers`: the numbers of those that decided,
 * for people. `isUnread`: the server has not read any number yet.
 */
export type ScanJudgement = {
  outcome: ScanOutcome;
  shown: PlexShowing;
  shownNumbers: string;
  isUnread: boolean;
  items: readonly string[];
};

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
  numbers: FiledNumbers;
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
  numbers: ShownNumbers;
  /** False until Plex has matched the item with an entry that its agent knows. */
  isMatched: boolean;
  /** Number of versions of the film or episode. */
  versions: number;
  /**
   * The file's entries as the server's list has them. Missing for a server that reports each change
   * of a library, because its list is read again after each report.
   */
  listed?: ShownListing;
};

/** A file in a server's list: the film or series, its ids, and one entry for each episode. */
export type ShownListing = {
  workId: string;
  tmdbId: number | undefined;
  imdbId: string | undefined;
  tvdbId: number | undefined;
  resolution: string | undefined;
  episodes: readonly { season: number | undefined; episode: number | undefined }[];
};

/**
 * How Plex shows a file: `seen`, as the work it was filed as; `version`, as that work next to other
 * versions; `elsewhere`, as that work in another library that also has the folder; `unmatched`, with
 * its numbers, but not matched yet; `mismatch`, as another work; `incomplete`, without numbers or
 * with a part of them; `other_numbers`, with numbers that were not filed.
 */
const OUTCOMES = [
  "seen",
  "version",
  "elsewhere",
  "unmatched",
  "mismatch",
  "incomplete",
  "other_numbers",
] as const;
export type ScanOutcome = (typeof OUTCOMES)[number];

/**
 * True if the server may still correct the item, because it adds a file first, and matches it and
 * reads its numbers later.
 */
export const mayChange = (outcome: ScanOutcome): boolean =>
  outcome !== "seen" && outcome !== "version" && outcome !== "elsewhere";

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
  const verdict = compareNumbers(file.numbers, numbersOf(where));
  const toJudgement = (outcome: ScanOutcome, of: readonly PlexShowing[]): ScanJudgement[] =>
    of.slice(0, 1).map((shown) => ({
      outcome,
      shown,
      shownNumbers: formatShownNumbers(numbersOf(where)),
      isUnread: verdict === "none",
      items: items.flatMap(({ id }) => id ?? []),
    }));
  // A server reads numbers from names, so a missing match does not explain other numbers.
  const unmatched = verdict === "same" ? where.filter(({ isMatched }) => !isMatched) : [];
  const other = where.filter(({ isMatched, work }) => isMatched && !isShownAs(file.work, work));
  const [judgement] = [
    ...toJudgement("unmatched", unmatched),
    ...toJudgement("mismatch", other),
    ...toJudgement(NUMBERS_OUTCOMES[verdict] ?? outcomeOf(where, home), where),
  ];
  return judgement;
}

/** True if the items leave nothing to look for: the server shows all numbers, or other numbers. */
export const isShownInFull = (
  { numbers }: Pick<FileInLibrary, "numbers">,
  items: readonly Pick<PlexShowing, "numbers">[],
): boolean => {
  const verdict = compareNumbers(numbers, numbersOf(items));
  return items.length > 0 && (verdict === "same" || verdict === "other");
};

const numbersOf = (items: readonly Pick<PlexShowing, "numbers">[]): ShownNumbers[] =>
  items.map(({ numbers }) => numbers);

const NUMBERS_OUTCOMES: Readonly<Record<NumbersVerdict, ScanOutcome | undefined>> = {
  same: undefined,
  none: "incomplete",
  part: "incomplete",
  other: "other_numbers",
};

/**
 * Returns the outcome of numbers that are not the filed ones; undefined for the same numbers. See
 * `compareNumbers`.
 */
export const outcomeOfNumbers = (
  filed: FiledNumbers,
  shown: readonly ShownNumbers[],
): ScanOutcome | undefined => NUMBERS_OUTCOMES[compareNumbers(filed, shown)];

function outcomeOf(items: readonly PlexShowing[], home: string): ScanOutcome {
  if (items.some(({ library }) => library.id !== home)) return "elsewhere";
  return items.some(({ versions }) => versions > 1) ? "version" : "seen";
}
