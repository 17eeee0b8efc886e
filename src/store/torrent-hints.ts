import type { Kysely } from "kysely";
import type { Trx } from "./open.ts";
import type { Schema } from "./schema.ts";

/** Transmission's hook named this torrent: a reason to look now, and no more. `at` in ms since 1970. */
export type TorrentHint = { hash: string; at: number };

/** `hash` must be an infohash. Calling again only makes the hint younger. */
export async function addHint(trx: Trx, { hash, at }: TorrentHint): Promise<void> {
  await trx
    .insertInto("torrent_hint")
    .values({ hash, at })
    .onConflict((c) => c.column("hash").doUpdateSet({ at }))
    .execute();
}

export const hints = (db: Kysely<Schema>): Promise<TorrentHint[]> =>
  db.selectFrom("torrent_hint").selectAll().orderBy("at").execute();

/** Drops hints as they were read: one that was given again meanwhile stays. */
export async function dropHints(trx: Trx, read: readonly TorrentHint[]): Promise<void> {
  for (const { hash, at } of read)
    await trx.deleteFrom("torrent_hint").where("hash", "=", hash).where("at", "=", at).execute();
}
