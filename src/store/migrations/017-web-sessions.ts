import type { Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // Browsers that signed in to the page. `secret_hash` is made of the cookie and the AUTH_TOKEN together, so that neither is
  // in the database; `mark` tells roughly which token that was.
  await db.schema
    .createTable("web_session")
    .addColumn("id", "integer", (c) => c.primaryKey().autoIncrement())
    .addColumn("secret_hash", "text", (c) => c.notNull().unique())
    .addColumn("mark", "text", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("created_at", "integer", (c) => c.notNull())
    .addColumn("used_at", "integer", (c) => c.notNull())
    .execute();
}
