import { setTimeout } from "node:timers/promises";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  type QueryResult,
  sql,
} from "kysely";
import type { QueryResult as PgResult, Pool, PoolClient } from "pg";
import { Outage } from "../../base/errors.ts";
import { numberParameters, PostgresCompiler } from "./compiler.ts";
import { isLost } from "./fault.ts";

export type DriverOptions = {
  /** Translates errors. */
  explain: (error: unknown) => unknown;
  /** The lock that orders the writes of a storage, as SQL. Undefined if writes need no order. */
  writerLock?: string | undefined;
  /** Sent with the commit of a transaction that changed rows. */
  notice: string;
  /**
   * Called for each commit of changes. `wrote` is called afterwards with the number of changed
   * rows.
   */
  changes: () => void;
  wrote: (rows: number) => void;
};

/** Kysely dialect for pg, with the program's SQL. */
export const createDialect = (pool: Pool, options: DriverOptions): Dialect => ({
  createDriver: () => createDriver(pool, options),
  createQueryCompiler: () => new PostgresCompiler(),
  createAdapter: () => new Adapter(),
  createIntrospector: (db) => new PostgresIntrospector(db),
});

/** Adds the lock of a work (`lockWork` in `store/works/recount.ts`). */
class Adapter extends PostgresAdapter {
  lockOf(kind: number, id: number) {
    return sql`select pg_advisory_xact_lock(${sql.lit(kind)}, ${id}::integer)`;
  }
}

/** A transaction's number, and the start time of the server that assigned it. */
type TransactionStart = { id: string; since: string };

/**
 * Creates a driver that begins and ends a transaction in one round trip each. The transaction's
 * number later shows whether it was committed.
 */
function createDriver(
  pool: Pool,
  { explain, writerLock, notice, changes, wrote }: DriverOptions,
): Driver {
  const begin = [
    "begin",
    ...(writerLock === undefined ? [] : [`select pg_advisory_xact_lock(${writerLock})`]),
    "select pg_current_xact_id()::text as id, pg_postmaster_start_time()::text as since",
  ].join("; ");
  return {
    async init() {},
    async acquireConnection() {
      try {
        return new PostgresConnection(await pool.connect(), explain);
      } catch (error) {
        throw explain(error);
      }
    },
    async beginTransaction(connection) {
      try {
        const { rows } = await (connection as PostgresConnection).send(begin);
        (connection as PostgresConnection).begun(rows[0] as TransactionStart);
      } catch (error) {
        // The server may have refused a statement after `begin`. Without the rollback, the next
        // transaction on this connection would be inside this one.
        await rollback(connection as PostgresConnection);
        throw error;
      }
    },
    async commitTransaction(connection) {
      const { changed, transaction, send } = connection as PostgresConnection;
      if (changed > 0) changes();
      try {
        const { command } = await send(changed > 0 ? `${notice}; commit` : "commit");
        if (command === "ROLLBACK") {
          throw new Error("The transaction failed before its commit.");
        }
      } catch (error) {
        if (!(connection as PostgresConnection).isLost) throw error;
        if (!(await wasCommitted(pool, transaction))) throw error;
      }
      wrote(changed);
    },
    rollbackTransaction: (connection) => rollback(connection as PostgresConnection),
    async releaseConnection(connection) {
      (connection as PostgresConnection).release();
    },
    async destroy() {},
  };
}

async function rollback(connection: PostgresConnection): Promise<void> {
  if (!connection.isLost) await connection.send("rollback");
}

class PostgresConnection implements DatabaseConnection {
  readonly #client: PoolClient;
  readonly #explain: (error: unknown) => unknown;
  /** Number of rows that the transaction changed. */
  changed = 0;
  transaction: TransactionStart = { id: "", since: "" };
  isLost = false;

  constructor(client: PoolClient, explain: (error: unknown) => unknown) {
    this.#client = client;
    this.#explain = explain;
  }

  begun(transaction: TransactionStart): void {
    this.changed = 0;
    this.transaction = transaction;
  }

  /** Returns the result of the last statement. */
  readonly send = async (
    sql: string,
    values: readonly unknown[] = [],
  ): Promise<PgResult<Record<string, unknown>>> => {
    try {
      const result = await this.#client.query(sql, [...values]);
      return Array.isArray(result) ? result.at(-1) : result;
    } catch (error) {
      this.isLost ||= isLost(error);
      throw this.#explain(error);
    }
  };

  async executeQuery<R>({ sql, query, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { command, rowCount, rows } = await this.send(numberParameters(sql, query), parameters);
    const isChange = command === "INSERT" || command === "UPDATE" || command === "DELETE";
    if (isChange) this.changed += rowCount ?? 0;
    return { rows: rows as R[], ...(isChange ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) };
  }

  streamQuery(): never {
    throw new Error("Streams are not used.");
  }

  release(): void {
    this.#client.release(this.isLost);
  }
}

const ASK_FOR_MS = 10_000;
const ASK_AGAIN_MS = 200;

/**
 * Determines whether a transaction whose commit got no response was committed. The server remembers
 * the transaction by its number. Queries until the server is back and has ended the session. A
 * server that was started since then may be a promoted standby that gave the number to another
 * transaction, so its result is not used.
 * @throws Outage when the result is still unknown after some seconds; the code that repeats the
 * write checks first, as after a crash
 */
async function wasCommitted(pool: Pool, { id, since }: TransactionStart): Promise<boolean> {
  const until = performance.now() + ASK_FOR_MS;
  while (performance.now() < until) {
    try {
      const { rows } = await pool.query<{ state: string | null; since: string }>(
        "select pg_xact_status($1::xid8) as state, pg_postmaster_start_time()::text as since",
        [id],
      );
      const [found] = rows;
      if (found?.state === "aborted") return false;
      if (found?.since !== since) break;
      if (found.state === "committed") return true;
    } catch (error) {
      // After a failover, the new server may never have heard of the transaction. In that case, it
      // was not committed there.
      if ((error as { code?: unknown }).code === "22023") return false;
    }
    await setTimeout(ASK_AGAIN_MS);
  }
  throw new Outage(
    "database_unavailable",
    "The connection to the database ended during a write, so it is unknown whether the data " +
      "was saved. The work is checked again automatically.",
  );
}
