import { type Kysely, sql } from "kysely";

/**
 * 044-arr-claims: what is remembered about an open release for each Sonarr and Radarr. `elapsed_ms`
 * counts only while the app answers. `known`: the app listed, grabbed or refused the download.
 * `news_after`: time of the newest event, in ms on the app's clock, when it last listed the download.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table arr_claim (
    release_id integer not null, app text not null, elapsed_ms integer not null,
    known integer not null, news_after integer,
    primary key (release_id, app))`.execute(db);
}
