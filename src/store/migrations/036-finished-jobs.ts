import { type Kysely, sql } from "kysely";

/**
 * 036-finished-jobs: the number of filed releases does not contain jobs of the file tools. The
 * index counts these without reading any other release.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index release_job on release (state) where job is not null`.execute(db);
}
