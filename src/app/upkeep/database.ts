import { type Sentence, sentence } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import { quoteWord } from "../../base/text/clean-text.ts";
import type { MoveStep } from "../../store/move/move-database.ts";
import type { FoundBackup } from "../../store/sqlite/backup.ts";
import type { DatabaseExamination } from "../../store/sqlite/examine.ts";
import { toIso } from "../shown/release.ts";

export type ShownBackup = { path: string; size_bytes: number; at: string };

/** What `db check` finds. `ok` is false when the file is damaged or newer than this program. */
export type ShownDatabase = {
  ok: boolean;
  path: string;
  schema: number;
  /** The newest schema that this program knows. */
  known_schema: number;
  size_bytes: number;
  wal_bytes: number;
  releases: number;
  newest_at?: string;
  faults: string[];
  broken_references: number;
  backups: ShownBackup[];
};

/**
 * What was moved; `settings` is what each process needs from now on, without a password: `null`
 * takes one away.
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
  /** A file that has the address. */
  urlFile?: string | undefined;
};

export type PlannedMove = {
  from: string;
  to: string;
  /** @throws UserError when one of them cannot be moved from or to; then nothing was changed */
  run(done: (step: MoveStep) => void): Promise<ShownMove>;
};

/** The use cases of `plex-ingest db`. */
export type DatabaseDesk = {
  /**
   * From the state folder to a server, or back. Nothing is opened yet. @throws UserError for a
   * place that is none
   */
  planMove(options: MoveOptions): Promise<PlannedMove>;
  check(): Promise<ShownDatabase>;
  backups(): ShownBackup[];
  /** @throws UserError when the file cannot take the database's place */
  examineBackup(path: string): ShownDatabase;
  /**
   * Works while an engine runs. Without a file the backup has its place beside the others, and is
   * never pruned.
   */
  backup(file?: string): Promise<ShownBackup>;
  /**
   * Copies the history of a year that is over into a file beside the database. No row is removed:
   * history is never rewritten.
   */
  archive(year: number): { path: string; entries: number };
  /** @returns where the present database is kept; undefined when there was none */
  restore(file: string): { aside: string | undefined };
};

const shownDatabase = (
  examined: DatabaseExamination,
  knownSchema: number,
  backups: ShownBackup[],
): ShownDatabase => {
  const { path, schema, bytes, walBytes, faults, brokenReferences, releases, newestAt } = examined;
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
  now: () => number;
  examine: (path: string) => DatabaseExamination;
  listBackups: (folder: string) => FoundBackup[];
  /** Writes a verified copy to a file that does not exist. */
  backUp: (target: string) => Promise<void>;
  /** Puts a copy of the backup in place of the database, which is kept under `aside`. */
  replace: (backup: string, aside: string) => void;
  isThere: (path: string) => boolean;
  /**
   * Writes the rows of history from `since` (ms) to before `until` into a new file, and reads it
   * back. Returns their number.
   */
  archive: (file: string, since: number, until: number) => number;
}

/**
 * Over the file in the state folder: none of it needs a database that can be opened for writing.
 */
export function createDatabaseDesk(deps: DatabaseDeskDeps): Omit<DatabaseDesk, "planMove"> {
  const { paths, knownSchema, now, examine } = deps;
  const stamp = (): string => toIso(now()).replace(/[:.]/g, "-");

  const backups = (): ShownBackup[] =>
    deps
      .listBackups(paths.backups)
      .map(({ path, bytes, at }) => ({ path, size_bytes: bytes, at: toIso(at) }));

  const show = (path: string): ShownDatabase =>
    shownDatabase(examine(path), knownSchema, backups());

  function examineBackup(path: string): ShownDatabase {
    const shown = show(path);
    if (shown.schema > knownSchema) {
      throw UserError.conflict(
        `The backup has schema ${shown.schema}; this plex-ingest knows up to ${knownSchema}.`,
        "Install the newer plex-ingest, or restore an older backup.",
      );
    }
    if (shown.faults.length > 0 || shown.broken_references > 0) {
      throw UserError.refused(
        `The backup ${path} is damaged: ${shown.faults[0] ?? "rows name rows that are not there"}.`,
        sentence`Restore another one; ${{ do: "db restore" }} lists them.`,
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
      if (deps.isThere(target)) {
        throw UserError.conflict(`${target} exists already.`, "Name a file that does not exist.");
      }
      await deps.backUp(target);
      return { path: target, size_bytes: examine(target).bytes, at: toIso(now()) };
    },
    archive(year) {
      const [since, until] = [Date.UTC(year, 0), Date.UTC(year + 1, 0)];
      if (until > now()) {
        throw UserError.refused(
          `The year ${year} is not over.`,
          "Archive it when its history is complete.",
        );
      }
      const path = `${paths.archives}/history-${year}.jsonl.gz`;
      if (deps.isThere(path)) {
        throw UserError.conflict(`${path} exists already.`, "Move it away to write it again.");
      }
      const entries = deps.archive(path, since, until);
      if (entries > 0) return { path, entries };
      throw UserError.notFound(
        `History has no entry of ${year}.`,
        sentence`${{ do: "history" }} shows what there is.`,
      );
    },
    restore(file) {
      examineBackup(file);
      const aside = `${paths.database}.before-restore-${stamp()}`;
      const had = deps.isThere(paths.database);
      deps.replace(file, aside);
      return { aside: had ? aside : undefined };
    },
  };
}

interface ServerDeskDeps {
  knownSchema: number;
  /** Its tables are at the newest schema then. */
  examine: () => Promise<DatabaseExamination>;
  /** Of its tables. */
  schema: string;
  /** Without the password, which pg_dump asks for. */
  address: string;
}

/** Over a database on a server, which its own programs back up and restore (decision 090). */
export function createServerDesk(deps: ServerDeskDeps): Omit<DatabaseDesk, "planMove"> {
  const dump = `pg_dump --format=custom --schema=${quoteWord(deps.schema)} --file=plex-ingest.dump ${quoteWord(deps.address)}`;
  const restore = `pg_restore --clean --if-exists --dbname=${quoteWord(deps.address)} plex-ingest.dump`;
  const instead = (what: string, hint: Sentence): never => {
    throw UserError.unsupported(`The database is on a server, whose own programs ${what}.`, hint);
  };
  const restored = (): never =>
    instead(
      "restore it",
      `Stop the daemons on all machines, and run \`${restore}\`; media, downloads and the state folder of each machine are not in it.`,
    );
  return {
    check: async () => shownDatabase(await deps.examine(), deps.knownSchema, []),
    backups: restored,
    examineBackup: restored,
    restore: restored,
    backup: async () =>
      instead(
        "back it up",
        `Run \`${dump}\`; media, downloads and the state folder of each machine are not in it.`,
      ),
    archive: () =>
      instead(
        "copy it",
        sentence`${{ do: "history" }} has the history of every year; pg_dump has all of it.`,
      ),
  };
}
