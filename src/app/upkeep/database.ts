import { type Sentence, sentence } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import { quoteWord } from "../../base/text/clean-text.ts";
import type { Clock } from "../../core/clock.ts";
import type { MoveStep } from "../../store/move/move-database.ts";
import type { FoundBackup } from "../../store/sqlite/backup.ts";
import { settingsPathOf } from "../../store/sqlite/backup-settings.ts";
import type { DatabaseExamination } from "../../store/sqlite/examine.ts";
import { toIso } from "../shown/release.ts";
import {
  assertFolder,
  type PlannedSettingsFile,
  planSettings,
  type RestoredSettingsFile,
  restoreSettings,
  type SettingsPort,
} from "./backed-up-settings.ts";

/** `settings`: path of the copied settings files. Absent if no settings file exists. */
export type ShownBackup = { path: string; size_bytes: number; at: string; settings?: string };

/** Result of `db check`. `ok` is false if the file is damaged or newer than this program. */
export type ShownDatabase = {
  ok: boolean;
  path: string;
  schema: number;
  /** The newest schema that this program supports. */
  known_schema: number;
  size_bytes: number;
  wal_bytes: number;
  releases: number;
  newest_at?: string;
  /** Faults of the file, and rows that the program cannot read, with their releases. */
  faults: string[];
  broken_references: number;
  backups: ShownBackup[];
};

/**
 * Result of a move. `settings` lists the values that each process needs from now on, without a
 * password. `null` means that the setting must be removed.
 */
export type ShownMove = {
  from: string;
  to: string;
  rows: Record<string, number>;
  settings: { DATABASE_URL: string | null };
};

export type MoveOptions = {
  /** `postgres`, `sqlite`, or an address without a password. */
  to: string;
  /** File that contains the address. */
  urlFile?: string | undefined;
};

export type PlannedMove = {
  from: string;
  to: string;
  /**
   * @throws UserError if a source or destination does not allow the move; nothing was changed in
   * that case
   */
  run(done: (step: MoveStep) => void): Promise<ShownMove>;
};

/** Use cases of `plex-ingest db`. */
export type DatabaseDesk = {
  /**
   * Plans a move from the state folder to a server, or back. Opens nothing yet.
   * @throws UserError for an invalid destination
   */
  planMove(options: MoveOptions): Promise<PlannedMove>;
  check(): Promise<ShownDatabase>;
  backups(): ShownBackup[];
  /** @throws UserError if the file cannot replace the database */
  examineBackup(path: string): ShownDatabase;
  /**
   * Returns the settings files that a restore of this backup would write.
   * @throws UserError if they do not fit the restored database
   */
  planSettings(path: string): PlannedSettingsFile[];
  /**
   * Copies the database and the settings files. Works while an engine runs. Without `file`, the
   * backup is written next to the other backups and is never pruned.
   * @throws UserError if the file exists, or if its folder does not exist
   */
  backup(file?: string): Promise<ShownBackup>;
  /**
   * Copies the history of a finished year to a file next to the database. Deletes no rows: history
   * is never rewritten.
   */
  archive(year: number): { path: string; entries: number };
  /**
   * Restores the database, and then the settings files unless `databaseOnly` is set.
   * @returns the path under which the current database is kept, undefined if no current database
   * existed; and the written settings files
   */
  restore(
    file: string,
    options: { databaseOnly: boolean },
  ): Promise<{ aside: string | undefined; settings: RestoredSettingsFile[] }>;
};

const shownDatabase = (
  examined: DatabaseExamination,
  knownSchema: number,
  backups: ShownBackup[],
): ShownDatabase => {
  const { path, schema, bytes, walBytes, brokenReferences, releases, newestAt } = examined;
  const faults = [...examined.faults, ...examined.damagedRows];
  return {
    ok: faults.length === 0 && brokenReferences === 0 && schema <= knownSchema,
    path,
    schema,
    known_schema: knownSchema,
    size_bytes: bytes,
    wal_bytes: walBytes,
    releases,
    ...(newestAt === undefined ? {} : { newest_at: toIso(newestAt) }),
    faults,
    broken_references: brokenReferences,
    backups,
  };
};

interface DatabaseDeskDeps {
  paths: { database: string; backups: string; archives: string };
  knownSchema: number;
  clock: Clock;
  examine: (path: string) => DatabaseExamination;
  listBackups: (folder: string) => FoundBackup[];
  /** Writes a verified copy to a file that does not exist yet. */
  backUp: (target: string) => Promise<void>;
  /** Replaces the database with a copy of the backup. The old database is kept under `aside`. */
  replace: (backup: string, aside: string) => void;
  isThere: (path: string) => boolean;
  settings: SettingsPort;
  /**
   * Writes the history rows from `since` (ms, inclusive) to `until` (exclusive) to a new file and
   * reads it back. Returns the number of rows.
   */
  archive: (file: string, since: number, until: number) => number;
}

/**
 * Works on the database file in the state folder. None of the functions needs to open the database
 * for writing.
 */
