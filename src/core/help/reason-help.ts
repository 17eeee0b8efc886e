import { sentence } from "../../base/actions/sentence.ts";
import type { Action } from "../../base/actions/table.ts";
import type { ReasonCode } from "../../base/reason-codes.ts";
import type { HelpText } from "./help-text.ts";

// Actions shared by several codes. The user replaces the words in capitals.
const APPROVE: Action = { do: "approve", id: "ID" };
const APPROVE_AS: Action = { do: "approve", id: "ID", blanks: ["tmdb_id"] };
const APPROVE_TYPED: Action = { do: "approve", id: "ID", blanks: ["type", "tmdb_id"] };
const APPROVE_NUMBERS: Action = { do: "approve", id: "ID", blanks: ["season", "episodes"] };
const APPROVE_FILES: Action = { do: "approve", id: "ID", blanks: ["files"] };
const APPROVE_VIDEO: Action = { do: "approve", id: "ID", files: [{ path: "PATH", role: "video" }] };
const APPROVE_PART: Action = { do: "approve", id: "ID", files: [{ path: "PATH", part: 1 }] };
const APPROVE_WITHOUT: Action = { do: "approve", id: "ID", files: [{ path: "PATH", skip: true }] };
const APPROVE_OTHER: Action = {
  do: "approve",
  id: "ID",
  blanks: ["type", "tmdb_id"],
  files: [{ path: "PATH", role: "video" }],
};
const REPLACE: Action = { do: "approve", id: "ID", duplicates: "replace" };
const KEEP_BOTH: Action = { do: "approve", id: "ID", duplicates: "keep_both" };
const REJECT: Action = { do: "reject", id: "ID" };
const RETRY: Action = { do: "retry", id: "ID" };
const UNDO: Action = { do: "undo", id: "ID" };
const SHOW: Action = { do: "show", id: "ID" };
const ADD: Action = { do: "add", paths: [] };
const SEARCH: Action = { do: "search" };

// Remedies shared by several codes.
const CHOOSE_WORK = sentence`If the first candidate is right, use ${APPROVE}; otherwise find the right work with ${SEARCH} and use ${APPROVE_AS}.`;
/** The best match may be ruled out, so `approve` needs an id. */
const NAME_WORK = sentence`Use ${APPROVE_AS} with the id of the right candidate, or find another work with ${SEARCH}.`;
const FIND_WORK = sentence`Find the work with ${SEARCH}, then use ${APPROVE_AS}.`;
const SET_NUMBERS = sentence`Check which episode it is, then use ${APPROVE_NUMBERS}.`;
/**
 * `add` refuses files that a download client still has. An approval can name the files of any
 * release instead.
 */
const EACH_AS_ITS_OWN = sentence`in a watched folder, add each with ${ADD}. If a download client has the files, leave out those of other works with ${APPROVE_WITHOUT}, and file them afterwards with ${APPROVE_OTHER}.`;
const NOT_WANTED =
  "Nothing to do: the release is ignored. To keep such torrents out, give them a label and add " +
  "it to TRANSMISSION_EXCLUDE_LABELS or CLIENT_<NAME>_EXCLUDE_LABELS.";
const FOLLOWED = "Nothing to do: plex-ingest follows the download and continues automatically.";
const NEW_SECRET = "The new value is noticed without a restart.";
const AGAIN = "The release is retried automatically, at least once a minute.";
const CORRECT = sentence`Correct what the message names, then use ${RETRY}.`;

const CLIENT_UNAUTHORIZED =
  "Correct the user name, password or key of the client, such as TRANSMISSION_PASSWORD. The " +
  "login is tried again after 1 to 10 minutes.";
const CLIENT_UNAVAILABLE =
  "Start the download client, or correct its address, such as TRANSMISSION_URL, and restart the " +
  "daemon. It is asked again at least every 30 seconds.";
const CLIENT_BUSY =
  "Nothing to do: plex-ingest asks it again at least every 30 seconds. If it stays busy, check " +
  "the client and its machine.";

