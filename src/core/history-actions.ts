/** The words of one action. */
type Words = {
  /** What happened to the release or torrent that is named before it. */
  after: string;
  /** In a list of actions, if neither `after` without "was" or "is" nor its name says it. */
  label?: string;
  /** The whole of it where nothing has a name. */
  alone?: string;
};

/**
 * Every action of history and how a person is told it, in the order of a release's life. The database stores the names: never
 * rename one. An action that was removed from this table may still come from an older database as an `UnknownAction`.
 */
export const HISTORY_ACTIONS = {
  found: { after: "was found" },
  settled: { after: "is complete", label: "complete: nothing changes any more" },
  identified: { after: "was identified" },
  held: { after: "waits for a look", label: "held for a look" },
  ignored: { after: "was left out", label: "ignored" },
  approved: { after: "was approved" },
  withdrawn: { after: "is no longer approved", label: "withdrawn" },
  rejected: { after: "was left where it is" },
  retried: { after: "is looked at again" },
  looked_again: { after: "is looked at again, as something was learnt" },
  learned: { after: "has a name that is remembered" },
  forgotten: { after: "has a name that is no longer remembered" },
  filing: { after: "is being filed", label: "filing began" },
  filed: { after: "was filed" },
  stopped: { after: "was not filed to the end", label: "filing ended early" },
  source_lost: { after: "lost files before all were filed" },
  undo_asked: { after: "is to be taken back", label: "taking back asked for" },
  taken_back: { after: "was taken back out of the library" },
  restore_asked: { after: "is to get a file back from the trash", label: "restore asked" },
  restored: { after: "got a file back from the trash" },
  restore_refused: { after: "did not get a file back from the trash" },
  purge_asked: { after: "has a file in the trash that is to be deleted" },
  purged: { after: "had a file in the trash, which was deleted" },
  purge_refused: { after: "has a file in the trash that could not be deleted" },
  changed: { after: "changed on disk", label: "its files changed" },
  vanished: { after: "is no longer on disk", label: "its files are gone" },
  waiting: { after: "waits for something outside", label: "waits for something outside" },
  error: { after: "met an unexpected error", label: "an unexpected error" },
  scan_requested: { after: "is looked for by Plex", label: "scan requested", alone: "Plex was asked to scan" },
  scan_refused: { after: "is not looked for by Plex, which refused", label: "scan refused" },
  plex_seen: { after: "is shown by Plex" },
  plex_mismatch: { after: "is shown by Plex as something else" },
  plex_not_seen: { after: "is not shown by Plex" },
  superseded: { after: "gave the place of a file to a newer version" },
  reinstated: { after: "got back a file that was replaced" },
  paused: { after: "was paused", alone: "The engine was paused" },
  resumed: { after: "was resumed", alone: "The engine was resumed" },
  configured: { after: "was set", label: "configured", alone: "A setting was changed" },
  playback: { after: "was played", label: "playback", alone: "A player was given a command" },
  torrent_started: { after: "was started", label: "torrent started" },
  torrent_stopped: { after: "was stopped", label: "torrent stopped" },
  torrent_verified: { after: "is verified", label: "torrent verified" },
  torrent_reannounced: { after: "asks its trackers again" },
  torrent_labelled: { after: "was given other labels", label: "torrent labelled" },
  torrent_added: { after: "was added to Transmission", label: "torrent added" },
  torrent_removed: { after: "was removed from Transmission", label: "torrent removed" },
  upkeep: { after: "was looked after", label: "upkeep", alone: "The nightly upkeep ran" },
  database_restored: {
    after: "was restored",
    label: "database restored",
    alone: "An older or another database was found in place of the last one",
  },
} as const satisfies Record<string, Words>;

export type HistoryAction = keyof typeof HISTORY_ACTIONS;

/** An action of another version, read from its database: shown as it is. An enum in the type alone, as `UnknownCode` is. */
export declare enum UnknownAction {
  Any = "",
}

const wordsOf = (action: string): Words | undefined =>
  Object.hasOwn(HISTORY_ACTIONS, action) ? HISTORY_ACTIONS[action as HistoryAction] : undefined;

/** An action in a list of them. */
export function historyLabel(action: string): string {
  const { after = "", label } = wordsOf(action) ?? {};
  const [, rest = action.replaceAll("_", " ")] = /^(?:was|is) (.*)/.exec(after) ?? [];
  return label ?? rest;
}

/** What happened, as the rest of a sentence that begins with a name, or as a whole one; without its full stop. */
export function happened(action: string, hasName: boolean): string {
  const { after, alone } = wordsOf(action) ?? {};
  return (hasName ? after : alone) ?? (hasName ? `– ${historyLabel(action)}` : capital(historyLabel(action)));
}

export const capital = (words: string): string => words.slice(0, 1).toUpperCase() + words.slice(1);
