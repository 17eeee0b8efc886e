/**
 * Every action of history and what it means, in the order of a release's life. The database stores the names: never rename
 * one. An action that was removed from this table may still come from an older database as an `UnknownAction`.
 */
export const HISTORY_ACTIONS = {
  found: "a release was added",
  settled: "its files are complete and no longer change",
  identified: "it was identified and is filed without asking",
  held: "it went to review",
  ignored: "there is nothing to file in it, or a person ignored it",
  approved: "a person said what it is",
  withdrawn: "a person took back an approval before filing began",
  rejected: "a person said not to file it",
  retried: "a person asked to identify it again",
  looked_again: "it is identified again because something was learnt",
  learned: "what a person said about its name is remembered",
  forgotten: "what a person said about its name is no longer remembered",
  filing: "filing began",
  filed: "all of its files are in the library",
  stopped: "filing ended early",
  source_lost: "its files were gone or changed before all were filed",
  undo_asked: "a person asked to undo it",
  taken_back: "its files were moved out of the library",
  restore_asked: "a person asked to put a file back from the trash",
  restored: "a file was put back from the trash",
  restore_refused: "a file could not be put back from the trash",
  purge_asked: "a person asked to delete a file from the trash",
  purged: "a file was deleted from the trash",
  purge_refused: "a file could not be deleted from the trash",
  changed: "its files changed",
  vanished: "its files are gone",
  waiting: "something outside is down or full",
  error: "an unexpected error",
  scan_requested: "Plex was asked to scan its folder",
  scan_refused: "Plex refused to scan its folder",
  plex_seen: "Plex shows it",
  plex_mismatch: "Plex shows its files as something else",
  plex_not_seen: "Plex does not show it",
  superseded: "a newer version replaced one of its files",
  reinstated: "a replaced file of it is back in the library",
  paused: "the engine was paused",
  resumed: "the engine was resumed",
  configured: "a setting was changed while running",
  playback: "a player was given a command",
  torrent_started: "a torrent was started",
  torrent_stopped: "a torrent was stopped",
  torrent_verified: "a torrent was verified",
  torrent_reannounced: "a torrent's trackers were asked again",
  torrent_labelled: "a torrent was given other labels",
  torrent_added: "a torrent was added",
  torrent_removed: "a torrent was removed",
  upkeep: "the nightly upkeep ran",
  database_restored: "an older or another database was found in place of the last one",
} as const satisfies Record<string, string>;

export type HistoryAction = keyof typeof HISTORY_ACTIONS;

/** An action of another version, read from its database: shown as it is. An enum in the type alone, as `UnknownCode` is. */
export declare enum UnknownAction {
  Any = "",
}
