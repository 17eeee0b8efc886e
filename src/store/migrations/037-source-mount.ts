import type { Kysely } from "kysely";

/** 037-source-mount: the mount on which a watched folder was last listed, as JSON. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("source").addColumn("mount_json", "text").execute();
}
