import { type Sentence, sentence, toCommandText } from "./actions/sentence.ts";
import { cleanText } from "./text/clean-text.ts";

/** Episodes of one season. */
export type EpisodePlace = { season: number; episodes: number[] };

/**
 * Why a release is where it is: a code for programs, one sentence for a person. `path` of a
 * duplicate is the file in the library, absolute: whether that is still there decides whether the
 * question is still open. `release` is the one that filed it; absent where plex-ingest did not file
 * it; `stays` where this release cannot replace that file. `until` is when it ends by itself if
 * nothing happens, in ms since 1970. `places` are where the video at `path`, relative to the
 * release, may belong in the series.
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
 * Every reason code and what it means. The database stores codes and programs compare them: never
 * rename one. A code that was removed from this table may still come from an older database as an
 * `UnknownCode`.
 */
export const REASON_CODES = {
  // What a release is: nothing was found, or nothing certain.
  no_title: "no title could be read from the name",
  no_match: "TMDB lists nothing under the title",
  no_tmdb_key: "nothing can be looked up without a TMDB key",
  unknown_tmdb_id: "TMDB has no entry with this id",
  low_confidence: "the best match does not score high enough",
  close_second: "the second match scores almost as high as the best",
  auto_off: "filing without asking is switched off",

  // What a release is: a guard objects to the best match.
  title_differs: "the title in the name is not one of the work's titles",
  number_differs: "the numbers in the title are not those of the work's title",
  year_differs: "the year in the name is not the work's year",
  sequel_year: "the year in the name belongs to another film of the series",
  remake_rival: "another work has the same title around the same year",
  twin_title: "another work has the same title except for spaces and hyphens",
  series_ambiguous: "several series fit, or the episodes were not looked up",
  no_year_movie: "a movie without a year or an id",
  short_title: "a title too short or too common without its year",
  runtime_differs: "the files run longer or shorter than the work",
  folder_disagrees: "folder and file names, or parent and child, are different works",
  id_contradicts: "an id and the rest of the name are different works",
  person_contradicted: "the best match is not what a person said the name means",
  withdrawn: "a person took back its approval before it was filed",
  several_works: "the files are several works",
  part_alone: "one part of a work without its other parts",
  extra: "a trailer, a featurette or another extra",
  sample: "a sample",
  not_playable: "an empty, damaged or incomplete video, or one that may not be read",

  // Which episodes the files are.
  numbers_unclear: "a number or word in the name may make it another episode",
  numbers_corrected: "a person had to correct the numbers of such a name before",
  absolute_unmapped: "an absolute number that does not map to a certain episode",
  episode_missing: "TMDB does not list the episode",
  episode_title_differs: "the name has the title of another episode",
  episode_title_elsewhere: "the name has a title of another season, or of no special",
  unaccounted: "a word of the name or of its season's folder has no role",
  pack_incomplete: "a video that is not exactly one separate episode",

  // Notes that explain a decision and never hold a release.
  nfo: "the ids that an NFO file gave",
  parent: "the filed release that this one belongs to",
  remembered: "what a person said before that the name means",
  runs_as_long: "of several films of the title it alone runs as long as the file",

  // What a release contains.
  empty: "an empty folder",
  only_extras: "extras without a film or series",
  only_subtitles: "subtitles without a video",
  no_video: "no video, or none that a subtitle certainly belongs to",
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
  too_many: "more files than are read without asking",

  // Why a release is not settled yet, or not taken in.
  being_filed: "a release is being filed or taken back there",
  changing: "its files changed a moment ago",
  partial_file: "a file is unfinished by its name",
  zero_end: "a file has its size but not yet its end",
  backlog: "it was there before the first start and is parked",
  backlog_ignored: "it was there before the first start and is ignored",
  rejected: "a person rejected it",
  database_restored: "the database was restored, and what happened to it since is unknown",
  parent_not_filed: "the release that it belongs to is not filed",

  // Torrents: what is at a path, and what a torrent waits for.
  torrent: "it belongs to a download of a client",
  torrents_inside: "it is a folder of torrents",
  torrent_has_it: "a download client still uses the file",
  torrent_removed: "it was removed from its download client",
  label: "its labels exclude it",
  torrent_error: "its download client reports an error with its data",
  no_metadata: "its list of files has not arrived",
  checking: "its download client is checking it",
  stopped: "it was stopped before it was complete",
  queued: "it is queued",
  downloading: "it is being downloaded",
  nothing_wanted: "none of its files is wanted",
  moving: "its download client is moving it",
  confirming: "it is complete and its files are being checked",
  not_on_disk: "its files are not on disk where its download client says",
  unsafe_path: "a path that leads out of its folder",
  odd_layout: "its files are not laid out as its download client says",
  too_many_files: "more files than are read",

  // Why a file is not filed.
  skipped: "a person skipped the file",
  not_media: "neither a video nor a subtitle that Plex reads",
  several_videos: "several videos of one movie",
  no_episode: "no episode is known for the video",
  episodes_apart: "episodes in one file that are not consecutive",
  episode_order: "its number in the chosen order of episodes is not certain",
  half_pair: "one half of an .idx and .sub pair",
  video_stays: "the video that the subtitle belongs to is not filed",
  outside_library: "its destination would be outside the library",
  same_destination: "another file of the release gets the same name",
  destination_exists: "another file is at its destination",
  already_there: "the library already has the same file",
  duplicate: "the library has the work in another version",
  not_filed: "a file of a filed release that was not filed",

  // What happened to a file on disk.
  missing: "it is not there",
  changed: "it is another file now, or has other content",
  other_file_system: "the two places are on different file systems",
  verify_failed: "the copy is not equal to its source",
  source_missing: "the downloaded file is gone",
  source_changed: "the downloaded file changed",
  source_taken: "another file is where the source was",
  source_folder_gone: "the folder of the source is gone",
  not_proven: "nothing proves that the file in the library is complete",
  not_renamed: "it keeps its name, which the plan would have changed",
  other_item: "Plex shows it as another item than before it was renamed",
  not_moved: "the source was not removed because not everything was filed",
  not_removed: "the source could not be removed",
  not_replaced: "the replaced version could not be moved away",
  not_in_trash: "it left the trash",

  // Something outside is down or full: the release waits.
  tmdb_unauthorized: "TMDB refuses the key",
  tmdb_unavailable: "TMDB does not answer",
  plex_unauthorized: "Plex refuses the token",
  plex_unavailable: "Plex does not answer",
  client_unauthorized: "the download client refuses the login",
  client_unavailable: "the download client does not answer",
  client_busy: "the download client is too busy to answer",
  // As older versions wrote these.
  transmission_unauthorized: "the download client refuses the login",
  transmission_unavailable: "the download client does not answer",
  transmission_busy: "the download client is too busy to answer",
  no_space: "the disk is full",
  not_writable: "the system refuses to write",
  not_readable: "the system refuses to read",
  root_missing: "a root folder is not mounted",
  other_storage: "the folder belongs to another storage",
  playing: "Plex plays the file",
  database_busy: "another program has locked the database",
  database_unavailable: "the database server is away",

  // What a `UserError` says, as the reason that stopped a release.
  invalid_request: "a request that makes no sense",
  not_found: "there is no such thing",
  conflict: "it changed in between",
  refused: "it is refused",
  unauthorized: "it is not allowed",
  unsupported: "it is not supported here",
  internal_error: "an unexpected error, five times",
} as const satisfies Record<string, string>;

