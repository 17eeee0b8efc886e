import type { Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("confirm_token")
    .addColumn("token_hash", "text", (c) => c.primaryKey())
    .addColumn("tool", "text", (c) => c.notNull())
    .addColumn("plan_hash", "text", (c) => c.notNull())
    .addColumn("expires_at", "integer", (c) => c.notNull())
    .addColumn("used_at", "integer")
    .execute();
  await db.schema
    .createTable("pause")
    .addColumn("id", "integer", (c) => c.primaryKey())
    .addColumn("paused", "integer", (c) => c.notNull())
    .addColumn("at", "integer", (c) => c.notNull())
    .addColumn("actor", "text", (c) => c.notNull())
    .execute();
}
