import { type Sentence, sentence } from "../../base/actions/sentence.ts";
import type { Action } from "../../base/actions/table.ts";
import type { AuditCode } from "../audit/finding.ts";
import type { HelpText } from "./help-text.ts";

const RENAME: Action = { do: "rename" };
const ADOPT: Action = { do: "adopt" };

/** Advises a rename for works in the journal. `byHand` is the advice for all other files. */
const renameOr = (byHand: string): Sentence =>
  sentence`If plex-ingest filed or adopted the work, plan new names with ${RENAME}. Otherwise adopt it first with ${ADOPT}, or ${byHand}.`;
const FIX_MATCH =
  "If the finding has a plan, it matches the work in Plex to its identity here. Otherwise, choose " +
  "“Fix Match” for the film or series in Plex, or “Identify” in Jellyfin or Emby.";
const WITHOUT_VIDEO = "Bring the video back, or remove the file.";

/** One paragraph for each audit finding: its meaning and what to do. */
export const AUDIT_HELP: Readonly<Record<AuditCode, HelpText>> = {
  zero_bytes: {
    means: "The video file is empty.",
    remedy: "Get a new copy, then remove this one.",
  },
  does_not_play: {
    means:
      "The video is cut off, ends in zeros or does not begin like a video, or the user that runs " +
      "plex-ingest may not read it.",
    remedy:
      "If only read permission is missing, give it to that user and audit again. Otherwise get a " +
      "new copy, then remove this one.",
  },
  partial: {
    means: "A file or folder in the library has the name of an unfinished download or copy.",
    remedy: "If no program is writing to it, remove it: it is not complete.",
  },
  two_works: {
    means:
      "A folder belongs to one film or series by its name or contents, but contains videos of " +
      "several works.",
    remedy: renameOr("give each work a folder of its own by hand"),
  },
  wrong_folder: {
    means:
      "The id, or the title and year, in the name of the folder belongs to another work than its " +
      "video.",
    remedy: sentence`Check what the video is. If plex-ingest filed or adopted it, plan new names with ${RENAME}. Otherwise correct the name of the folder, or fix the match in Plex.`,
  },
  wrong_season: {
    means: "An episode is in the folder of another season.",
    remedy: renameOr("move the episode by hand"),
  },
  no_season_folder: {
    means:
      "Episodes are directly in the show's folder, even though the show has season folders or " +
      "several seasons.",
    remedy: renameOr("move them into season folders by hand"),
  },
  name_differs: {
    means:
      "Names of a work that plex-ingest filed or adopted are not those of the templates, such as " +
      "INGEST_MOVIE_FILE.",
    remedy: sentence`Nothing to do if you like the names. To bring them in line, use ${RENAME}; the plan is shown before anything is renamed.`,
  },
  twice: {
    means:
      "The library has the same film or episode more than once, and the names do not say that " +
      "both are wanted.",
    remedy:
      "Keep the better one. To keep both, name them as versions: the same name, then “ - ” and a " +
      "label.",
  },
  same_content: {
    means:
      "Several files have the same content and share no disk space. Without a thorough audit, " +
      "only their sizes, beginnings and ends were compared.",
    remedy:
      "Run the line of the finding: it compares the files in full before it removes one. If both " +
      "files are in the journal, decide which one is right.",
  },
  imported_too: {
    means:
      "Sonarr or Radarr imported a download after plex-ingest had filed it, so there are two " +
      "copies.",
    remedy:
      "Keep one of the two: undo the release here, or delete the file in the app. To give the apps " +
      "more time, raise INGEST_AFTER_ARR.",
  },
  other_title: {
    means:
      "A download was filed as an episode while TMDB had no title of it. TMDB has a title now, and " +
      "the download's name has another one, so it may be another episode or a work about the " +
      "episode.",
    remedy:
      "Play the file. If it is the episode, there is nothing to do. Otherwise take back its release " +
      "with undo. Nothing is moved automatically.",
  },
  plex_mismatch: {
    means:
      "The media server shows the video as another work than the journal or the id of its folder.",
    remedy: FIX_MATCH,
  },
  plex_unmatched: {
    means: "The media server shows the video, but has not matched it to any film or series.",
    remedy: FIX_MATCH,
  },
  not_in_plex: {
    means: "The list of the library in the media server does not contain the video.",
    remedy:
      "In the server, scan the files of the library. If the video is still not shown, its name or " +
      "a .plexignore or .ignore file hides it, or the server may not read it.",
  },
  server_misreads: {
    means:
      "A configured media server takes a video for an extra or leaves it out, shows the versions of a " +
      "film as separate films, reads no number or other numbers in an episode's name, or does not " +
      "read the title or the id in a folder's name.",
    remedy: sentence`If plex-ingest filed or adopted the work, plan new names with ${RENAME}. If the finding names a setting, set it first. Otherwise adopt the work first with ${ADOPT}.`,
  },
  server_cannot_show: {
    means:
      "Names are right for Plex, but a configured Jellyfin or Emby has no editions, shows parts " +
      "and versions of a film separately, or, before Jellyfin 12, shows versions of an episode " +
      "as episodes. Jellyfin 12 shows files with the same first number as versions. Jellyfin reads no " +
      "language of a subtitle if a region follows it.",
    remedy:
      "Nothing to do if this is fine for you. Join parts into one file, or update Jellyfin to " +
      "version 12. No name makes these servers show an edition as a film.",
  },
  subtitle_alone: {
    means: "The video that belongs to the subtitle is not there.",
    remedy: WITHOUT_VIDEO,
  },
  left_over: {
    means: "Pictures or descriptions, such as NFO files, are there without their video.",
    remedy: WITHOUT_VIDEO,
  },
  empty_folder: {
    means:
      "The folder is empty, or contains only files that operating systems leave behind, such " +
      "as .DS_Store or @eaDir.",
    remedy: "Run the line of the finding, which removes the folder. Nothing else is lost.",
  },
  unsafe_name: {
    means:
      "Windows, SMB or macOS refuse the name or path, change it, or confuse it with another one.",
    remedy: renameOr("rename it by hand"),
  },
  moved: {
    means: "Files that the journal knows were moved or renamed by hand.",
    remedy: sentence`Update the journal with ${ADOPT}. No file is touched.`,
  },
  missing: {
    means: "The journal has a file that is no longer in the library.",
    remedy: sentence`Put the file back under its name. If nothing of the release is left, use ${{ do: "undo", id: "ID" }}.`,
  },
  not_in_journal: {
    means: "The library contains videos that plex-ingest neither filed nor adopted.",
    remedy: sentence`Adopt them with ${ADOPT}; no file is touched. Add their library to PLEX_MEDIA_ROOT first if it is not below it, and name each folder after its film or series.`,
  },
};
