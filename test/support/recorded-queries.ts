import Sqlite from "better-sqlite3";
import { type CompiledQuery, Kysely, SqliteDialect } from "kysely";
import type { Schema } from "../../src/store/schema.ts";

/**
 * Opens a read-only connection that records its queries. `plans` returns the steps that SQLite
 * takes for each query.
 */
export function recordedQueries(database: string) {
  const raw = new Sqlite(database, { readonly: true });
  const queries: CompiledQuery[] = [];
  const db = new Kysely<Schema>({
    dialect: new SqliteDialect({ database: raw }),
    log: ({ query }) => void queries.push(query),
  });
  return {
    raw,
    db,
    queries,
    plans: (asked: readonly CompiledQuery[] = queries): string[][] =>
      asked.map(({ sql, parameters }) =>
        raw
          .prepare<unknown[], { detail: string }>(`explain query plan ${sql}`)
          .all(...parameters)
          .map(({ detail }) => detail),
      ),
    [Symbol.asyncDispose]: () => db.destroy(),
  };
}
