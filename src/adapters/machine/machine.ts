import { mountOf } from "../fs/disk/mounts.ts";
import { reportsChanges } from "../fs/read/reports-changes.ts";
import { findGroupName, findUserName, readAccount } from "./accounts.ts";
import { isAlive } from "./enter-process.ts";
import { findFiles } from "./find-files.ts";
import { findVisible, inspect, isFolder, refusalOf, spaceOf } from "./inspect.ts";
import { protectsHardlinks, readWatchLimits } from "./kernel-limits.ts";
import { pickSampleFiles } from "./sample-files.ts";
import { findObstacle, findServerAccount } from "./server-account.ts";

/** The machine and its file systems as this user sees them. */
export const machine = {
  inspect,
  find: findVisible,
  isFolder,
  refusalOf,
  spaceOf,
  mountOf,
  reportsChanges,
  sampleFiles: pickSampleFiles,
  findFiles,
  whoAmI: readAccount,
  userName: findUserName,
  groupName: findGroupName,
  watchLimits: readWatchLimits,
  protectsHardlinks,
  isAlive,
  serverAccount: findServerAccount,
  obstacleFor: findObstacle,
};
