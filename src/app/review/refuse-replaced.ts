import type { Kysely } from "kysely";
import { UserError } from "../../core/errors.ts";
import { supersederOf } from "../../store/journal/supersede.ts";
import type { Schema } from "../../store/schema.ts";

/**
 * A release whose file another one took the place of is not taken back while that one stands: undoing the other brings
 * this one back first.
 * @throws UserError `conflict`
 */
export async function refuseReplaced(db: Kysely<Schema>, id: number): Promise<void> {
  const by = await supersederOf(db, id);
  if (!by) return;
  if (!by.taken)
    throw new UserError(
      `Release ${by.id} is taking its place in the library at this moment.`,
      `Wait until that is over; \`plex-ingest show ${by.id}\` or get_ingest_item tells.`,
      "conflict",
    );
  throw new UserError(
    `Release ${by.id} took its place in the library.`,
    `Undo that one first, with \`plex-ingest undo ${by.id}\` or undo_ingest: it brings this one back.`,
    "conflict",
  );
}
