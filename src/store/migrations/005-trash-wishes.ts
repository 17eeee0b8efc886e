import type { Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // What a person asked of a file in the trash: a row of its own would have to be kept in step with the manifest's.
  await db.schema.alterTable("trash").addColumn("wish", "text").execute();
  await db.schema.alterTable("trash").addColumn("wish_by", "text").execute();
  await db.schema.alterTable("trash").addColumn("wish_at", "integer").execute();
  await db.schema.alterTable("trash").addColumn("problem", "text").execute();
  await db.schema.alterTable("trash").addColumn("restored_at", "integer").execute();
  await db.schema.createIndex("trash_release").on("trash").column("release_id").execute();
  // The index over live publications alone does not answer what stood under a name once.
  await db.schema.createIndex("operation_place").on("operation").column("final_path").execute();
}
