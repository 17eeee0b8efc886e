import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // A copy's hash is a fingerprint under its own key, not a SHA-256.
  await db.schema.alterTable("operation").renameColumn("sha256", "hash").execute();
  await db.schema.alterTable("operation").addColumn("replaces", "text").execute();
  await db.schema.alterTable("operation").addColumn("replaced_by", "text").execute();
  // A source that a `move` removed gets its permissions again when it is put back as a copy.
  await db.schema.alterTable("operation").addColumn("source_mode", "integer").execute();
  // The publication of another release that a file replaces: part of the plan, and carried out as planned.
  await db.schema.alterTable("item").addColumn("replaces", "text").execute();

  // A file that replaces another has the same destination while it is made. A name still has one live publication.
  await db.schema.dropIndex("operation_final").execute();
  await sql`create unique index operation_final on operation (final_path)
    where kind = 'publish' and (state in ('published', 'sealed') or (state in ('intent', 'staged') and replaces is null))`.execute(
    db,
  );
  // A file has one successor, also when that one is replaced in turn.
  await sql`create unique index operation_replaces on operation (replaces)
    where kind = 'publish' and replaces is not null
      and state in ('intent', 'staged', 'published', 'sealed', 'superseded')`.execute(db);
  await sql`create index operation_replaced_by on operation (replaced_by) where replaced_by is not null`.execute(db);

  // Progress of long copies, for other processes to show. A row exists as long as its copy runs.
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
