import { CompiledQuery, sql } from "kysely";
import type { Clock } from "../../core/clock.ts";
import type { Db, Store, Trx } from "../open.ts";
import type { Schema } from "../schema.ts";
import { everywhere } from "../storages/scope.ts";

/** TMDB's terms allow caching for at most six months. */
const MAX_AGE_MS = 180 * 24 * 3600 * 1000;

// Written as SQL because each identified name causes several queries, and building the query takes
// longer than running it.
const BY_KEY =
  "select body, fetched_at, expires_at from tmdb_cache where key = ? and expires_at > ?";
const PUT =
  "insert into tmdb_cache (key, body, fetched_at, expires_at) values (?, ?, ?, ?) on conflict (key) " +
  "do update set body = excluded.body, fetched_at = excluded.fetched_at, expires_at = excluded.expires_at";
type CachedBodyRow = Pick<Schema["tmdb_cache"], "body" | "fetched_at" | "expires_at">;

export interface TmdbCache {
  get(key: string): Promise<{ body: string; fetchedAtMs: number; expiresAtMs: number } | undefined>;
  put(key: string, body: string, expiresAtMs: number): Promise<void>;
}

/**
 * Creates the cache of the TMDB client. Its entries outlive the process. Times are in ms since
 * 1970.
 */
export function createTmdbCache(store: Store, clock: Clock): TmdbCache {
  return {
    async get(key) {
      const { rows } = await everywhere(store.read).executeQuery(
        CompiledQuery.raw(BY_KEY, [key, clock.now()]),
      );
      const [row] = rows as CachedBodyRow[];
      return row && { body: row.body, fetchedAtMs: row.fetched_at, expiresAtMs: row.expires_at };
    },
    async put(key, body, expiresAtMs) {
      const row = [key, body, clock.now(), expiresAtMs];
      await store.write((trx) => everywhere(trx).executeQuery(CompiledQuery.raw(PUT, row)));
    },
  };
}

/**
 * Returns a text that changes whenever an entry is written or deleted. With 10,000 entries, reading
 * it from the index takes a millisecond.
 */
export async function readTmdbCacheMark(db: Db): Promise<string> {
  const { n, sum } = await db
    .selectFrom("tmdb_cache")
    .select((e) => [
      e.fn.countAll<number>().as("n"),
      sql<number>`coalesce(sum(expires_at), 0)`.as("sum"),
    ])
    .executeTakeFirstOrThrow();
  return `${n} ${sum}`;
}

/**
 * Deletes entries that are expired or older than TMDB's terms allow. Returns the number of deleted
 * entries.
 */
export async function expireTmdbCache(trx: Trx, time: number): Promise<number> {
  const gone = await trx
    .deleteFrom("tmdb_cache")
    .where((e) => e.or([e("expires_at", "<=", time), e("fetched_at", "<=", time - MAX_AGE_MS)]))
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}
