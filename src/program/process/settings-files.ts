import { dirname } from "node:path";
import { describeUnreadable, readOwnerFile } from "../../adapters/fs/read/owner-file.ts";
import { WORDS } from "../../app/own-files/words.ts";
import { ROUTES } from "../../app/routes/parse-routes.ts";
import { UserError } from "../../base/errors.ts";
import {
  type SettingsCopy,
  type SettingsRole,
  settingsPathOf,
  writeSettingsCopies,
} from "../../store/sqlite/backup-settings.ts";
import { chooseEnvFilePath, type LaunchContext, listEnvFilePlaces } from "../config/env-file.ts";
import { type ConfigFiles, diskFiles } from "../config/files.ts";
import { placesOf } from "../config/own-files.ts";
import { backUpInWorker } from "./backup-in-worker.ts";
import { writing } from "./copy-fault.ts";

/** Returns the paths at which the program looks for a file, the one in use first. */
function placesFor(role: SettingsRole, place: LaunchContext, files: ConfigFiles): string[] {
  const envFile = chooseEnvFilePath(place, files);
  if (role === "settings") {
    return envFile === undefined ? [] : [...new Set([envFile, ...listEnvFilePlaces(place)])];
  }
  const places = placesOf(role === "routes" ? ROUTES : WORDS, place, envFile);
  const inUse = places.find((path) => files.stamp(path) !== undefined);
  return inUse === undefined ? places : [inUse, ...places];
}

/**
 * Reads the env file, `routes.json` and `words.json`, as far as they exist.
 * @throws UserError for one that cannot be read
 */
export function readSettingsFiles(
  place: LaunchContext,
  files: ConfigFiles = diskFiles,
): SettingsCopy[] {
  return (["settings", "routes", "words"] as const).flatMap((role) => {
    const [path] = placesFor(role, place, files);
    const text = path === undefined ? undefined : readSettingsFile(path);
    return path === undefined || text === undefined ? [] : [{ role, path, text }];
  });
}

/**
 * Returns the exact text of a settings file; undefined if it does not exist.
 * @throws UserError if the file cannot be read
 */
export function readSettingsFile(path: string): string | undefined {
  const file = readOwnerFile(path);
  if (file.ok) return file.text;
  if (file.why === "missing") return undefined;
  throw UserError.refused(
    `${path} cannot be copied, because it is ${describeUnreadable(file.why)}.`,
    `Make it readable for the account that runs this, in ${dirname(path)}.`,
  );
}

/**
 * Chooses the path to which a copied file is restored: that of the file in use; otherwise the path
 * from which it was copied, if the program looks there; otherwise the first path at which it looks.
 */
export function chooseSettingsPlace(
  { role, path }: Pick<SettingsCopy, "role" | "path">,
  place: LaunchContext,
  files: ConfigFiles = diskFiles,
): string {
  const places = placesFor(role, place, files);
  const [first] = places;
  if (first === undefined) {
    throw UserError.notFound(
      "There is no home folder for the settings.",
      "Set HOME, or name the file with --env-file.",
    );
  }
  return files.stamp(first) === undefined && places.includes(path) ? path : first;
}

/**
 * Creates the scheduled backup: a checked copy of the database, and of the settings files next to
 * it.
 */
export const createBackUp =
  (database: string, place: LaunchContext) =>
  async (target: string): Promise<void> => {
    const copies = readSettingsFiles(place);
    await backUpInWorker(database, target);
    if (copies.length > 0) {
      writing(settingsPathOf(target), () => writeSettingsCopies(target, copies));
    }
  };
