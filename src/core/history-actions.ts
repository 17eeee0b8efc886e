/** Wording for an action in the history. */
type ActionWording = {
  /**
   * For a release, a torrent or anything else with a name: the rest of a sentence that starts with
   * that name.
   */
  happened: string;
  /** Text for a list of events. Defaults to the action's name. */
  title?: string;
  /** Whole sentence without its full stop, for an event that concerns nothing with a name. */
  alone?: string;
};

/**
 * All history actions with their wording, in the order of a release's life. The database stores the
 * names, so never rename one. An action that was removed from this table may still appear in an
 * older database, as an `UnknownAction`.
 */
export const HISTORY_ACTIONS = {
  found: { happened: "was found" },
  settled: { happened: "is complete", title: "complete: no longer changing" },
  identified: { happened: "was identified" },
  held: { happened: "waits for your decision", title: "waits for a decision" },
  ignored: { happened: "was left out" },
  approved: { happened: "was approved" },
  withdrawn: { happened: "is no longer approved" },
  rejected: { happened: "was rejected" },
  retried: { happened: "is identified again", title: "identified again" },
  looked_again: {
    happened: "is identified again, with new information",
    title: "identified again, with new information",
  },
  learned: { happened: "has a name that is remembered" },
  forgotten: { happened: "has a name that is no longer remembered" },
  filing: { happened: "is being filed", title: "filing began" },
  filed: { happened: "was filed" },
  followed: {
    happened: "was moved by hand, and its new location is known",
    title: "moved by hand; its new location is known",
  },
  new_inodes: {
    happened: "has files with new inodes, which are known now",
    title: "its files have new inodes, which are known now",
  },
  adopted: { happened: "was adopted", title: "adopted: it was already in the library" },
  stopped: { happened: "was not filed completely", title: "filing ended early" },
  source_lost: { happened: "lost files before all were filed" },
  undo_asked: { happened: "is to be undone", title: "undo was requested" },
  taken_back: { happened: "was undone", title: "undone" },
  let_go: {
    happened: "is no longer tracked; its files stay where they are",
    title: "no longer tracked; its files stay where they are",
  },
  restore_asked: { happened: "has a file in the trash that someone asked to put back" },
  restored: { happened: "got a file back from the trash" },
  restore_refused: { happened: "did not get a file back from the trash" },
  purge_asked: { happened: "has a file in the trash that someone asked to delete" },
  purged: { happened: "had a file in the trash, which was deleted" },
  purge_refused: { happened: "has a file in the trash that could not be deleted" },
  changed: { happened: "changed on disk", title: "its files changed" },
  vanished: { happened: "is no longer on disk", title: "its files are gone" },
  waiting: {
    happened: "waits for something outside plex-ingest",
    title: "waits for something outside plex-ingest",
  },
  error: { happened: "had an unexpected error", title: "an unexpected error" },
  scan_requested: { happened: "waits for Plex to scan it", alone: "Plex was asked to scan" },
  scan_refused: { happened: "was not scanned, because Plex refused" },
  plex_seen: { happened: "is shown by Plex", title: "shown by Plex" },
  plex_mismatch: {
    happened: "is shown by Plex as something else",
    title: "shown by Plex as something else",
  },
  plex_not_seen: { happened: "is not shown by Plex", title: "not shown by Plex" },
  plex_scanned: { happened: "was scanned by Plex" },
  plex_still_listed: { happened: "is still shown by Plex", title: "still shown by Plex" },
  plex_watched: {
    happened: "was marked in Plex",
    alone: "Items in Plex were marked as watched or not",
  },
  plex_rated: { happened: "was rated in Plex", alone: "An item in Plex was rated" },
  plex_listed: {
    happened: "was added to a list in Plex",
    alone: "A playlist or collection in Plex was changed",
  },
  plex_refreshed: {
    happened: "is refreshed by Plex",
    alone: "Plex was asked to refresh an item",
  },
  plex_matched: {
    happened: "was matched in Plex",
    alone: "A work was matched in Plex",
  },
  plex_match_undone: {
    happened: "got its old match in Plex back",
    alone: "A work got its old match in Plex back",
  },
  superseded: { happened: "had a file replaced by a newer version" },
  reinstated: { happened: "got a replaced file back" },
  paused: { happened: "was paused", alone: "The daemon was paused" },
  resumed: { happened: "was resumed", alone: "The daemon was resumed" },
  configured: { happened: "was set", alone: "A setting was changed" },
  playback: { happened: "was played", alone: "A command was sent to a player" },
  torrent_started: { happened: "was started" },
  torrent_stopped: { happened: "was stopped" },
  torrent_verified: { happened: "was asked to be verified" },
  torrent_reannounced: { happened: "was asked to announce itself to its trackers again" },
  torrent_labelled: { happened: "was given new labels" },
  torrent_added: { happened: "was added to its download client" },
  torrent_removed: { happened: "was removed from its download client" },
  torrent_asked: {
    happened: "was sent a command, but its download client showed no effect",
    title: "command sent to the download client, without an effect yet",
  },
  backed_up: { happened: "was backed up", alone: "A backup of the database was made" },
  upkeep: { happened: "was maintained", alone: "The nightly upkeep ran" },
  database_restored: {
    happened: "was restored",
    alone: "The database was replaced by another one",
  },
} as const satisfies Record<string, ActionWording>;

export type HistoryAction = keyof typeof HISTORY_ACTIONS;

/**
 * An action from another version, read from its database and displayed unchanged. This enum exists
 * only in types, like `UnknownCode`.
 */
export declare enum UnknownAction {
  Any = "",
}

const wordsOf = (action: string): ActionWording | undefined =>
  Object.hasOwn(HISTORY_ACTIONS, action) ? HISTORY_ACTIONS[action as HistoryAction] : undefined;

/** `server`: the title of the media server that an entry is about, unless it is the first Plex. */
type EntryDetail = { server?: unknown; outcome?: unknown } | undefined;

/** The codes name Plex, because databases store them. A person reads the server that is meant. */
const nameServer = (words: string, { server }: EntryDetail = {}): string =>
  typeof server === "string" ? words.replace("Plex", () => server) : words;

/**
 * Returns the words after the name of a change in Plex that Plex did not show afterwards. Such an
 * entry never has a sentence in the past tense.
 */
export const describeProof = (action: string, { outcome }: EntryDetail = {}): string =>
  outcome === "unconfirmed" && action.startsWith("plex_") ? ", unconfirmed" : "";

/**
 * Returns an action's title for a list. The most common actions have a title; for all other
 * actions, it is their name.
 */
export const formatHistoryTitle = (action: string, detail?: EntryDetail): string =>
  nameServer(wordsOf(action)?.title ?? action.replaceAll("_", " "), detail) +
  describeProof(action, detail);

/**
 * Describes an action without a full stop: as the rest of a sentence that starts with a name, or as
 * a whole sentence.
 */
export function describeAction(action: string, hasName: boolean, detail?: EntryDetail): string {
  const words = describeProof(action, detail) === "" ? wordsOf(action) : undefined;
  const title = formatHistoryTitle(action, detail);
  const text = hasName ? (words?.happened ?? `– ${title}`) : (words?.alone ?? capitalize(title));
  return nameServer(text, detail);
}

export const capitalize = (words: string): string =>
  words.slice(0, 1).toUpperCase() + words.slice(1);
