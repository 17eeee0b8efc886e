import type { DialectAdapter, RawBuilder } from "kysely";
import type { Identity } from "../../core/identity.ts";
import type { Trx } from "../open.ts";

/** What the adapter of a database with several writers at once adds. */
type LocksWorks = {
  /** The statement after which nobody else has this lock until the transaction ends. */
  lockOf(kind: number, id: number): RawBuilder<unknown>;
};

/** Of all locks that are taken for a work. */
const LOCK_CLASS = { movie: 0x70_6c_6d, tv: 0x70_6c_74 } as const;

/**
 * Until the transaction ends nobody else decides about what the library has of this work. A database with one writer at a
 * time has nothing to do for it.
 */
export async function lockWork(trx: Trx, { type, tmdbId }: Pick<Identity, "type" | "tmdbId">): Promise<void> {
  const { lockOf }: DialectAdapter & Partial<LocksWorks> = trx.getExecutor().adapter;
  await lockOf?.(LOCK_CLASS[type], tmdbId).execute(trx);
}
