import { randomUUID } from "node:crypto";
import { HandleEmptyInListsPlugin, Kysely, replaceWithNoncontingentExpression, sql } from "kysely";
import { UserError } from "../base/errors.ts";
import { MIGRATIONS } from "./migrations/index.ts";
import type { OpenOptions, Store, Trx } from "./open.ts";
import { createChanges, noticeOf } from "./postgres/changes.ts";
import { createPool } from "./postgres/connection.ts";
import { createDialect } from "./postgres/driver.ts";
import { toPostgresFault } from "./postgres/fault.ts";
import { assertSchema, inspectSchema, migrate, type SchemaState } from "./postgres/migrate.ts";
import { type PostgresPlace, toLockNumber } from "./postgres/place.ts";
import { assertUsable } from "./postgres/server.ts";
import type { Schema } from "./schema.ts";
import { withBusyLimit } from "./writes/busy.ts";
import { createGroupedWrites } from "./writes/grouped-writes.ts";

export type { PostgresPlace };

/**
 * Opens a database on a server, as `openStore` opens a file. First creates or upgrades its tables.
 * @throws UserError for a problem that the user must fix; Outage `database_unavailable` while the
 * server is unavailable
 */
export async function openPostgres(
  place: PostgresPlace,
  {
    mode,
    random,
    maxBusyMs,
    serial = false,
    migrations = MIGRATIONS,
  }: Omit<OpenOptions, "clock"> & { serial?: boolean },
): Promise<Store> {
  const explain = (error: unknown): unknown => toPostgresFault(error, place);
  const pool = createPool(place, {
    readOnly: mode === "read-only",
    waits: maxBusyMs === undefined,
  });
  const processId = randomUUID();
  let commits = 0;
  let written = 0;
  const db = new Kysely<Schema>({
    dialect: createDialect(pool, {
      explain,
      writerLock: serial ? toLockNumber("writer", place) : undefined,
      notice: noticeOf(place, processId),
      changes() {
        commits++;
      },
      wrote(rows) {
        written += rows;
      },
    }),
    plugins: [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })],
  });
  // Kysely does not close the pool, because the driver's `destroy` does nothing.
  const close = async (): Promise<void> => {
    await db.destroy();
    await pool.end();
  };
  let looked: SchemaState;
  try {
    await assertUsable(pool, place);
    looked = await inspectSchema(pool, place);
    if (
      looked.schema < migrations.length &&
      (mode === "create" || (mode === "existing" && looked.schema > 0))
    ) {
      await migrate(db, place, migrations);
      looked = await inspectSchema(pool, place);
    }
    assertSchema(looked.schema, place, migrations.length);
  } catch (error) {
    await close();
    throw explain(error);
  }
  commits = 0;
  const changes = createChanges(place, processId, looked, () => commits);
  const grouped = createGroupedWrites<Trx>({
    transaction: (work) => db.transaction().execute(work),
    run: (statement, trx) => sql.raw(statement).execute(trx),
    isOpen: () => true,
    random,
  });
  return {
    read: db,
    write: (work, signal) => withBusyLimit(maxBusyMs, (limited) => grouped(work, limited), signal),
    dataVersion: changes.version,
    ownChanges: () => written,
    assertInPlace: () => assertSchema(changes.schema(), place, migrations.length),
    backUp() {
      throw UserError.unsupported(
        "A database on a server is backed up with its own tools.",
        "Run `pg_dump` with the address in DATABASE_URL, or let the host of the database " +
          "make backups.",
      );
    },
    optimize() {},
    async [Symbol.asyncDispose]() {
      await changes.close();
      await close();
    },
  };
}
