import type { AuditCode, AuditFinding } from "../finding.ts";
import type { ReadFolder } from "../work-folder.ts";
import { findServerMismatches } from "./in-plex.ts";
import { findEmptyFolders, findPartialFiles } from "./leftovers.ts";
import { findRepeatedVideos } from "./repeated-videos.ts";
import { findWrongSeasons } from "./seasons.ts";
import { findMixedWorks } from "./two-works.ts";
import { findUnsafeNames } from "./unsafe-name.ts";
import { findFilesWithoutVideo } from "./without-video.ts";
import { findWrongFolders } from "./wrong-folder.ts";

/** Checks of one folder that need no further disk access, with the codes that each may return. */
export const OF_FOLDER: readonly {
  codes: readonly AuditCode[];
  find(folder: ReadFolder): AuditFinding[];
}[] = [
  { codes: ["partial"], find: findPartialFiles },
  { codes: ["two_works"], find: findMixedWorks },
  { codes: ["wrong_folder"], find: findWrongFolders },
  { codes: ["wrong_season", "no_season_folder"], find: findWrongSeasons },
  { codes: ["twice"], find: findRepeatedVideos },
  { codes: ["plex_mismatch", "plex_unmatched", "not_in_plex"], find: findServerMismatches },
  { codes: ["subtitle_alone", "left_over"], find: findFilesWithoutVideo },
  { codes: ["empty_folder"], find: findEmptyFolders },
  { codes: ["unsafe_name"], find: findUnsafeNames },
];
