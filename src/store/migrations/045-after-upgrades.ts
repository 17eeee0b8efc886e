import { type Kysely, sql } from "kysely";

/**
 * 045-after-upgrades: `plex_proof.exact` is 1 if the numbers of a proof were compared exactly.
 * Proofs of episodes from before are compared once. `server_version`: the major version of a
 * server; `waits_after` is set if its lists do not count until it has scanned all libraries, and is
 * when its last such scan had ended, in the server's own form, or empty.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("plex_proof")
    .addColumn("exact", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`update plex_proof set exact = 1 where release_id not in
    (select id from release where identity_type = 'tv')`.execute(db);
  await sql`create table server_version (
    server text not null primary key, major integer not null, waits_after text)`.execute(db);
}
