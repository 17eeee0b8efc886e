import type Sqlite from "better-sqlite3";
import { CompiledQuery, type DatabaseConnection, SqliteDialect, SqliteDriver } from "kysely";

/**
 * Kysely's SQLite dialect with two changes. A transaction begins IMMEDIATE: one that reads first and writes later fails
 * with SQLITE_BUSY_SNAPSHOT as soon as another process committed in between, and no timeout helps. And rollback is sent
 * only while there is something to roll back: after a full disk SQLite has done it already, and Kysely's own rollback
 * would hide "disk full" behind "no transaction is active".
 */
export class ImmediateSqliteDialect extends SqliteDialect {
  readonly #raw: Sqlite.Database;

  constructor(raw: Sqlite.Database) {
    super({ database: raw });
    this.#raw = raw;
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver(this.#raw);
  }
}

class ImmediateDriver extends SqliteDriver {
  readonly #raw: Sqlite.Database;

  constructor(raw: Sqlite.Database) {
    super({ database: raw });
    this.#raw = raw;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#raw.inTransaction) await connection.executeQuery(CompiledQuery.raw("rollback"));
  }
}
