import { SqliteAdapter, sql } from "kysely";
import type { Identity } from "../../core/identity.ts";
import type { Trx } from "../open.ts";

/** Of all locks that are taken for a work. */
const LOCK_CLASS = { movie: 0x70_6c_6d, tv: 0x70_6c_74 } as const;

/**
 * Until the transaction ends nobody else decides about what the library has of this work. SQLite has one writer at a time
 * anyway.
 */
export async function lockWork(trx: Trx, { type, tmdbId }: Pick<Identity, "type" | "tmdbId">): Promise<void> {
  if (trx.getExecutor().adapter instanceof SqliteAdapter) return;
  await sql`select pg_advisory_xact_lock(${LOCK_CLASS[type]}::integer, ${tmdbId}::integer)`.execute(trx);
}
