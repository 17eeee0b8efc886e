import type { Kysely } from "kysely";
import type { Trx } from "./open.ts";
import type { Schema } from "./schema.ts";

/** A Plex library as last seen, remembered so that a Plex that is down delays nothing. Paths as the Plex server sees them. */
export type KnownSection = { id: string; title: string; type: string; locations: string[] };

export async function knownSections(db: Kysely<Schema>): Promise<KnownSection[]> {
  const rows = await db.selectFrom("plex_section").selectAll().orderBy("position").execute();
  return rows.map(({ id, title, type, locations_json }) => ({
    id,
    title,
    type,
    locations: JSON.parse(locations_json) as string[],
  }));
}

export async function rememberSections(trx: Trx, sections: readonly KnownSection[]): Promise<void> {
  await trx.deleteFrom("plex_section").execute();
  for (const [position, { id, title, type, locations }] of sections.entries()) {
    await trx
      .insertInto("plex_section")
      .values({ id, position, title, type, locations_json: JSON.stringify(locations) })
      .execute();
  }
}
