import type { Kysely } from "kysely";
import type { Trx } from "./open.ts";
import type { Schema } from "./schema.ts";

/** Which Transmission was asked last, and the folders that it said it uses, as we see them. */
export type KnownTransmission = { url: string; folders: string[] };

export async function knownTransmission(db: Kysely<Schema>): Promise<KnownTransmission | undefined> {
  const row = await db.selectFrom("transmission").selectAll().where("id", "=", 1).executeTakeFirst();
  return row && { url: row.url, folders: JSON.parse(row.folders_json) as string[] };
}

export async function rememberTransmission(trx: Trx, { url, folders }: KnownTransmission): Promise<void> {
  const row = { url, folders_json: JSON.stringify(folders) };
  await trx
    .insertInto("transmission")
    .values({ id: 1, ...row })
    .onConflict((c) => c.column("id").doUpdateSet(row))
    .execute();
}
