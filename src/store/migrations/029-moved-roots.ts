import type { Kysely } from "kysely";

/**
 * 029-moved-roots: the rows that a move of a library's root changed, so that its undo changes
 * exactly these. `release_id` is the job of the move. `place` is the table and column, `before` the
 * earlier value of a file's identity.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("moved_row")
    .addColumn("release_id", "integer", (c) => c.notNull())
    .addColumn("place", "text", (c) => c.notNull())
    .addColumn("row_key", "text", (c) => c.notNull())
    .addColumn("before", "text")
    .addPrimaryKeyConstraint("moved_row_key", ["release_id", "place", "row_key"])
    .execute();
}
