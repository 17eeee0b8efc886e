import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // Releases with an open question are few among all that were ever filed. The queue's query has the same text.
  await sql`create index release_left_over on release (state, id) where
    instr(reasons_json, '"code":"no_episode"') > 0
    or instr(reasons_json, '"code":"episodes_apart"') > 0
    or instr(reasons_json, '"code":"same_destination"') > 0
    or instr(reasons_json, '"code":"not_playable"') > 0`.execute(db);
  // What is directly in a watched folder and still being written, as the engine last saw it.
  await db.schema.alterTable("source").addColumn("unfinished_json", "text").execute();
}
