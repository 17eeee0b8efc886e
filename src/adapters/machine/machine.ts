import { groupName, userName, whoAmI } from "./accounts.ts";
import { isAlive } from "./enter-process.ts";
import { findFiles } from "./find-files.ts";
import { find, inspect, isFolder, refusalOf, spaceOf } from "./inspect.ts";
import { protectsHardlinks, watchLimits } from "./kernel-limits.ts";
import { mountOf } from "./mounts.ts";
import { sampleFiles } from "./sample-files.ts";

/** The machine and its file systems as this user sees them. */
export const machine = {
  inspect,
  find,
  isFolder,
  refusalOf,
  spaceOf,
  mountOf,
  sampleFiles,
  findFiles,
  whoAmI,
  userName,
  groupName,
  watchLimits,
  protectsHardlinks,
  isAlive,
};
