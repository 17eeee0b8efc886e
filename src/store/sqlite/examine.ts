import { existsSync, statSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { sentence } from "../../base/actions/sentence.ts";
import { codeOf, UserError } from "../../base/errors.ts";
import { MIGRATIONS } from "../migrations/index.ts";
import { assertNotMoved } from "../move/move-end.ts";
import { APPLICATION_ID } from "./connection.ts";
import { assertRegularFiles } from "./file-system.ts";
import { readMovedTo, readSchemaNumber } from "./migrate.ts";

/** Checks of rows, each for one table: see `store/check/row-damage`. */
export type RowChecks = readonly {
  table: string;
  /** Returns what is damaged; undefined for a sound row. */
  describe: (row: unknown) => string | undefined;
}[];

/** At most this many damaged rows are listed. */
export const MAX_DAMAGED_ROWS = 20;

/** Lists the rows that the program cannot read, each with its release. */
export function listDamagedRows(raw: Sqlite.Database, checks: RowChecks): string[] {
  const damaged: string[] = [];
  for (const { table, describe } of checks) {
    for (const row of raw.prepare(`select * from "${table}"`).iterate()) {
      const found = describe(row);
      if (found !== undefined) damaged.push(found);
      if (damaged.length >= MAX_DAMAGED_ROWS) return damaged;
    }
  }
  return damaged;
}

/** Facts about a database file, and whether it is intact. */
export type DatabaseExamination = {
  path: string;
  schema: number;
  bytes: number;
  /** Size of its log, which is written to the file from time to time. */
  walBytes: number;
  /** Faults that the database's own checks find; empty if the database is intact. */
  faults: string[];
  /** Rows that the program cannot read. The rest of the database is not affected. */
  damagedRows: string[];
  /** Number of rows that refer to a row that does not exist. */
  brokenReferences: number;
  releases: number;
  /** Time of the newest row of history, in ms since 1970. */
  newestAt: number | undefined;
};

const MAX_FAULTS = 20;

/**
 * Reads and checks a whole database. Blocks the thread while it reads.
 * @throws UserError when there is no file, or it is not a database of this program.
 */
export function examineDatabase(path: string, checks: RowChecks = []): DatabaseExamination {
  assertRegularFiles(path);
  if (!existsSync(path)) {
    throw UserError.notFound(`There is no database at ${path}.`, "Name a file that exists.");
  }
  const wal = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  const examined: DatabaseExamination = {
    path,
    schema: 0,
    bytes: statSync(path).size,
    walBytes: wal,
    faults: [],
    damagedRows: [],
    brokenReferences: 0,
    releases: 0,
    newestAt: undefined,
  };
  const raw = new Sqlite(path, { readonly: true, timeout: 5000 });
  try {
    if (raw.pragma("application_id", { simple: true }) !== APPLICATION_ID) throw notOurs(path);
    examined.schema = readSchemaNumber(raw);
    assertNotMoved(examined.schema, path, () => readMovedTo(raw));
    const rows = raw.pragma(`integrity_check(${MAX_FAULTS})`) as { integrity_check: string }[];
    examined.faults = rows.map((row) => row.integrity_check).filter((text) => text !== "ok");
    examined.brokenReferences = (raw.pragma("foreign_key_check") as unknown[]).length;
    examined.releases = Number(raw.prepare("select count(*) from release").pluck().get());
    const newestAt = raw.prepare("select at from history order by id desc limit 1").pluck().get();
    if (examined.schema === MIGRATIONS.length) {
      examined.damagedRows = listDamagedRows(raw, checks);
    }
    examined.newestAt = typeof newestAt === "number" ? newestAt : undefined;
  } catch (error) {
    if (codeOf(error).startsWith("SQLITE_NOTADB")) throw notOurs(path);
    if (!codeOf(error).startsWith("SQLITE_CORRUPT")) throw error;
    examined.faults.push((error as Error).message);
  } finally {
    raw.close();
  }
  return examined;
}

const notOurs = (path: string): UserError =>
  UserError.refused(
    `${path} is not a plex-ingest database.`,
    sentence`Choose another file; ${{ do: "db restore" }} lists the backups.`,
  );
