import { type Sentence, sentence, toCommandText } from "./actions/sentence.ts";
import { cleanText } from "./text/clean-text.ts";

/** Episodes of one season. */
export type EpisodePlace = { season: number; episodes: number[] };

/**
 * Reason why a release is in its state, with a code for programs and one sentence for the user.
 *
 * - `path`: for a duplicate, the absolute path of the file in the library. The question stays open
 *   only as long as that file exists.
 * - `release`: the release that filed that file. Absent if plex-ingest did not file it.
 * - `stays`: true if this release cannot replace that file.
 * - `until`: time at which the reason ends without any action, in ms since 1970.
 * - `places`: where in the series the video at `path` (relative to the release) may belong.
 */
export type Reason = {
  code: ReasonCode | UnknownCode;
  message: Sentence;
  path?: string | undefined;
  release?: number | undefined;
  stays?: boolean;
  until?: number;
  places?: EpisodePlace[] | undefined;
};

const MAX_PATH_SHOWN = 200;
const MAX_PATH_READ = 4096;

/**
 * All reason codes with their meanings. Never rename a code, because the database stores codes and
 * programs compare them. A code that was removed from this table may still come from an older
 * database, as an `UnknownCode`.
 */
export const REASON_CODES = {
  // About the work: nothing was found, or the match is not certain.
  no_title: "no title could be read from the name",
  no_match: "TMDB has no entry with this title",
  no_tmdb_key: "works cannot be looked up without a TMDB key",
  unknown_tmdb_id: "TMDB has no entry with this id",
  low_confidence: "the best match does not score high enough",
  close_second: "the second match scores almost as high as the best",
  auto_off: "filing without asking is switched off",

  // About the work: a guard objects to the best match.
  title_differs: "the title in the name is not one of the work's titles",
  number_differs: "the numbers in the title differ from those in the work's title",
  year_differs: "the year in the name is not the work's year",
  sequel_year: "the year in the name belongs to another film of the series",
  remake_rival: "another work has the same title around the same year",
  twin_title: "another work has the same title except for spaces and hyphens",
  series_ambiguous: "several series fit, or the episodes were not looked up",
  no_year_movie: "a movie without a year or an id",
  short_title: "a title too short or too common without its year",
  runtime_differs: "the files run longer or shorter than the work",
  folder_disagrees: "folder and file, or parent and child release, name different works",
  id_contradicts: "an id and the rest of the name point to different works",
  person_contradicted: "the best match is not the work that a person chose for this name",
  withdrawn: "a person withdrew its approval before it was filed",
  several_works: "the files belong to several works",
  part_alone: "one part of a work without its other parts",
  extra: "a trailer, a featurette or another extra",
  sample: "a sample",
  not_playable: "an empty, damaged, incomplete or unreadable video",

  // About the episodes that the files contain.
  numbers_unclear: "a number or word in the name may make it another episode",
  numbers_corrected: "a person has corrected the numbers of such a name before",
  absolute_unmapped: "an absolute number that cannot be mapped to an episode with certainty",
  episode_missing: "TMDB does not list the episode",
  episode_title_differs: "the name contains the title of another episode",
  episode_title_elsewhere: "an episode title from another season, or not the title of the special",
  unaccounted: "a word in the name or in its season folder's name has no role",
  pack_incomplete: "a video that does not match exactly one separate episode",

  // Notes that explain a decision and never hold a release.
  nfo: "the ids from an NFO file",
  parent: "the filed release that this one belongs to",
  remembered: "the work that a person chose for this name before",
  runs_as_long: "the only film with this title that is as long as the file",

  // About the contents of a release.
  empty: "an empty folder",
  only_extras: "extras without a film or series",
  only_subtitles: "subtitles without a video",
  no_video: "no video, or no video that a subtitle certainly belongs to",
  game: "a game or another program",
  music: "music",
  book: "books or comics",
  pictures: "pictures",
  archive: "packed archives",
  not_unpacked: "packed archives that could not be unpacked",
  unpacked: "packed archives that were unpacked as another release",
  disc: "a disc or a disc image",
  symlink: "a symbolic link",
  special: "a pipe, a socket or a device",
  name_not_utf8: "a name that is not UTF-8",
  too_many: "more files than plex-ingest reads without asking",

  // Reasons why a release is not settled yet, or is not created.
  being_filed: "a release is being filed or undone there",
  changing: "its files changed a moment ago",
  partial_file: "a file's name marks it as unfinished",
  zero_end: "a file has its full size, but its end is not written yet",
  backlog: "it was there before the first start and is parked",
  backlog_ignored: "it was there before the first start and is ignored",
  rejected: "a person rejected it",
  damaged_row: "its row in the database cannot be read",
  database_restored: "the database was restored, and it is not known what happened since",
  parent_not_filed: "the release that it belongs to is not filed",

  // About torrents: what is at a path, and why a torrent waits.
  torrent: "it belongs to a download of a download client",
  torrents_inside: "it contains downloads of a download client",
  torrent_has_it: "a download client still uses the file",
  torrent_removed: "it was removed from its download client",
  label: "its labels exclude it",
  torrent_error: "its download client reports an error with its data",
  no_metadata: "its file list has not arrived yet",
  checking: "its download client is checking it",
  stopped: "it was stopped before it was complete",
  queued: "it is queued",
  downloading: "it is being downloaded",
  nothing_wanted: "no file in it is selected for download",
  moving: "its download client is moving it",
  confirming: "it is complete and its files are being checked",
  folder_not_named: "its folder is outside the folders that you named",
  not_on_disk: "its files are not on disk where its download client says",
  no_file_list: "its download client does not return its file list",
  unsafe_path: "a path that leads out of its folder",
  odd_layout: "its files are not laid out as its download client says",
  too_many_files: "more files than plex-ingest reads",

  // About downloads that Sonarr or Radarr follows.
  arr_blocked: "Sonarr or Radarr needs a person to import it",
  arr_failed: "Sonarr or Radarr marked it as failed",
  arr_imported: "Sonarr or Radarr has imported it, or does not want it",

  // Reasons why a file is not filed.
  skipped: "a person skipped the file",
  not_media: "neither a video nor a subtitle that Plex reads",
  several_videos: "several videos of one movie",
  no_episode: "the video's episode is not known",
  episodes_apart: "episodes in one file that are not consecutive",
  episode_order: "its number in the chosen episode order is not certain",
  half_pair: "one half of an .idx and .sub pair",
  video_stays: "the video that the subtitle belongs to is not filed",
  outside_library: "its destination would be outside the library",
  same_destination: "another file of the release gets the same name",
  destination_exists: "another file is already at its destination",
  already_there: "the library already has the same file",
  duplicate: "the library has the work in another version",
  not_filed: "a file of a filed release that was not filed",

  // Changes of a file on disk.
  missing: "it is not there",
  changed: "it is a different file now, or its content changed",
  other_file_system: "the two places are on different file systems",
  verify_failed: "the copy is not equal to its source",
  source_missing: "the downloaded file is gone",
  source_changed: "the downloaded file changed",
  source_taken: "another file is where the source was",
  source_folder_gone: "the folder of the source is gone",
  not_proven: "nothing proves that the file in the library is complete",
  not_renamed: "it kept its name, although the plan would have changed it",
  other_item: "Plex shows it as a different item than before it was renamed",
  plex_fails: "Plex responds, but fails to scan its folder or to list its library",
  not_moved: "the source was not removed because not everything was filed",
  not_removed: "the source could not be removed",
  not_replaced: "the replaced version could not be moved away",
  not_in_trash: "it is no longer in the trash",

  // An external service or disk is down or full, so the release waits.
  tmdb_unauthorized: "TMDB refuses the key",
  tmdb_unavailable: "TMDB does not answer",
  plex_unauthorized: "Plex refuses the token",
  plex_unavailable: "Plex does not answer",
  client_unauthorized: "the download client refuses the login",
  client_unavailable: "the download client does not answer",
  client_busy: "the download client is too busy to answer",
  claimed_by_arr: "Sonarr or Radarr may import it",
  arr_unauthorized: "Sonarr or Radarr refuses the key",
  arr_unavailable: "Sonarr or Radarr does not answer",
  // Codes that older versions wrote.
  transmission_unauthorized: "the download client refuses the login",
  transmission_unavailable: "the download client does not answer",
  transmission_busy: "the download client is too busy to answer",
  no_space: "the disk is full",
  not_writable: "the system refuses to write",
  not_readable: "the system refuses to read",
  root_missing: "a root folder is not mounted",
  new_inode: "the file was copied to another disk",
  root_changed: "the settings no longer name a media root of the journal",
  other_storage: "the folder belongs to another storage",
  playing: "Plex is playing the file",
  sent_back: "it was sent back to settle three times although nothing changed",
  database_busy: "another program has locked the database",
  database_unavailable: "the database server is unreachable",

  // Codes of a `UserError` that stopped a release.
  invalid_request: "an invalid request",
  not_found: "it does not exist",
  conflict: "it changed in the meantime",
  refused: "it was refused",
  unauthorized: "it is not allowed",
  unsupported: "it is not supported here",
  internal_error: "five unexpected errors",
} as const satisfies Record<string, string>;

