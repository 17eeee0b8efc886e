import type { Kysely } from "kysely";

/**
 * 046-torrents-at-client: a torrent's folder and category as its client shows them to other apps.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("torrent").addColumn("at_client_json", "text").execute();
}
