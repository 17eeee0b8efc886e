import type Sqlite from "better-sqlite3";
import type { SqliteDatabase } from "kysely";

/** More texts than the program has; what is over is prepared each time, as all were before. */
const MOST = 100;

// A star's columns are those of the schema that it was prepared with, which another process may take up.
const isKept = (sql: string): boolean => sql.startsWith("select ") && !sql.includes("*");

/**
 * The database as Kysely's driver uses it, with the statements of plain selects kept: the driver prepares each query anew,
 * and that, with the row reader that better-sqlite3 compiles for it, takes longer than reading a row by its key.
 */
export function keptStatements(raw: Sqlite.Database): SqliteDatabase {
  const kept = new Map<string, Sqlite.Statement>();
  return {
    close: () => raw.close(),
    prepare(sql) {
      const known = kept.get(sql);
      // One that is being iterated cannot be asked a second time.
      if (known !== undefined && !known.busy) return known;
      const fresh = raw.prepare(sql);
      if (isKept(sql) && kept.size < MOST) kept.set(sql, fresh);
      return fresh;
    },
  };
}