export function createDatabaseDesk(deps: DatabaseDeskDeps): Omit<DatabaseDesk, "planMove"> {
  const { paths, knownSchema, clock, examine, settings } = deps;
  const stamp = (): string => toIso(clock.now()).replace(/[:.]/g, "-");

  const backups = (): ShownBackup[] =>
    deps
      .listBackups(paths.backups)
      .map(({ path, bytes, at }) => ({ path, size_bytes: bytes, at: toIso(at) }));

  const show = (path: string): ShownDatabase =>
    shownDatabase(examine(path), knownSchema, backups());

  /** A backup with damaged rows may be restored: its other rows are whole. */
  function examineBackup(path: string): ShownDatabase {
    const examined = examine(path);
    const shown = shownDatabase(examined, knownSchema, backups());
    if (shown.schema > knownSchema) {
      throw UserError.conflict(
        `The backup has schema ${shown.schema}, but this plex-ingest supports only up to ` +
          `${knownSchema}.`,
        "Update plex-ingest, or restore an older backup.",
      );
    }
    if (examined.faults.length > 0 || shown.broken_references > 0) {
      throw UserError.refused(
        `The backup ${path} is damaged: ` +
          `${examined.faults[0] ?? "rows refer to rows that do not exist"}.`,
        sentence`Restore another backup; ${{ do: "db restore" }} lists them.`,
      );
    }
    return shown;
  }

  return {
    check: async () => show(paths.database),
    backups,
    examineBackup,
    async backup(file) {
      const target = file ?? `${paths.backups}/manual-${stamp()}.db`;
      if (file !== undefined) assertFolder(file, deps.isThere);
      if (deps.isThere(target) || settings.hasBackup(target)) {
        throw UserError.conflict(
          `${target} already exists.`,
          "Choose a file that does not exist yet.",
        );
      }
      // Read first, so that a file that cannot be read leaves no backup behind.
      const copies = settings.readInUse();
      await deps.backUp(target);
      if (copies.length > 0) settings.writeBackup(target, copies);
      return {
        path: target,
        size_bytes: examine(target).bytes,
        at: toIso(clock.now()),
        ...(copies.length > 0 ? { settings: settingsPathOf(target) } : {}),
      };
    },
    archive(year) {
      const [since, until] = [Date.UTC(year, 0), Date.UTC(year + 1, 0)];
      if (until > clock.now()) {
        throw UserError.refused(
          `The year ${year} is not over yet.`,
          "Archive it when its history is complete.",
        );
      }
      const path = `${paths.archives}/history-${year}.jsonl.gz`;
      if (deps.isThere(path)) {
        throw UserError.conflict(
          `${path} already exists.`,
          "Move the file away to write it again.",
        );
      }
      const entries = deps.archive(path, since, until);
      if (entries > 0) return { path, entries };
      throw UserError.notFound(
        `The history has no entries from ${year}.`,
        sentence`${{ do: "history" }} shows the entries that exist.`,
      );
    },
    planSettings: (file) => planSettings(settings, file),
    async restore(file, { databaseOnly }) {
      examineBackup(file);
      if (!databaseOnly) planSettings(settings, file);
      const aside = `${paths.database}.before-restore-${stamp()}`;
      const had = deps.isThere(paths.database);
      deps.replace(file, aside);
      const restored = databaseOnly ? [] : await restoreSettings(settings, file);
      return { aside: had ? aside : undefined, settings: restored };
    },
  };
}

interface ServerDeskDeps {
  knownSchema: number;
  /**
   * Examines the database. If allowed, first creates the tables or upgrades them to the newest
   * schema.
   */
  examine: () => Promise<DatabaseExamination>;
  /** PostgreSQL schema of the tables. */
  schema: string;
  /** The server's address without a password. pg_dump prompts for the password. */
  address: string;
  /** Paths of the settings files in use on this machine. */
  settingsFiles: readonly string[];
}

/**
 * Database commands for a database on a server. The server's own programs back it up and restore it
 * (decision 090).
 */
export function createServerDesk(deps: ServerDeskDeps): Omit<DatabaseDesk, "planMove"> {
  const dump = `pg_dump --format=custom --schema=${quoteWord(deps.schema)} --file=plex-ingest.dump ${quoteWord(deps.address)}`;
  const restore = `pg_restore --clean --if-exists --dbname=${quoteWord(deps.address)} plex-ingest.dump`;
  const copyToo =
    deps.settingsFiles.length === 0
      ? ""
      : ` Also copy the settings files: ${deps.settingsFiles.map(quoteWord).join(", ")}.`;
  const instead = (what: string, hint: Sentence): never => {
    throw UserError.unsupported(
      `The database is on a server, so use the server's own programs to ${what}.`,
      hint,
    );
  };
  const restored = (): never =>
    instead(
      "restore it",
      `Stop the daemons on all machines, then run \`${restore}\`. The dump does not include ` +
        "media, downloads or the state folder of each machine.",
    );
  return {
    check: async () => shownDatabase(await deps.examine(), deps.knownSchema, []),
    backups: restored,
    examineBackup: restored,
    planSettings: restored,
    restore: restored,
    backup: async () =>
      instead(
        "back it up",
        `Run \`${dump}\`. The dump does not include media, downloads or the state folder of ` +
          `each machine.${copyToo}`,
      ),
    archive: () =>
      instead(
        "copy it",
        sentence`${{ do: "history" }} shows the history of every year; pg_dump exports all of it.`,
      ),
  };
}
