import { statSync } from "node:fs";
import { MIGRATIONS } from "../migrations/index.ts";
import { assertNotMoved } from "../move/move-end.ts";
import { openConnection } from "./connection.ts";
import { listDamagedRows, type RowChecks } from "./examine.ts";
import { readMovedTo, readSchemaNumber } from "./migrate.ts";

export type InspectedDatabase = {
  schema: number;
  /** The schema number of this program. */
  newest: number;
  bytes: number;
  /** Size of the log, which contains the data that is not in the database file yet. */
  walBytes: number;
  /**
   * The first fault in the database; undefined if it is intact, or too large to be read in a second
   * or two.
   */
  damage: string | undefined;
  /** Rows of releases and their files that the program cannot read. */
  damagedRows: string[];
  checked: boolean;
};

/** `quick_check` reads about 500 MiB/s, and blocks while it does. */
const MAX_CHECKED_BYTES = 512 * 1024 ** 2;

/**
 * Examines a database without changing it. @throws UserError as `openConnection` does; SQLite's
 * error for a damaged database
 */
export function inspectDatabase(path: string, checks: RowChecks = []): InspectedDatabase {
  const raw = openConnection(path, "read-only");
  try {
    const schema = readSchemaNumber(raw);
    assertNotMoved(schema, path, () => readMovedTo(raw));
    const bytes = bytesOf(path);
    const checked = bytes <= MAX_CHECKED_BYTES;
    const says = checked ? String(raw.pragma("quick_check(1)", { simple: true })) : "ok";
    const damage = says === "ok" ? undefined : says;
    const isRead = checked && damage === undefined && schema === MIGRATIONS.length;
    const damagedRows = isRead ? listDamagedRows(raw, checks) : [];
    const walBytes = bytesOf(`${path}-wal`);
    return { schema, newest: MIGRATIONS.length, bytes, walBytes, damage, damagedRows, checked };
  } finally {
    raw.close();
  }
}

const bytesOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
