import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // What happened on each day (UTC, days since 1970), counted from history as it is written: a million rows of it cannot be
  // counted for each question.
  await sql`create table daily_count (
    day integer not null, kind text not null, key text not null, n integer not null,
    primary key (day, kind, key)
  ) without rowid`.execute(db);
  // "What was rejected since yesterday" without reading all that ever was rejected.
  await db.schema.createIndex("history_action_at").on("history").columns(["action", "at"]).execute();
  // History from before this table is counted afterwards, newest first: the rows below this id are not counted yet.
  await db.schema
    .createTable("uncounted_history")
    .addColumn("id", "integer", (c) => c.primaryKey().check(sql`id = 1`))
    .addColumn("below", "integer", (c) => c.notNull())
    .execute();
  await sql`insert into uncounted_history (id, below) select 1, coalesce(max(id), 0) + 1 from history`.execute(db);
}
