import type { AuditCode, AuditFinding } from "../finding.ts";
import type { ReadFolder } from "../work-folder.ts";
import { inPlex } from "./in-plex.ts";
import { emptyFolder, partial } from "./leftovers.ts";
import { seasons } from "./seasons.ts";
import { twice } from "./twice.ts";
import { twoWorks } from "./two-works.ts";
import { unsafeName } from "./unsafe-name.ts";
import { withoutVideo } from "./without-video.ts";
import { wrongFolder } from "./wrong-folder.ts";

/**
 * What is found in one folder without another look at the disk, with the codes that each may give.
 */
export const OF_FOLDER: readonly {
  codes: readonly AuditCode[];
  find(folder: ReadFolder): AuditFinding[];
}[] = [
  { codes: ["partial"], find: partial },
  { codes: ["two_works"], find: twoWorks },
  { codes: ["wrong_folder"], find: wrongFolder },
  { codes: ["wrong_season", "no_season_folder"], find: seasons },
  { codes: ["twice"], find: twice },
  { codes: ["plex_mismatch", "plex_unmatched", "not_in_plex"], find: inPlex },
  { codes: ["subtitle_alone", "left_over"], find: withoutVideo },
  { codes: ["empty_folder"], find: emptyFolder },
  { codes: ["unsafe_name"], find: unsafeName },
];
