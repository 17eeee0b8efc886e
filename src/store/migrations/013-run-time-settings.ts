import type { Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // What a person set while the engine ran, by the names of the variables. It comes before environment and file, until it
  // is reset.
  await db.schema
    .createTable("run_time_setting")
    .addColumn("name", "text", (c) => c.primaryKey())
    .addColumn("value", "text", (c) => c.notNull())
    .execute();
}