export type ReasonCode = keyof typeof REASON_CODES;

/** Undefined for a code from another version. */
export const meaningOf = (code: string): string | undefined =>
  Object.hasOwn(REASON_CODES, code) ? REASON_CODES[code as ReasonCode] : undefined;

/**
 * A code from another version, read from that version's database. It is kept and displayed
 * unchanged, and never equals one of our codes. It is an enum only in types, because only an enum
 * lets the compiler reject a misspelt comparison and a lookup without a fallback.
 */
export declare enum UnknownCode {
  Any = "",
}

/** True if the library already has something at a release's destination. */
export const isThere = ({ code }: Pick<Reason, "code">): boolean =>
  code === "duplicate" || code === "destination_exists";

/**
 * True if all library files that duplicate a release were filed by us and can be replaced by the
 * release.
 */
export function canReplace(reasons: readonly Reason[]): boolean {
  const there = reasons.filter(isThere);
  return there.length > 0 && there.every(({ release, stays }) => release !== undefined && !stays);
}

/**
 * Puts the file's path before the message. A long path is truncated at its start. The message is
 * never truncated.
 */
export function toFileReason(path: string, { code, message }: Reason): Reason {
  const points = Array.from(cleanText(path, MAX_PATH_READ));
  const shown =
    points.length <= MAX_PATH_SHOWN
      ? points.join("")
      : `…${points.slice(1 - MAX_PATH_SHOWN).join("")}`;
  return { code, message: sentence`${shown}: ${message}` };
}

/** Removes the reasons that are about one of these files. */
export function withoutReasonsFor(reasons: readonly Reason[], paths: readonly string[]): Reason[] {
  const starts = paths.map((path) =>
    toCommandText(toFileReason(path, { code: "not_filed", message: "" }).message),
  );
  return reasons.filter(
    ({ message }) => !starts.some((start) => toCommandText(message).startsWith(start)),
  );
}