export type ReasonCode = keyof typeof REASON_CODES;

/** Undefined for a code of another version. */
export const meaningOf = (code: string): string | undefined =>
  Object.hasOwn(REASON_CODES, code) ? REASON_CODES[code as ReasonCode] : undefined;

/**
 * A code of another version, read from its database: kept and shown as it is, and equal to none of
 * ours. It is an enum in the type alone, because only that lets the compiler refuse a misspelt
 * comparison and a look-up without a fallback.
 */
export declare enum UnknownCode {
  Any = "",
}

/** Whether all that the library has of a release are files of ours that it can replace. */
export function canReplace(reasons: readonly Reason[]): boolean {
  const there = reasons.filter(({ code }) => code === "duplicate" || code === "destination_exists");
  return there.length > 0 && there.every(({ release, stays }) => release !== undefined && !stays);
}

/**
 * The reason with the file's path before its message. A long path is cut at its beginning, the
 * message never.
 */
export function toFileReason(path: string, { code, message }: Reason): Reason {
  const points = Array.from(cleanText(path, MAX_PATH_READ));
  const shown =
    points.length <= MAX_PATH_SHOWN
      ? points.join("")
      : `…${points.slice(1 - MAX_PATH_SHOWN).join("")}`;
  return { code, message: sentence`${shown}: ${message}` };
}

/** The reasons that are not about one of these files. */
export function withoutReasonsFor(reasons: readonly Reason[], paths: readonly string[]): Reason[] {
  const starts = paths.map((path) =>
    toCommandText(toFileReason(path, { code: "not_filed", message: "" }).message),
  );
  return reasons.filter(
    ({ message }) => !starts.some((start) => toCommandText(message).startsWith(start)),
  );
}
