import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { replaceFile } from "../../../adapters/fs/replace-file.ts";
import type { SettingsPort } from "../../../app/upkeep/backed-up-settings.ts";
import { createDatabaseDesk, type DatabaseDesk } from "../../../app/upkeep/database.ts";
import { UserError } from "../../../base/errors.ts";
import { quoteWord } from "../../../base/text/clean-text.ts";
import { ALL_ROWS } from "../../../store/check/row-damage.ts";
import { MIGRATIONS } from "../../../store/migrations/index.ts";
import { archiveHistory } from "../../../store/sqlite/archive.ts";
import { listBackups } from "../../../store/sqlite/backup.ts";
import {
  readSettingsCopies,
  settingsPathOf,
  writeSettingsCopies,
} from "../../../store/sqlite/backup-settings.ts";
import { examineDatabase } from "../../../store/sqlite/examine.ts";
import { replaceDatabase } from "../../../store/sqlite/restore.ts";
import type { Config } from "../../config/config.ts";
import type { LaunchContext } from "../../config/env-file.ts";
import { withText } from "../../config/files.ts";
import { loadConfig } from "../../config/load.ts";
import { backUpInWorker } from "../../process/backup-in-worker.ts";
import { formatTimeStamp, systemClock } from "../../process/clock.ts";
import { writing } from "../../process/copy-fault.ts";
import { findPostgresPlace, storeFilesOf } from "../../process/open-store.ts";
import {
  chooseSettingsPlace,
  readSettingsFile,
  readSettingsFiles,
} from "../../process/settings-files.ts";
import type { Program } from "../../program.ts";

/** Loads the code for PostgreSQL. */
const onServer = () => import("./on-server.ts");

/** Returns the commands for the database. Paths that the user types are relative to `cwd`. */
export async function openDatabase(program: Program): Promise<DatabaseDesk> {
  const { config, place } = program;
  const launch = { ...place, command: "db" };
  const server = findPostgresPlace(config);
  return {
    ...(server
      ? (await onServer()).createPostgresDesk(config, server, launch)
      : fileDesk(config, launch)),
    planMove: async (options) => (await onServer()).planMove(program, options),
  };
}

function fileDesk(config: Config, place: LaunchContext): Omit<DatabaseDesk, "planMove"> {
  const { stateDir } = config;
  const { cwd } = place;
  const files = storeFilesOf(stateDir);
  const desk = createDatabaseDesk({
    paths: { ...files, archives: join(stateDir, "archive") },
    knownSchema: MIGRATIONS.length,
    clock: systemClock,
    examine: (path) => examineDatabase(path, ALL_ROWS),
    listBackups,
    backUp: (target) => backUpInWorker(files.database, target),
    replace: (backup, aside) =>
      writing(files.database, () => replaceDatabase(files, backup, aside)),
    isThere: existsSync,
    settings: createSettingsPort(config, place),
    archive: (file, since, until) =>
      writing(file, () => archiveHistory(files.database, file, { since, until })),
  });
  return {
    ...desk,
    examineBackup: (path) => desk.examineBackup(resolve(cwd, path)),
    backup: (path) => desk.backup(path === undefined ? undefined : resolve(cwd, path)),
    planSettings: (path) => desk.planSettings(resolve(cwd, path)),
    restore: (path, options) => desk.restore(resolve(cwd, path), options),
  };
}

function createSettingsPort(config: Config, place: LaunchContext): SettingsPort {
  return {
    readInUse: () => readSettingsFiles(place),
    readBackup: readSettingsCopies,
    writeBackup: (backup, copies) =>
      writing(settingsPathOf(backup), () => writeSettingsCopies(backup, copies)),
    hasBackup: (backup) => existsSync(settingsPathOf(backup)),
    findPlace: (copy) => chooseSettingsPlace(copy, place),
    read: readSettingsFile,
    explainOtherDatabase(copy) {
      const path = chooseSettingsPlace(copy, place);
      const loaded = loadConfig({ ...place, envFile: path }, withText(path, copy.text));
      // Invalid settings are restored too: each command names what is wrong with them.
      if (!loaded.ok) return undefined;
      const { databaseUrl, stateDir } = loaded.config;
      if (databaseUrl.current() === undefined && stateDir === config.stateDir) return undefined;
      const [where, setting] =
        databaseUrl.current() === undefined
          ? [stateDir, `PLEX_INGEST_STATE_DIR=${quoteWord(stateDir)}`]
          : ["a database server", undefined];
      return UserError.conflict(
        `The settings in this backup use ${where}, but the database would be restored into ` +
          `${config.stateDir}.`,
        setting === undefined
          ? "Use --database-only to restore the database without the settings."
          : `Set ${setting} for this command, or use --database-only.`,
      );
    },
    replace: (path, text, expected) =>
      replaceFile({ path, text, expected, backupSuffix: `.${formatTimeStamp()}.bak` }),
  };
}
