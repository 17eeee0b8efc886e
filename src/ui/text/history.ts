import type { HistoryAction } from "../../core/history-actions.ts";

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
