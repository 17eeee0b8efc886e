import type Sqlite from "better-sqlite3";
import type { SqliteDatabase } from "kysely";

/** More texts than the program has; what is over is prepared each time, as all were before. */
const MOST = 200;
/** Longer ones write many rows at once, as many as there happen to be: such a text seldom comes again. */
const LONGEST = 2000;

const PLAIN = /^(?:select|insert into|update|delete from) /;

// A star's columns are those of the schema that it was prepared with, which another process may take up.
const isKept = (sql: string): boolean => sql.length <= LONGEST && PLAIN.test(sql) && !sql.includes("*");

/**
 * The database as Kysely's driver uses it, with plain statements kept: the driver prepares each query anew, and that, with
 * the row reader that better-sqlite3 compiles for it, takes longer than reading or writing a row by its key. What is
 * prepared and dropped stays in memory until the garbage is collected: 50,000 of them took 200 MiB.
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
