import { type Kysely, sql } from "kysely";

/**
 * 039-first-scans: library folders for which a server was asked to scan all its libraries, because it
 * had no entry for them. `asked_at` in ms. The row goes when the server has an entry.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table first_scan (
    server text not null, location text not null, asked_at integer not null,
    primary key (server, location))`.execute(db);
}
