import type { Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // A person's request for a file in the trash. A row of its own would have to be kept in step with the manifest's.
  await db.schema.alterTable("trash").addColumn("wish", "text").execute();
  await db.schema.alterTable("trash").addColumn("wish_by", "text").execute();
  await db.schema.alterTable("trash").addColumn("wish_at", "integer").execute();
  await db.schema.alterTable("trash").addColumn("problem", "text").execute();
  await db.schema.alterTable("trash").addColumn("restored_at", "integer").execute();
  await db.schema.createIndex("trash_release").on("trash").column("release_id").execute();
  // The index of live publications does not answer what had a name in the past.
  await db.schema.createIndex("operation_place").on("operation").column("final_path").execute();
}
