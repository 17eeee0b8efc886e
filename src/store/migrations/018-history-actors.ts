import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // What one person or program did, newest first. Nearly all of history is the engine's, which is found by reading in order.
  await sql`create index history_actor on history (actor, id) where actor <> 'engine'`.execute(db);
}
