import { libraryPath, pathMap, paths } from "../../../adapters/settings/path.ts";
import { backlogPolicy, boolean, choice } from "../../../adapters/settings/text.ts";
import {
  bytes,
  DAY,
  integer,
  modeBits,
  seconds,
  variable,
} from "../../../adapters/settings/variable.ts";
import { FILE_METHOD_NAMES } from "../../../core/journal/method-traits.ts";
import { DEFAULT_STABLE_SECONDS } from "../../../core/run-time.ts";

/** Settings for taking in and filing downloads. */
export const INGEST = {
  INGEST_STABLE_SECONDS: variable(seconds({ min: 0, max: DAY }), {
    at: "stableMs",
    atRunTime: "stable_seconds",
    fallback: String(DEFAULT_STABLE_SECONDS),
    doc:
      "How long a folder must stay unchanged before it is taken in. On a local disk, time before " +
      "the start counts too.",
  }),
  INGEST_STABILITY_POLL_SECONDS: variable(seconds({ min: 0.05, max: 3600 }), {
    at: "stabilityPollMs",
    atRunTime: "poll_seconds",
    fallback: "10",
    doc: "How often a folder that may still change is checked.",
  }),
  INGEST_BACKLOG: variable(backlogPolicy(), {
    at: "backlog",
    fallback: "ask",
    doc:
      "What to do with downloads that exist at the first start: `ask` parks them if there are " +
      "more than 25, `process` takes in all, `30d` takes in those changed within 30 days, " +
      "`ignore` takes in none.",
  }),
  INGEST_FILE_METHOD: variable(choice(FILE_METHOD_NAMES), {
    at: "fileMethod",
    fallback: "auto",
    doc: "`auto` tries hardlink, reflink and a verified copy in this order; `hardlink`, `reflink`, `copy` and `symlink` never fall back; `move` files like `auto` and then removes the download.",
  }),
  INGEST_DUPLICATE_POLICY: variable(choice(["review", "skip", "upgrade", "keep_both"]), {
    at: "duplicatePolicy",
    atRunTime: "duplicate_policy",
    fallback: "review",
    doc: "What to do with a movie or episode that is already in the library; `upgrade` replaces only what plex-ingest filed, and only with something better.",
  }),
  INGEST_UNPACK: variable(boolean(), {
    at: "unpack",
    fallback: "false",
    doc:
      "Unpack RAR archives into the library's file system and file their contents; requires " +
      "`7zz` with RAR, `7z` with RAR, `unrar` or `bsdtar`.",
  }),
  INGEST_TRASH_DAYS: variable(integer({ min: 0, max: 36_500 }), {
    at: "trashDays",
    fallback: "30",
    doc: "Number of days after which files in the trash are deleted; 0 means never.",
  }),
  INGEST_MIN_FREE: variable(bytes(), {
    at: "minFreeBytes",
    fallback: "5GiB",
    doc: "Free space that copies must leave.",
  }),
  INGEST_FILE_MODE: variable(modeBits(0o777, "0664"), {
    at: "fileMode",
    doc: "Mode of copied files, like `0664`; linked files are never changed.",
  }),
  INGEST_DIR_MODE: variable(modeBits(0o7777, "2775"), {
    at: "dirMode",
    doc: "Mode of new folders, like `2775`.",
  }),
  INGEST_UMASK: variable(modeBits(0o777, "0002"), {
    at: "umask",
    doc: "Umask of the process, like `0002`.",
  }),
  UMASK: variable(modeBits(0o777, "0002"), {
    at: "umask",
    doc:
      "Another name for `INGEST_UMASK`, as other images call it; setting both to different " +
      "values is an error.",
  }),
};

/**
 * Settings for the folders of libraries and downloads, and for the paths of these folders in Plex.
 */
export const FOLDERS = {
  PLEX_MEDIA_ROOT: variable(paths(), {
    at: "mediaRoots",
    unset: [],
    doc: "One or more folders that contain the libraries. Required for filing; never created.",
  }),
  PLEX_MOVIES_DIR: variable(libraryPath(), {
    at: "moviesDir",
    doc:
      "The movie library: a full path, or a folder below the first media root. Default: the " +
      "library that Plex reports, otherwise `Movies`.",
  }),
  PLEX_TV_DIR: variable(libraryPath(), {
    at: "tvDir",
    doc:
      "The series library: a full path, or a folder below the first media root. Default: the " +
      "library that Plex reports, otherwise `TV Shows`.",
  }),
  PLEX_PATH_MAP: variable(pathMap(), {
    at: "pathMap",
    unset: [],
    doc: "Path mapping from our folders to Plex's, `here=there`; the longest prefix wins.",
  }),
  PLEX_INGEST_DIR: variable(paths(), {
    at: "ingestDirs",
    unset: [],
    // The folder may be given as a link, but every process must use the same path for a release.
    finish: (folders, real) => folders.map((folder) => real(folder)),
    doc: "Folders to watch for downloads, separated by `:`.",
  }),
};
