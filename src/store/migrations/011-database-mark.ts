import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // Which database this is, and how far it is: the newest history row's id plus `base`. A file beside the database has the
  // same two values, so an older or another database in its place is noticed. `answered_json` is the file's content that
  // was noticed last and dealt with.
  await db.schema
    .createTable("database_mark")
    .addColumn("id", "integer", (c) => c.primaryKey().check(sql`id = 1`))
    .addColumn("uuid", "text", (c) => c.notNull())
    .addColumn("base", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("noticed_at", "integer")
    .addColumn("answered_json", "text")
    .execute();
  await sql`insert into database_mark (id, uuid) values (1, lower(hex(randomblob(16))))`.execute(db);
  // Folders and services whose next listing parks what this database does not know.
  await db.schema
    .createTable("parked_root")
    .addColumn("path", "text", (c) => c.primaryKey())
    .execute();
}
