import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { createDatabaseDesk, type DatabaseDesk } from "../../../app/upkeep/database.ts";
import { ALL_ROWS } from "../../../store/check/row-damage.ts";
import { MIGRATIONS } from "../../../store/migrations/index.ts";
import { archiveHistory } from "../../../store/sqlite/archive.ts";
import { listBackups } from "../../../store/sqlite/backup.ts";
import { examineDatabase } from "../../../store/sqlite/examine.ts";
import { replaceDatabase } from "../../../store/sqlite/restore.ts";
import { backUpInWorker } from "../../process/backup-in-worker.ts";
import { systemClock } from "../../process/clock.ts";
import { findPostgresPlace, storeFilesOf } from "../../process/open-store.ts";
import type { Program } from "../../program.ts";

/** Loads the code for PostgreSQL. */
const onServer = () => import("./on-server.ts");

/** Returns the commands for the database. Paths that the user types are relative to `cwd`. */
export async function openDatabase(program: Program): Promise<DatabaseDesk> {
  const { config, place } = program;
  const server = findPostgresPlace(config);
  return {
    ...(server
      ? (await onServer()).createPostgresDesk(config, server)
      : fileDesk(config.stateDir, place.cwd)),
    planMove: async (options) => (await onServer()).planMove(program, options),
  };
}

function fileDesk(stateDir: string, cwd: string): Omit<DatabaseDesk, "planMove"> {
  const files = storeFilesOf(stateDir);
  const desk = createDatabaseDesk({
    paths: { ...files, archives: join(stateDir, "archive") },
    knownSchema: MIGRATIONS.length,
    now: systemClock.now,
    examine: (path) => examineDatabase(path, ALL_ROWS),
    listBackups,
    backUp: (target) => backUpInWorker(files.database, target),
    replace: (backup, aside) => replaceDatabase(files, backup, aside),
    isThere: existsSync,
    archive: (file, since, until) => archiveHistory(files.database, file, { since, until }),
  });
  return {
    ...desk,
    examineBackup: (path) => desk.examineBackup(resolve(cwd, path)),
    backup: (path) => desk.backup(path === undefined ? undefined : resolve(cwd, path)),
    restore: (path) => desk.restore(resolve(cwd, path)),
  };
}
