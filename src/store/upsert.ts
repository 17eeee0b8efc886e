import { type Insertable, type Kysely, sql } from "kysely";
import type { Db } from "./open.ts";
import type { Schema } from "./schema.ts";

type ColumnName<T extends keyof Schema> = keyof Schema[T] & string;
/** Kysely's types do not support a table name that is a parameter. */
type AnyTable = Kysely<Record<string, Record<string, unknown>>>;

/**
 * Inserts rows. If a row with the same values in the `key` columns exists, it gets the new row's
 * values in `columns`, which are all columns by default.
 */
export async function upsert<T extends keyof Schema>(
  trx: Db,
  table: T,
  key: readonly ColumnName<T>[],
  rows: readonly Insertable<Schema[T]>[],
  columns?: readonly ColumnName<T>[],
): Promise<void> {
  const written: readonly string[] = columns ?? Object.keys(rows[0] ?? {});
  const values = Object.fromEntries(written.map((name) => [name, sql.ref(`excluded.${name}`)]));
  await (trx as unknown as AnyTable)
    .insertInto<string>(table)
    .values(rows)
    .onConflict((c) => c.columns([...key]).doUpdateSet(values))
    .execute();
}
