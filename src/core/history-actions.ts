/** What is told of an action of history. */
type ActionWording = {
  /**
   * To a release, a torrent or what else has a name, as the rest of a sentence that begins with it.
   */
  happened: string;
  /** In a list of what happened; without it, its name says it. */
  title?: string;
  /** Where nothing that has a name is meant, as a whole sentence without its full stop. */
  alone?: string;
};

/**
 * Every action of history and its words, in the order of a release's life. The database stores the
 * names: never rename one. An action that was removed from this table may still come from an older
 * database as an `UnknownAction`.
 */
export const HISTORY_ACTIONS = {
  found: { happened: "was found" },
  settled: { happened: "is complete", title: "complete: nothing changes any more" },
  identified: { happened: "was identified" },
  held: { happened: "waits for a look", title: "held for a look" },
  ignored: { happened: "was left out" },
  approved: { happened: "was approved" },
  withdrawn: { happened: "is no longer approved" },
  rejected: { happened: "was left where it is", title: "left where it is" },
  retried: { happened: "is looked at again", title: "looked at again" },
  looked_again: {
    happened: "is looked at again, as something was learnt",
    title: "looked at again, as something was learnt",
  },
  learned: { happened: "has a name that is remembered" },
  forgotten: { happened: "has a name that is no longer remembered" },
  filing: { happened: "is being filed", title: "filing began" },
  filed: { happened: "was filed" },
  followed: {
    happened: "was moved by hand, and is known where it is now",
    title: "moved by hand; known where it is now",
  },
  adopted: { happened: "was adopted as it is", title: "adopted: it was in the library" },
  stopped: { happened: "was not filed to the end", title: "filing ended early" },
  source_lost: { happened: "lost files before all were filed" },
  undo_asked: { happened: "is to be taken back", title: "taking back asked for" },
  taken_back: {
    happened: "was taken back out of the library",
    title: "taken back out of the library",
  },
  let_go: {
    happened: "is known no longer; its files stay where they are",
    title: "known no longer; its files stay where they are",
  },
  restore_asked: { happened: "is to get a file back from the trash" },
  restored: { happened: "got a file back from the trash" },
  restore_refused: { happened: "did not get a file back from the trash" },
  purge_asked: { happened: "has a file in the trash that is to be deleted" },
  purged: { happened: "had a file in the trash, which was deleted" },
  purge_refused: { happened: "has a file in the trash that could not be deleted" },
  changed: { happened: "changed on disk", title: "its files changed" },
  vanished: { happened: "is no longer on disk", title: "its files are gone" },
  waiting: { happened: "waits for something outside", title: "waits for something outside" },
  error: { happened: "met an unexpected error", title: "an unexpected error" },
  scan_requested: { happened: "is looked for by Plex", alone: "Plex was asked to scan" },
  scan_refused: { happened: "is not looked for by Plex, which refused" },
  plex_seen: { happened: "is shown by Plex", title: "shown by Plex" },
  plex_mismatch: {
    happened: "is shown by Plex as something else",
    title: "shown by Plex as something else",
  },
  plex_not_seen: { happened: "is not shown by Plex", title: "not shown by Plex" },
  superseded: { happened: "gave the place of a file to a newer version" },
  reinstated: { happened: "got back a file that was replaced" },
  paused: { happened: "was paused", alone: "The engine was paused" },
  resumed: { happened: "was resumed", alone: "The engine was resumed" },
  configured: { happened: "was set", alone: "A setting was changed" },
  playback: { happened: "was played", alone: "A player was given a command" },
  torrent_started: { happened: "was started" },
  torrent_stopped: { happened: "was stopped" },
  torrent_verified: { happened: "is verified" },
  torrent_reannounced: { happened: "asks its trackers again" },
  torrent_labelled: { happened: "was given other labels" },
  torrent_added: { happened: "was added to its download client" },
  torrent_removed: { happened: "was removed from its download client" },
  backed_up: { happened: "was backed up", alone: "A backup of the database was made" },
  upkeep: { happened: "was looked after", alone: "The nightly upkeep ran" },
  database_restored: {
    happened: "was restored",
    alone: "An older or another database was found in place of the last one",
  },
} as const satisfies Record<string, ActionWording>;

export type HistoryAction = keyof typeof HISTORY_ACTIONS;

/**
 * An action of another version, read from its database: shown as it is. An enum in the type alone,
 * as `UnknownCode` is.
 */
export declare enum UnknownAction {
  Any = "",
}

const wordsOf = (action: string): ActionWording | undefined =>
  Object.hasOwn(HISTORY_ACTIONS, action) ? HISTORY_ACTIONS[action as HistoryAction] : undefined;

/** What happened, in a list: the most common ones in words, the rest by their name. */
export const formatHistoryTitle = (action: string): string =>
  wordsOf(action)?.title ?? action.replaceAll("_", " ");

/**
 * What happened, as the rest of a sentence that begins with a name, or as a whole one; without its
 * full stop.
 */
export function describeAction(action: string, hasName: boolean): string {
  const words = wordsOf(action);
  if (hasName) return words?.happened ?? `– ${formatHistoryTitle(action)}`;
  return words?.alone ?? capitalize(formatHistoryTitle(action));
}

export const capitalize = (words: string): string =>
  words.slice(0, 1).toUpperCase() + words.slice(1);
