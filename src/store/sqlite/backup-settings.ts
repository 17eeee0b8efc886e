import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { isMissing, UserError } from "../../base/errors.ts";
import { isFields, parseFields } from "../../base/text/parse-json.ts";

/** The files that a person keeps for plex-ingest. */
const SETTINGS_ROLES = ["settings", "routes", "words"] as const;
export type SettingsRole = (typeof SETTINGS_ROLES)[number];

/** A copied file: its role, the path from which it was copied, and its text. */
export type SettingsCopy = { role: SettingsRole; path: string; text: string };

/**
 * Returns the path of a backup's settings. They are kept out of the database, because people send
 * a database to others, and settings contain tokens.
 */
export const settingsPathOf = (backup: string): string => `${backup}.settings.json`;

/** Writes a backup's settings, readable by their owner only. Replaces earlier ones. */
export function writeSettingsCopies(backup: string, files: readonly SettingsCopy[]): void {
  const path = settingsPathOf(backup);
  const temp = `${path}.partial`;
  rmSync(temp, { force: true });
  const text = `${JSON.stringify({ files }, undefined, 2)}\n`;
  writeFileSync(temp, text, { mode: 0o600, flag: "wx", flush: true });
  renameSync(temp, path);
}

/**
 * Reads a backup's settings. Older backups, and those from before an upgrade of the schema,
 * have none.
 * @throws UserError if the file cannot be read or has another format
 */
export function readSettingsCopies(backup: string): SettingsCopy[] {
  const path = settingsPathOf(backup);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return [];
    throw unreadable(path);
  }
  const { files } = parseFields(text);
  if (Array.isArray(files) && files.every(isCopy)) return files;
  throw unreadable(path);
}

const unreadable = (path: string): UserError =>
  UserError.refused(
    `The settings of the backup cannot be read from ${path}.`,
    "Use --database-only to restore the database without them.",
  );

const isCopy = (value: unknown): value is SettingsCopy =>
  isFields(value) &&
  SETTINGS_ROLES.some((role) => role === value["role"]) &&
  typeof value["path"] === "string" &&
  typeof value["text"] === "string";
