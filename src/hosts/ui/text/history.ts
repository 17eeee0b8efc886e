import type { HistoryAction } from "../../../core/history-actions.ts";

const several = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

/** What happened, after the time and who did it. The most common ones in words; the rest by their name. */
const WORDS: Partial<Record<HistoryAction, string>> = {
  found: "found",
  settled: "complete: nothing changes any more",
  identified: "identified",
  held: "held for a look",
  ignored: "ignored",
  approved: "approved",
  rejected: "left where it is",
  retried: "looked at again",
  looked_again: "looked at again, as something was learnt",
  filing: "filing began",
  filed: "filed",
  stopped: "filing ended early",
  undo_asked: "taking back asked for",
  taken_back: "taken back out of the library",
  changed: "its files changed",
  vanished: "its files are gone",
  waiting: "waits for something outside",
  error: "an unexpected error",
  plex_seen: "shown by Plex",
  plex_mismatch: "shown by Plex as something else",
  plex_not_seen: "not shown by Plex",
};

export const historyWords = (action: string): string =>
  (WORDS as Record<string, string | undefined>)[action] ?? action.replaceAll("_", " ");

/** What happened to a release or torrent, after its name; the work and the reasons follow. */
const HAPPENED: Record<HistoryAction, string> = {
  found: "was found",
  settled: "is complete",
  identified: "was identified",
  held: "waits for a look",
  ignored: "was left out",
  approved: "was approved",
  withdrawn: "is no longer approved",
  rejected: "was left where it is",
  retried: "is looked at again",
  looked_again: "is looked at again, as something was learnt",
  learned: "has a name that is remembered",
  forgotten: "has a name that is no longer remembered",
  filing: "is being filed",
  filed: "was filed",
  stopped: "was not filed to the end",
  source_lost: "lost files before all were filed",
  undo_asked: "is to be taken back",
  taken_back: "was taken back out of the library",
  restore_asked: "is to get a file back from the trash",
  restored: "got a file back from the trash",
  restore_refused: "did not get a file back from the trash",
  purge_asked: "has a file in the trash that is to be deleted",
  purged: "had a file in the trash, which was deleted",
  purge_refused: "has a file in the trash that could not be deleted",
  changed: "changed on disk",
  vanished: "is no longer on disk",
  waiting: "waits for something outside",
  error: "met an unexpected error",
  scan_requested: "is looked for by Plex",
  scan_refused: "is not looked for by Plex, which refused",
  plex_seen: "is shown by Plex",
  plex_mismatch: "is shown by Plex as something else",
  plex_not_seen: "is not shown by Plex",
  superseded: "gave the place of a file to a newer version",
  reinstated: "got back a file that was replaced",
  paused: "was paused",
  resumed: "was resumed",
  configured: "was set",
  playback: "was played",
  torrent_started: "was started",
  torrent_stopped: "was stopped",
  torrent_verified: "is verified",
  torrent_reannounced: "asks its trackers again",
  torrent_labelled: "was given other labels",
  torrent_added: "was added to Transmission",
  torrent_removed: "was removed from Transmission",
  upkeep: "was looked after",
  database_restored: "was restored",
};

/** What happened to nothing that has a name. */
const ALONE: Partial<Record<HistoryAction, string>> = {
  paused: "The engine was paused",
  resumed: "The engine was resumed",
  configured: "A setting was changed",
  playback: "A player was given a command",
  scan_requested: "Plex was asked to scan",
  upkeep: "The nightly upkeep ran",
  database_restored: "An older or another database was found in place of the last one",
};

export const historyActions: readonly string[] = Object.keys(HAPPENED);

/** What happened, as the rest of a sentence that begins with a name, or as a whole one; without its full stop. */
export function happened(action: string, hasName: boolean): string {
  const known = (hasName ? HAPPENED : ALONE) as Record<string, string | undefined>;
  return known[action] ?? (hasName ? `– ${historyWords(action)}` : capital(historyWords(action)));
}

export const capital = (words: string): string => words.slice(0, 1).toUpperCase() + words.slice(1);

/** The words of the page around it. */
export const history = {
  filters: "Filter",
  action: "What",
  anything: "Anything",
  actor: "Who",
  anybody: "Anybody",
  engine: "The engine, by itself",
  only: (id: number): string => `Only #${id}`,
  onlyLabel: (id: number): string => `History of release ${id} alone`,
  ofOne: (name: string): string => `Only ${name}.`,
  all: "All of history",
  as: "as",
  by: (actor: string): string => `by ${actor}`,
  went: (how: string, to: string): string => `By ${how} to ${to}`,
  wentAll: (count: number, to: string): string => `${several(count, "file")}, the first to ${to}`,
  moreReasons: (count: number): string => `(and ${several(count, "more reason")})`,
  setting: (name: string, from: string, to: string): string => `${name}: ${from} → ${to}.`,
  unnamed: (type: string, id: number): string => `TMDB’s ${type === "tv" ? "series" : "film"} ${id}`,
  empty: "Nothing like that happened yet.",
  more: "Show older",
  shown: (count: number, total: number | undefined): string =>
    total === undefined ? `${count} shown` : `${count} of ${total}`,
  trash: "What is taken back goes to the trash.",
  toTrash: "What is in it",
};
