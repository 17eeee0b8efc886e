import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // A copy's is a fingerprint under a key of its own, and no SHA-256.
  await db.schema.alterTable("operation").renameColumn("sha256", "hash").execute();
  await db.schema.alterTable("operation").addColumn("replaces", "text").execute();
  await db.schema.alterTable("operation").addColumn("replaced_by", "text").execute();
  // What a `move` took away gets its permissions again when it is put back as a copy.
  await db.schema.alterTable("operation").addColumn("source_mode", "integer").execute();
  // Which publication of another release a file is to take the place of: part of the plan, and executed as planned.
  await db.schema.alterTable("item").addColumn("replaces", "text").execute();

  // A file that replaces another bears its name while it is made; one name still has one file that stands there.
  await db.schema.dropIndex("operation_final").execute();
  await sql`create unique index operation_final on operation (final_path)
    where kind = 'publish' and (state in ('published', 'sealed') or (state in ('intent', 'staged') and replaces is null))`.execute(
    db,
  );
  // One file has one that stands for it, also while another stands for that one in turn.
  await sql`create unique index operation_replaces on operation (replaces)
    where kind = 'publish' and replaces is not null
      and state in ('intent', 'staged', 'published', 'sealed', 'superseded')`.execute(db);
  await sql`create index operation_replaced_by on operation (replaced_by) where replaced_by is not null`.execute(db);

  // How far long copies are, for other processes to show; a row lives as long as its copy.
  await db.schema
    .createTable("copy_progress")
    .addColumn("operation_id", "text", (c) => c.primaryKey())
    .addColumn("release_id", "integer", (c) => c.notNull())
    .addColumn("done_bytes", "integer", (c) => c.notNull())
    .addColumn("total_bytes", "integer", (c) => c.notNull())
    .addColumn("started_at", "integer", (c) => c.notNull())
    .addColumn("at", "integer", (c) => c.notNull())
    .execute();
}
