import type { Kysely } from "kysely";

/** 047-arr-faults: the time for which a fault that lasts kept an app from an answer, in ms. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("arr_claim")
    .addColumn("fault_ms", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
}
