import { libraryPath, pathMap, paths } from "../../../adapters/settings/path.ts";
import { variable } from "../../../adapters/settings/variable.ts";

/** Where the libraries and the downloads are, and how Plex sees these folders. */
export const FOLDERS = {
  PLEX_MEDIA_ROOT: variable(paths(), {
    at: "mediaRoots",
    unset: [],
    doc: "One or more folders that contain the libraries. Required for filing; never created.",
  }),
  PLEX_MOVIES_DIR: variable(libraryPath(), {
    at: "moviesDir",
    doc: "The movie library: a full path, or a folder below the first media root. Without it, the one that Plex reports, or else `Movies`.",
  }),
  PLEX_TV_DIR: variable(libraryPath(), {
    at: "tvDir",
    doc: "The series library: a full path, or a folder below the first media root. Without it, the one that Plex reports, or else `TV Shows`.",
  }),
  PLEX_PATH_MAP: variable(pathMap(), {
    at: "pathMap",
    unset: [],
    doc: "How Plex sees our folders, `here=there`; the longest prefix wins.",
  }),
  PLEX_INGEST_DIR: variable(paths(), {
    at: "ingestDirs",
    unset: [],
    // The folder may be given through a link, but every process must know a release by the same path.
    finish: (folders, real) => folders.map((folder) => real(folder)),
    doc: "Folders to watch for downloads.",
  }),
};
