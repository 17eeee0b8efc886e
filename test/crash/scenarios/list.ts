import * as adoptions from "./adopt.ts";
import * as filePlans from "./file-plan.ts";
import * as keepBoth from "./keep-both.ts";
import * as folders from "./make-folder.ts";
import * as moves from "./move-library.ts";
import * as oneFilm from "./one-film.ts";
import * as refiles from "./refile.ts";
import * as renames from "./rename.ts";
import type { Scenario } from "./scenario.ts";
import * as severalFiles from "./several-files.ts";
import * as undo from "./undo.ts";
import * as upgrades from "./upgrade.ts";

/** All scenarios, which are all exports of these files. A new file must be added only here. */
export const SCENARIOS = [
  oneFilm,
  severalFiles,
  undo,
  upgrades,
  keepBoth,
  filePlans,
  folders,
  renames,
  refiles,
  moves,
  adoptions,
].flatMap((file): Scenario[] => Object.values(file));
