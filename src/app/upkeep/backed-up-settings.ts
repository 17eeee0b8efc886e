import { dirname } from "node:path";
import { UserError } from "../../base/errors.ts";
import type { SettingsCopy, SettingsRole } from "../../store/sqlite/backup-settings.ts";

/** The settings files of this machine, and those of backups. */
export type SettingsPort = {
  /** Returns the files in use. @throws UserError for one that cannot be read */
  readInUse(): SettingsCopy[];
  /** Returns the settings of a backup; empty if it has none. @throws UserError */
  readBackup(backup: string): SettingsCopy[];
  writeBackup(backup: string, files: readonly SettingsCopy[]): void;
  /** True if a backup's settings exist next to the path of its database. */
  hasBackup(backup: string): boolean;
  /**
   * Returns the path to which a copied file is restored, such that this program reads it there.
   * @throws UserError if no such path exists
   */
  findPlace(copy: SettingsCopy): string;
  /** Returns the text at a path; undefined if the file does not exist. @throws UserError */
  read(path: string): string | undefined;
  /**
   * Explains that these settings use another database than the one that is being restored.
   * Undefined if they use that one.
   */
  explainOtherDatabase(copy: SettingsCopy): UserError | undefined;
  /**
   * Writes a file in one step, with the access of the replaced one, which is kept next to it.
   * @returns the path of the replaced file's copy
   * @throws UserError, Outage
   */
  replace(path: string, text: string, expected: string | undefined): Promise<string | undefined>;
};

/** A settings file that a restore creates, replaces, or finds unchanged. */
export type PlannedSettingsFile = {
  role: SettingsRole;
  path: string;
  change: "new" | "replaced" | "same";
};

/** A restored settings file. `kept`: the path of the file that it replaced. */
export type RestoredSettingsFile = { path: string; kept?: string };

type Planned = PlannedSettingsFile & { text: string; before: string | undefined };

/**
 * Plans which files of a backup's settings would be restored, and where. Changes nothing.
 * @throws UserError if the settings do not fit the restored database
 */
function plan(port: SettingsPort, backup: string): Planned[] {
  return port.readBackup(backup).map((copy) => {
    const other = copy.role === "settings" ? port.explainOtherDatabase(copy) : undefined;
    if (other) throw other;
    const path = port.findPlace(copy);
    const before = port.read(path);
    const change = before === undefined ? "new" : before === copy.text ? "same" : "replaced";
    return { role: copy.role, path, change, text: copy.text, before };
  });
}

/** Like `plan`, without the texts, which contain secrets. */
export const planSettings = (port: SettingsPort, backup: string): PlannedSettingsFile[] =>
  plan(port, backup).map(({ role, path, change }) => ({ role, path, change }));

/** Writes the files of a backup's settings. @throws UserError, Outage */
export async function restoreSettings(
  port: SettingsPort,
  backup: string,
): Promise<RestoredSettingsFile[]> {
  const restored: RestoredSettingsFile[] = [];
  for (const { path, change, text, before } of plan(port, backup)) {
    if (change === "same") continue;
    const kept = await port.replace(path, text, before);
    restored.push({ path, ...(kept === undefined ? {} : { kept }) });
  }
  return restored;
}

/** @throws UserError if the folder that a person named for a backup does not exist */
export function assertFolder(file: string, isThere: (path: string) => boolean): void {
  const folder = dirname(file);
  if (isThere(folder)) return;
  throw UserError.notFound(
    `The folder ${folder} does not exist, so nothing was written.`,
    "Mount its disk, or create the folder, and try again.",
  );
}