/** One paragraph for each reason code: its meaning and what to do. */
export const REASON_HELP: Readonly<Record<ReasonCode, HelpText>> = {
  // Identifying the release: nothing was found, or nothing certain.
  no_title: {
    means: "The name of the download contains no title that TMDB could be searched for.",
    remedy: FIND_WORK,
  },
  no_match: {
    means: "TMDB lists no film or series under the title in the name.",
    remedy: sentence`Search for the original title or another spelling with ${SEARCH}, then use ${APPROVE_AS}. If TMDB does not have the work, use ${REJECT}.`,
  },
  no_tmdb_key: {
    means: "TMDB_API_KEY is not set, so plex-ingest cannot look up what the release is.",
    remedy: sentence`Get a free key at https://www.themoviedb.org/settings/api, set TMDB_API_KEY, restart the daemon and use ${RETRY}. Without a key, name the work yourself: ${APPROVE_TYPED}.`,
  },
  unknown_tmdb_id: {
    means:
      "TMDB has no film or series with the id of the approval. TMDB numbers films and series " +
      "separately, so the type may be wrong.",
    remedy: sentence`Check id and type with ${SEARCH}, then use ${APPROVE_TYPED}.`,
  },
  low_confidence: {
    means: "The best match on TMDB has a score below the limit for filing without asking.",
    remedy: sentence`Check the candidates. ${CHOOSE_WORK}`,
  },
  close_second: {
    means:
      "The second match scores less than 0.1 below the best one, so it is not clear which of the " +
      "two is meant.",
    remedy: sentence`Compare the candidates. ${CHOOSE_WORK}`,
  },
  auto_off: {
    means:
      "plex-ingest is certain what the release is. Filing without asking was switched off when " +
      "it was identified.",
    remedy: sentence`To file it, use ${APPROVE}; ${{ do: "approve certain" }} files all such releases. For future ones, use ${{ do: "auto ingest" }}.`,
  },

  // Identifying the release: a guard objects to the best match.
  title_differs: {
    means:
      "The title in the name equals no title of the best match, or other words around the title " +
      "and year do not belong to that film.",
    remedy: CHOOSE_WORK,
  },
  number_differs: {
    means:
      "The title in the name has another number than the title of the best match. Sequels often " +
      "differ only in their number.",
    remedy: NAME_WORK,
  },
  year_differs: {
    means: "The year in the name is not the year of the best match.",
    remedy: sentence`Compare the years of the candidates. ${NAME_WORK}`,
  },
  sequel_year: {
    means:
      "The name has the title of one work and the year of another one in the same series, such " +
      "as a sequel.",
    remedy: CHOOSE_WORK,
  },
  remake_rival: {
    means:
      "Another film or series has the same title and about the same year, or the name has no year.",
    remedy: sentence`Compare the year and length of the candidates. ${CHOOSE_WORK}`,
  },
  twin_title: {
    means: "Without spaces and hyphens, the title in the name equals the titles of two works.",
    remedy: CHOOSE_WORK,
  },
  series_ambiguous: {
    means:
      "Several series fit the title in the name, or the episodes of the best match were not " +
      "looked up.",
    remedy: CHOOSE_WORK,
  },
  no_year_movie: {
    means:
      "Neither the name nor its folder has a year or an id. The title alone does not identify a " +
      "film.",
    remedy: CHOOSE_WORK,
  },
  short_title: {
    means:
      "The title is so short or common that a match proves nothing without the exact year of the " +
      "work.",
    remedy: CHOOSE_WORK,
  },
  runtime_differs: {
    means:
      "A film runs over 20 % shorter or longer than TMDB says, or an episode less than half as " +
      "long. The file may be a part or another work.",
    remedy: sentence`If it is a candidate after all, such as another cut, use ${APPROVE_AS} with its id. Otherwise find the right work with ${SEARCH}, or use ${REJECT}.`,
  },
  folder_disagrees: {
    means:
      "The names of the folder and its files point to different works, seasons, episodes or years.",
    remedy: sentence`Check the files. If the suggested work is right, use ${APPROVE}. If some files are another work, ${EACH_AS_ITS_OWN}`,
  },
  id_contradicts: {
    means:
      "An id in the name or in an NFO file belongs to another work than the rest of the name, or " +
      "two ids contradict each other.",
    remedy: CHOOSE_WORK,
  },
  person_contradicted: {
    means:
      "An earlier correction says what this name means, but an id, the folder or TMDB's exact " +
      "match is another work.",
    remedy: sentence`${CHOOSE_WORK} ${{ do: "aliases" }} lists the corrections; ${{ do: "aliases forget" }} removes one.`,
  },
  withdrawn: {
    means:
      "A person took back the approval before the release was filed. It waits until a person " +
      "decides again or its files change.",
    remedy: sentence`Decide again: use ${APPROVE_AS} for the right work, or ${REJECT}.`,
  },
  several_works: {
    means:
      "The files are several films or shows, or the name has two titles. A release can be only " +
      "one work.",
    remedy: sentence`If the files are one work, use ${APPROVE_AS}. Otherwise, ${EACH_AS_ITS_OWN} Or use ${REJECT}.`,
  },
  part_alone: {
    means:
      "The name says that the file is one disc or part of a film or episode, and the other parts " +
      "are not in the same folder.",
    remedy: sentence`Put all parts into one folder, so that they are filed together. If the file is the whole work, use ${APPROVE}.`,
  },
  extra: {
    means:
      "The name calls the video a trailer, a gag reel, a commentary or another extra, so it may " +
      "not be the film or episode.",
    remedy: sentence`If it is the film or episode, use ${APPROVE}; otherwise use ${REJECT}.`,
  },
  sample: {
    means: "The only video of the release is a sample by its name and size.",
    remedy: sentence`Use ${REJECT}, unless the file is the whole film or episode: then use ${APPROVE_VIDEO}.`,
  },
  not_playable: {
    means:
      "A video is empty, damaged or incomplete, or the user that runs plex-ingest may not read it.",
    remedy: sentence`Download it again and use ${RETRY}. If that user lacks read permission, give it; the release is then checked again within a minute. To file it as it is, use ${APPROVE}.`,
  },

  // Mapping the files to episodes.
  numbers_unclear: {
    means:
      "A number, date or word in the name or in a folder's name may mean another episode than " +
      "the one that was read.",
    remedy: SET_NUMBERS,
  },
  numbers_corrected: {
    means:
      "A person had to correct the season or episode of an earlier release of this name or " +
      "folder, so the numbers in this name are not trusted.",
    remedy: SET_NUMBERS,
  },
  absolute_unmapped: {
    means:
      "The name counts episodes through all seasons, and TMDB does not say for certain which " +
      "season and episode the number is.",
    remedy: sentence`${SET_NUMBERS} Or wait: if no season of TMDB counts the number, TMDB is asked again every 6 hours for 3 days.`,
  },
  episode_missing: {
    means:
      "TMDB does not list the episode or air date in the name. New episodes are often added later.",
    remedy: sentence`Nothing to do at first: TMDB is asked again every 6 hours for 3 days. If the numbers are wrong or TMDB never lists the episode, use ${APPROVE_NUMBERS}.`,
  },
  episode_title_differs: {
    means:
      "The title in the name belongs to another episode of the season than the number, or the " +
      "air date is not that of the episode.",
    remedy: SET_NUMBERS,
  },
  episode_title_elsewhere: {
    means:
      "The title in the name belongs to an episode of another season, or is not the title of the " +
      "special with that number.",
    remedy: SET_NUMBERS,
  },
  unaccounted: {
    means:
      "A word in the name or a folder's name is no part of the title, no technical tag and no " +
      "group. The file may be an extra or another show.",
    remedy: sentence`If the suggested episode is right, use ${APPROVE}; otherwise use ${REJECT}. Add tags and groups that only your downloads have to words.json.`,
  },
  pack_incomplete: {
    means:
      "A video is not exactly one episode: its name says no episode, TMDB lists several, or " +
      "another video is the same episode.",
    remedy: sentence`Give each such file its episode, or leave it out: ${APPROVE_FILES}.`,
  },

  // Notes that explain a decision and never hold a release.
  nfo: {
    means:
      "A note that never holds a release: an NFO file of the download has the ids in the " +
      "message. They decide like ids in the name.",
    remedy: sentence`Nothing to do. If the NFO file belongs to another work, use ${APPROVE_AS}.`,
  },
  parent: {
    means:
      "A note that never holds a release: the files are new in a folder that was filed before, " +
      "so they are matched to the same work.",
    remedy: sentence`Nothing to do. If the files are another work, use ${APPROVE_AS}.`,
  },
  remembered: {
    means:
      "A note that never holds a release: an earlier correction, or words.json, says which work " +
      "this name means.",
    remedy: sentence`Nothing to do. If the correction is wrong, find it with ${{ do: "aliases" }} and remove it with ${{ do: "aliases forget" }}.`,
  },
  runs_as_long: {
    means:
      "A note that never holds a release: of several films with this title, only the suggested " +
      "one is as long as the file.",
    remedy: sentence`If you agree with the suggestion, use ${APPROVE}.`,
  },

  // The release's contents.
  empty: {
    means: "The download is an empty folder, or its files are no longer there.",
    remedy: "Nothing to do: plex-ingest takes the folder in when files arrive.",
  },
  only_extras: {
    means:
      "The release contains trailers or other extras, but not the film or series that they " +
      "belong to.",
    remedy:
      "Nothing to do: the release is ignored. To file the extras, put the film or series into " +
      "the same folder.",
  },
  only_subtitles: {
    means: "The release contains subtitles, but no video.",
    remedy:
      "Put the video into the same folder. Next to a loose subtitle, the video needs a name with " +
      "which the name of the subtitle begins.",
  },
  no_video: {
    means:
      "No file of the release is a video to file, or it is not certain which video a subtitle " +
      "belongs to.",
    remedy:
      "Name a subtitle like its video. Otherwise there is nothing to do: the release is looked " +
      "at again when its files change.",
  },
  game: {
    means: "The release contains a game or another program, and no video.",
    remedy: NOT_WANTED,
  },
  music: {
    means: "The release contains music and no video.",
    remedy: NOT_WANTED,
  },
  book: {
    means: "The release contains books or comics, and no video.",
    remedy: NOT_WANTED,
  },
  pictures: {
    means: "The release contains pictures and no video.",
    remedy: NOT_WANTED,
  },
  archive: {
    means: "The release is packed. plex-ingest unpacks RAR archives only if INGEST_UNPACK is on.",
    remedy:
      "Set INGEST_UNPACK=true and restart the daemon. Or unpack the archive into a watched " +
      "folder, where it is found within five minutes.",
  },
  not_unpacked: {
    means:
      "An archive could not be unpacked: a volume is missing, it is damaged or has a password, " +
      "or no program for RAR is installed.",
    remedy: sentence`Correct what the message names, then use ${RETRY}. Or unpack the archive into a watched folder, where it is found within five minutes.`,
  },
  unpacked: {
    means:
      "The archives of this release were unpacked. Their contents are a release of their own, " +
      "which the message names.",
    remedy: "Nothing to do here: that other release is filed, or waits for you.",
  },
  disc: {
    means:
      "The release is a disc (BDMV, VIDEO_TS) or a disc image, or contains one, so no single file of it is the video.",
    remedy: sentence`Convert it to a video file in a watched folder. To file one file of the disc as the video, use ${APPROVE_VIDEO}. Otherwise use ${REJECT}.`,
  },
  symlink: {
    means:
      "The download is or contains a symbolic link. plex-ingest does not follow links in " +
      "downloads, and renames nothing behind a link out of the library.",
    remedy: sentence`Put the file itself in place of the link, then use ${RETRY}.`,
  },
  special: {
    means: "The download is or contains a pipe, a socket or a device, which cannot be filed.",
    remedy: sentence`Remove it from the download and use ${RETRY}, or use ${REJECT}.`,
  },
  name_not_utf8: {
    means: "The name of a file or folder is not valid UTF-8, so plex-ingest cannot open it.",
    remedy: sentence`Rename it. A renamed download in a watched folder is found within five minutes; for a file inside a download, use ${RETRY}.`,
  },
  too_many: {
    means: "The release has more than 5,000 files and folders, or folders in more than 32 levels.",
    remedy: sentence`In a watched folder, add the files that you want with ${ADD}. Otherwise, use ${REJECT}.`,
  },

  // Reasons why a release is not settled yet, or not accepted.
  being_filed: {
    means:
      "A release is being filed or taken back in this folder, so a rename plan left the name as " +
      "it was.",
    remedy: sentence`Wait until that release is done, then plan the rename again with ${{ do: "rename" }}.`,
  },
  changing: {
    means:
      "The files changed a moment ago. A release waits until nothing has changed for " +
      "INGEST_STABLE_SECONDS (60 by default).",
    remedy:
      "Nothing to do: the release continues automatically. If a rename plan reports this, plan " +
      "it again later.",
  },
  partial_file: {
    means: "A file has the name of an unfinished download or copy, such as .part or .!qB.",
    remedy:
      "Nothing to do while it is being written: the release continues when the file has its " +
      "final name. Remove what an abandoned download left.",
  },
  zero_end: {
    means:
      "A file has its full size, but its end contains only zeros and takes no space on the disk, " +
      "as during a download.",
    remedy:
      "Nothing to do while it is being written. If no program is writing it, download or " +
      "copy it again.",
  },
  backlog: {
    means:
      "The download was there before the first start, or the restored database does not know it. " +
      "It is parked until you decide.",
    remedy: sentence`To file it, use ${{ do: "process", id: "ID" }}; otherwise use ${{ do: "ignore", id: "ID" }}. For all of them, see ${{ do: "backlog" }}.`,
  },
  backlog_ignored: {
    means:
      "The download was there before the first start, and a person or INGEST_BACKLOG=ignore " +
      "decided to leave it.",
    remedy: sentence`Nothing to do. To file it after all, use ${RETRY}.`,
  },
  rejected: {
    means: "A person rejected the release. The message is what that person wrote.",
    remedy: sentence`Nothing to do: the download is untouched. To file it after all, use ${RETRY}.`,
  },
  damaged_row: {
    means:
      "The release's row in the database contains a value that this version cannot read, for " +
      "example after a disk fault. The release is listed but not processed. Other releases are " +
      "unaffected.",
    remedy: sentence`Use ${{ do: "db check" }} to see what is damaged, and ${{ do: "db restore" }} to restore a backup from before the damage.`,
  },
  database_restored: {
    means:
      "The database was restored from a backup, and what happened to the release since then is " +
      "unknown. No file was changed.",
    remedy: sentence`Check what is in the library. To file what is missing, use ${APPROVE}; to take back what is there, use ${UNDO}.`,
  },
  parent_not_filed: {
    means: "Subtitles or extras arrived in a folder of which no video is in the library.",
    remedy: sentence`Nothing to do if the video is still to be filed: they continue automatically then. Otherwise use ${REJECT}.`,
  },

  // Torrents: the state of a torrent at a path, and what it waits for.
  torrent: {
    means:
      "The files belong to a download of a download client. That download is a release of its own.",
    remedy: sentence`Nothing to do: it is filed when the client reports it complete. For what it waits for, see ${{ do: "torrents" }}.`,
  },
  torrents_inside: {
    means: "The folder contains downloads of a download client. Each is a release of its own.",
    remedy: "Nothing to do: each is filed when the client reports it complete.",
  },
  torrent_has_it: {
    means: "A download client still uses the file and would lose it if it were moved or renamed.",
    remedy: sentence`Remove the torrent and keep its data (${{ do: "remove torrent", hash: "HASH", client: "CLIENT" }}), then use ${APPROVE}. Or set INGEST_FILE_METHOD=auto and restart the daemon.`,
  },
  arr_blocked: {
    means:
      "Sonarr or Radarr knows the download but did not import it in the time that it has " +
      "(INGEST_AFTER_ARR). The reason is its own message.",
    remedy: sentence`Import it in Sonarr or Radarr, and this release is closed. Or use ${APPROVE} to file it here, or ${REJECT}.`,
  },
  arr_failed: {
    means:
      "Sonarr or Radarr marked the download as failed. It removes such downloads and searches " +
      "again, so nothing of it is filed.",
    remedy: sentence`Nothing to do. To file it anyway, use ${APPROVE}.`,
  },
  arr_imported: {
    means:
      "Sonarr or Radarr has imported the file into its own library, or does not want it because " +
      "what it has is better. plex-ingest files nothing next to it.",
    remedy: sentence`Nothing to do. To file it anyway, use ${APPROVE}.`,
  },
  torrent_removed: {
    means:
      "The torrent was removed from its client before its files were complete or checked, or its " +
      "client is no longer set up.",
    remedy: sentence`If the files are complete, use ${APPROVE}; otherwise add the torrent again or use ${REJECT}.`,
  },
  label: {
    means:
      "The labels of the torrent exclude it. TRANSMISSION_EXCLUDE_LABELS (or " +
      "CLIENT_<NAME>_EXCLUDE_LABELS) names one of them, or TRANSMISSION_LABELS (or " +
      "CLIENT_<NAME>_LABELS) names none.",
    remedy:
      "Nothing to do if you want that. Otherwise change the label in the client, or correct the " +
      "setting and restart the daemon.",
  },
  torrent_error: {
    means: "The download client reports an error with the data of the download.",
    remedy:
      "Correct the error in the download client. plex-ingest continues when the client reports " +
      "the download complete.",
  },
  no_metadata: {
    means: "The list of files of a magnet link has not arrived from other peers yet.",
    remedy: FOLLOWED,
  },
  checking: {
    means: "The download client is checking the data.",
    remedy: FOLLOWED,
  },
  stopped: {
    means: "The torrent was stopped before it was complete.",
    remedy: "Start it in the download client. rTorrent also closes torrents when the disk is full.",
  },
  queued: {
    means: "The torrent is in the queue of its download client and not complete yet.",
    remedy: FOLLOWED,
  },
  downloading: {
    means: "The download client is still downloading the torrent.",
    remedy: FOLLOWED,
  },
  nothing_wanted: {
    means: "No file of the torrent is selected for download.",
    remedy: "Select files in the download client, or remove the torrent there.",
  },
  moving: {
    means: "The download client has all data and is unpacking it or moving it to its folder.",
    remedy: FOLLOWED,
  },
  confirming: {
    means:
      "The download client reports the torrent complete. plex-ingest checks its files on disk " +
      "twice.",
    remedy: "Nothing to do: the check takes about a second.",
  },
  not_on_disk: {
    means:
      "The download client reports the torrent complete, but a file is missing or has another " +
      "size where the client says.",
    remedy: sentence`Check that the disk is mounted. If the client sees other paths than plex-ingest, set its path map, such as TRANSMISSION_PATH_MAP; for a suggestion, see ${{ do: "doctor" }}.`,
  },
  no_file_list: {
    means:
      "The download client responds, but its file list of this download cannot be read. Other " +
      "downloads are filed.",
    remedy:
      "Nothing to do at first: plex-ingest tries again, at least every 10 minutes. If this " +
      "continues, check or re-add the download in the client.",
  },
  folder_not_named: {
    means:
      "The download is in a folder that you did not name, so it is held. Otherwise, a client, or " +
      "anyone who can change its settings, could choose which files of this machine are filed.",
    remedy: sentence`To file downloads from there, add the line in the message, such as TRANSMISSION_FOLDERS=…, to the settings and restart. ${{ do: "doctor" }} shows the line for every such folder.`,
  },
  unsafe_path: {
    means:
      "The torrent names a file whose path leads out of its folder or cannot exist. Nothing of " +
      "it is filed.",
    remedy: "Rename the file in the download client, or download another torrent.",
  },
  odd_layout: {
    means:
      "The torrent has several files or folders directly in the download folder, or lists a file " +
      "twice, so it is not certain what belongs to it.",
    remedy:
      'Have the client give each torrent its own folder (qBittorrent: content layout "Original").',
  },
  too_many_files: {
    means: "The torrent has more than 5,000 files. Torrents of that size are not filed.",
    remedy:
      "Select at most 5,000 files in the download client. Or put the files that you want into a " +
      "watched folder.",
  },

  // Reasons why a file is not filed.
  skipped: {
    means: "A person chose not to file this file of the release.",
    remedy: "Nothing to do: the file stays in the download folder.",
  },
  not_media: {
    means: "The file is neither a video nor a subtitle that Plex reads.",
    remedy: "Nothing to do: the file stays in the download folder.",
  },
  several_videos: {
    means: "The release has several videos of one film, and nothing says that they are its parts.",
    remedy: sentence`To file the videos as parts of the film, number each one with ${APPROVE_PART}. Otherwise, leave out all but one with ${APPROVE_WITHOUT}, or, in a watched folder, add each video as a separate release with ${ADD}.`,
  },
  no_episode: {
    means:
      "It is not known which episode the video is, or a person took it back out of the library. " +
      "It was not filed with the others.",
    remedy: sentence`Give the video its episode, or leave it out: ${APPROVE_FILES}.`,
  },
  episodes_apart: {
    means: "The file contains episodes that are not consecutive, which Plex does not support.",
    remedy: sentence`If the numbers are wrong, correct them; otherwise leave the file out: ${APPROVE_FILES}.`,
  },
  episode_order: {
    means:
      "The number of the episode in the order of INGEST_EPISODE_ORDER is not certain, or filed " +
      "episodes of the show have other numbers.",
    remedy: sentence`Set the order that the show has in Plex, such as INGEST_EPISODE_ORDER=37854=aired, restart the daemon and use ${RETRY}.`,
  },
  half_pair: {
    means:
      "An .idx file and its .sub file are one subtitle. The other half is missing, changed or " +
      "not filed, so this half is not filed either.",
    remedy: "Put the other half next to it under the same name.",
  },
  video_stays: {
    means: "The video that the subtitle belongs to was not filed or not replaced.",
    remedy: sentence`Decide about the video first; for the reasons, see ${SHOW}.`,
  },
  outside_library: {
    means: "The destination of the file would be outside the folder of the library.",
    remedy: sentence`Check PLEX_MEDIA_ROOT and the name templates, such as INGEST_MOVIE_FOLDER, then use ${RETRY}.`,
  },
  same_destination: {
    means:
      "Another file of the release would get the same name. Often two videos are the same episode.",
    remedy: sentence`Leave one of them out, or correct its episode: ${APPROVE_FILES}.`,
  },
  destination_exists: {
    means: "Another file in the library already has the name. plex-ingest never overwrites a file.",
    remedy: sentence`To have both, use ${KEEP_BOTH}. Or move the other file away and repeat what you wanted: filing, a rename or putting back from the trash.`,
  },
  already_there: {
    means: "The library already has the identical file, under this name or another one.",
    remedy: sentence`Nothing to do: the file is not filed twice. To file it as something else, undo the release that filed it, then use ${RETRY} here.`,
  },
  duplicate: {
    means:
      "The library, or Plex in another library, already has the film or episode in another " +
      "version.",
    remedy: sentence`Compare both (see ${SHOW}), then use ${REPLACE}, ${KEEP_BOTH} or ${REJECT}. INGEST_DUPLICATE_POLICY decides without asking in future.`,
  },
  not_filed: {
    means: "One file of a filed release was not filed. The message says why.",
    remedy: sentence`Nothing to do if you do not need the file. For all files of the release, see ${SHOW}.`,
  },

  // Events that affected a file on disk.
  missing: {
    means: "The file or folder is no longer where it was, so nothing was done with it.",
    remedy: sentence`Nothing to do if it was removed on purpose. To find out where it is, use ${{ do: "why" }}.`,
  },
  changed: {
    means:
      "The file or folder is not the one that plex-ingest recorded, or its content changed. " +
      "plex-ingest leaves it alone.",
    remedy: "Check it and decide by hand. Then repeat the step if it is still needed.",
  },
  other_file_system: {
    means:
      "The two places are on different file systems or mounts, so the file cannot be renamed or " +
      "moved between them.",
    remedy: sentence`Put the library and its trash on one mount. For a check, see ${{ do: "doctor" }}.`,
  },
  verify_failed: {
    means: "The disk returned other data than was written, so the copy was deleted.",
    remedy: sentence`Check the disk and the memory of the machine. Then use ${APPROVE}.`,
  },
  source_missing: {
    means: "The downloaded file was gone when it was to be filed.",
    remedy: sentence`Nothing to do if nothing was filed: the release settles again automatically. Otherwise restore the file, use ${UNDO}, then ${RETRY}.`,
  },
  source_changed: {
    means:
      "The downloaded file changed after it was identified or filed, so it was not filed, or not " +
      "removed after a move.",
    remedy: sentence`Nothing to do if nothing was filed: the release settles again automatically. To file the new content, use ${UNDO}, then ${RETRY}.`,
  },
  source_taken: {
    means:
      "The undo of a move could not put the file back, because another file is at its old place. " +
      "It stays in the library.",
    remedy: "Check both files. If you do not want the one in the library, move it by hand.",
  },
  source_folder_gone: {
    means:
      "The undo of a move could not put the file back, because its download folder no longer " +
      "exists. It stays in the library.",
    remedy: "If you do not want the file in the library, move it by hand.",
  },
  not_proven: {
    means:
      "After a move, the file in the library could not be verified as complete, so the " +
      "download was kept.",
    remedy: "Compare both files. Delete the download only if the one in the library is complete.",
  },
  not_renamed: {
    means: "A rename plan left this name as it was. The message says why.",
    remedy: sentence`Remove that cause, then plan the rename again with ${{ do: "rename" }}.`,
  },
  other_item: {
    means:
      "After the rename, Plex shows the video as another item than before. The watched state may " +
      "have stayed with the old item.",
    remedy: "In Plex, check what is marked as watched and correct it.",
  },
  plex_fails: {
    means:
      "Plex responds, but requests to scan this folder or to list this library fail. The file is " +
      "in the library. The message names the folder or the library, and Plex's error.",
    remedy:
      "Look for the cause in Plex's log, and check that Plex can read the folder. plex-ingest " +
      "tries again automatically, and drops this reason after the first success.",
  },
  not_moved: {
    means:
      "INGEST_FILE_METHOD=move removes the downloads of a release only when all of its files " +
      "were filed. Some were not, so all downloads stay.",
    remedy: sentence`For what was not filed, see ${SHOW}. Delete the download by hand when you no longer need it.`,
  },
  not_removed: {
    means:
      "The system refused to delete the download after a move. The file in the library is " +
      "complete.",
    remedy:
      "Delete the download by hand or leave it. If the message gives a second name in the same " +
      "folder, delete that one as well.",
  },
  not_replaced: {
    means:
      "The older version stays in the library, because the new file was no longer there as it " +
      "was filed.",
    remedy: sentence`Check which file you want. To file the new one again, use ${UNDO}, then ${RETRY}.`,
  },
  not_in_trash: {
    means:
      "The older version cannot be put back: it was deleted from the trash or put back by hand.",
    remedy: "Nothing to do. If you need that version, download it again.",
  },

  // Something outside plex-ingest is down or full, so the release waits.
  tmdb_unauthorized: {
    means: "TMDB does not accept the key, so nothing can be looked up.",
    remedy: `Copy the key again from https://www.themoviedb.org/settings/api and set TMDB_API_KEY. ${NEW_SECRET}`,
  },
  tmdb_unavailable: {
    means: "TMDB does not return a usable response.",
    remedy: `If it lasts, check the internet connection and TMDB_URL. ${AGAIN}`,
  },
  plex_unauthorized: {
    means:
      "Plex does not accept the token. Files are filed all the same, and Plex scans them when it " +
      "accepts a token.",
    remedy: `Set PLEX_TOKEN to the token of the server's owner, see https://support.plex.tv/articles/204059436. ${NEW_SECRET}`,
  },
  plex_unavailable: {
    means:
      "Plex does not return a usable response. Files are filed all the same, unless rules in " +
      "routes.json need its libraries.",
    remedy:
      "If it lasts, check that Plex runs and that PLEX_URL reaches it. plex-ingest asks Plex " +
      "again automatically.",
  },
  client_unauthorized: {
    means: "The download client does not accept the login.",
    remedy: CLIENT_UNAUTHORIZED,
  },
  client_unavailable: {
    means:
      "The download client does not return a usable response. Only the client can say whether files " +
      "belong to one of its downloads, so they wait.",
    remedy: CLIENT_UNAVAILABLE,
  },
  client_busy: {
    means: "The download client did not answer in time.",
    remedy: CLIENT_BUSY,
  },
  transmission_unauthorized: {
    means: "The download client does not accept the login. An older version wrote this code.",
    remedy: CLIENT_UNAUTHORIZED,
  },
  transmission_unavailable: {
    means:
      "The download client does not return a usable response. An older version wrote this code for a " +
      "release; MCP tools still answer with it.",
    remedy: CLIENT_UNAVAILABLE,
  },
  transmission_busy: {
    means: "The download client did not answer in time. An older version wrote this code.",
    remedy: CLIENT_BUSY,
  },
  claimed_by_arr: {
    means:
      "Sonarr or Radarr follows this download and may import it, or does not answer. plex-ingest " +
      "asks again each minute. See docs/operate/sonarr-and-radarr.md.",
    remedy: sentence`Wait. To file it anyway, use ${APPROVE}. If the app does not answer, see ${{ do: "doctor" }}.`,
  },
  arr_unauthorized: {
    means: "Sonarr or Radarr does not accept the API key.",
    remedy: sentence`Copy the key from Settings → General in the app; ${{ do: "doctor" }} names the setting. ${AGAIN}`,
  },
  arr_unavailable: {
    means: "Sonarr or Radarr does not return a usable response.",
    remedy: sentence`Check that it runs, and its address with ${{ do: "doctor" }}. ${AGAIN}`,
  },
  no_space: {
    means:
      "A disk is full, or a copy would leave less than INGEST_MIN_FREE (5 GiB by default). The " +
      "disk may also be that of the state folder or the database.",
    remedy: sentence`Make room, for instance by emptying the trash (${{ do: "trash empty" }}). ${{ do: "space" }} lists what else could go. ${AGAIN}`,
  },
  not_writable: {
    means:
      "The user that runs plex-ingest may not write there, or the file system is mounted " +
      "read-only.",
    remedy: sentence`Give that user write permission; for the command, see ${{ do: "doctor" }}. ${AGAIN}`,
  },
  not_readable: {
    means: "The user that runs plex-ingest may not read the file or folder.",
    remedy: sentence`Give that user read permission; for the command, see ${{ do: "doctor" }}. ${AGAIN}`,
  },
  root_missing: {
    means:
      "A library or download folder is missing, or empty although it had files. Its disk is " +
      "probably not mounted.",
    remedy: `Mount the disk. If the folder should be empty, create any file in it. ${AGAIN}`,
  },
  new_inode: {
    means:
      "The file in the library has a new inode, as after a copy of the library to another disk. " +
      "Until the journal knows that it is the recorded file, nothing replaces or moves it.",
    remedy: sentence`Run ${{ do: "adopt" }}: it records the new inodes, and lists files that only you can tell. ${AGAIN}`,
  },
  root_changed: {
    means:
      "PLEX_MEDIA_ROOT no longer names a folder where the journal has files. Until a person " +
      "chooses, nothing is filed, purged or adopted, because the same files at a new path would " +
      "be taken for new ones.",
    remedy: sentence`If the library is in another folder now, run ${{ do: "library move" }}. If its files are gone for good, run ${{ do: "adopt" }}. To go on as before, set PLEX_MEDIA_ROOT back. ${AGAIN}`,
  },
  other_storage: {
    means:
      "Another storage of the same database, usually another machine, files into this media " +
      "root. Only one may do so.",
    remedy:
      "Give each storage its own media root. If the other one no longer files there, delete " +
      ".plex-ingest-storage in this media root.",
  },
  playing: {
    means:
      "Plex plays the file that is to be replaced or renamed. A paused playback counts as well.",
    remedy: sentence`Nothing to do: the release continues when the playback ends. To take the replacement or rename back, use ${UNDO}.`,
  },
  sent_back: {
    means:
      "The check before filing found three times that the download was not ready. Each time, it " +
      "settled again without any change.",
    remedy:
      "Check the download in its client: the client's list and its details of this download " +
      "contradict each other. plex-ingest tries again, at least every 30 seconds.",
  },
  database_busy: {
    means: "Another program has been writing to the database for several seconds.",
    remedy:
      "Nothing to do: plex-ingest retries automatically. If it lasts, close programs that have " +
      "the database open.",
  },
  database_unavailable: {
    means: "The PostgreSQL server does not answer, or does not accept plex-ingest.",
    remedy:
      "Check that the server runs and that DATABASE_URL is right. plex-ingest continues " +
      "automatically when it answers.",
  },

  // Codes of a `UserError`, used as the reason that stopped a release.
  invalid_request: {
    means: "The step was not carried out, because a value that it was given is not valid.",
    remedy: CORRECT,
  },
  not_found: {
    means: "Something that the step needs does not exist. The message says what.",
    remedy: CORRECT,
  },
  conflict: {
    means:
      "Something changed during the step, or a file is where a folder is needed. The message " +
      "says what.",
    remedy: CORRECT,
  },
  refused: {
    means:
      "plex-ingest refuses the step, for instance because a path leads out of the library, a " +
      "name is too long or no Plex library has the folder.",
    remedy: CORRECT,
  },
  unauthorized: {
    means:
      "A server does not accept a key, a login or a certificate, or a key that is needed is not " +
      "set.",
    remedy: CORRECT,
  },
  unsupported: {
    means:
      "The file system does not support what is needed here, such as a hardlink between the " +
      "download and the library.",
    remedy: sentence`Set INGEST_FILE_METHOD=auto and restart the daemon, or put downloads and library on one mount. Then use ${APPROVE}.`,
  },
  internal_error: {
    means: "An unexpected error occurred five times, so plex-ingest stopped trying.",
    remedy: sentence`Use ${RETRY}. If it happens again, report it and attach the file from ${{ do: "doctor bundle" }}.`,
  },
};
