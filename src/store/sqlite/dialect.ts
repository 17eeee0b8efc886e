import type Sqlite from "better-sqlite3";
import { CompiledQuery, type DatabaseConnection, SqliteDialect, SqliteDriver } from "kysely";
import { withStatementCache } from "./connection.ts";

type Explain = (error: unknown) => unknown;

/**
 * Kysely's SQLite dialect with three changes.
 * - A transaction begins IMMEDIATE. A transaction that reads first and writes later fails with
 *   SQLITE_BUSY_SNAPSHOT when another process committed in between, and no timeout helps.
 * - Rollback is sent only inside a transaction. When the disk is full, SQLite has already rolled
 *   back, and Kysely's rollback would hide "disk full" with "no transaction is active".
 * - `explain` translates SQLite's errors, for reads and writes.
 */
export class ImmediateSqliteDialect extends SqliteDialect {
  readonly #raw: Sqlite.Database;
  readonly #explain: Explain;

  constructor(raw: Sqlite.Database, explain: Explain) {
    super({ database: raw });
    this.#raw = raw;
    this.#explain = explain;
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver(this.#raw, this.#explain);
  }
}

class ImmediateDriver extends SqliteDriver {
  readonly #raw: Sqlite.Database;
  readonly #explain: Explain;
  #connection: DatabaseConnection | undefined;

  constructor(raw: Sqlite.Database, explain: Explain) {
    super({ database: withStatementCache(raw) });
    this.#raw = raw;
    this.#explain = explain;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= explained(await super.acquireConnection(), this.#explain);
    return this.#connection;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#raw.inTransaction) await connection.executeQuery(CompiledQuery.raw("rollback"));
  }
}

const explained = (inner: DatabaseConnection, explain: Explain): DatabaseConnection => ({
  async executeQuery(query) {
    try {
      return await inner.executeQuery(query);
    } catch (error) {
      throw explain(error);
    }
  },
  streamQuery: (query, chunkSize) => inner.streamQuery(query, chunkSize),
});
