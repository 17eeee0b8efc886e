import type { Selectable } from "kysely";
import type { Db, Trx } from "../open.ts";
import type { ScanTable } from "../schema-outside.ts";

/**
 * A folder of a release that Plex has to scan: an outbox of its own, so that a Plex that is down delays no filing. It is
 * to be asked for (`ask`), and then looked for until it is there or given up (`look`).
 */
export type Scan = {
  id: number;
  releaseId: number;
  folder: string;
  state: "ask" | "look";
  /** How often it was asked for in vain, or looked for. */
  tries: number;
  nextTryAt: number;
  /** When Plex took the order; undefined before. */
  askedAt: number | undefined;
  /** Whether Plex was down since, and may have lost the order. */
  lost: boolean;
};

/** Asks for a folder, also for one that was asked for before. */
export async function addScan(trx: Trx, releaseId: number, folder: string, at: number): Promise<void> {
  const fresh = { state: "ask", tries: 0, next_try_at: at, asked_at: null, lost: 0 };
  await trx
    .insertInto("scan")
    .values({ release_id: releaseId, folder, ...fresh })
    .onConflict((c) => c.columns(["release_id", "folder"]).doUpdateSet(fresh))
    .execute();
}

/** Folders that Plex has still to be asked to scan. */
export async function pendingScans(db: Db): Promise<Scan[]> {
  const rows = await db.selectFrom("scan").selectAll().where("state", "=", "ask").orderBy("id").execute();
  return rows.map(toScan);
}

export async function scansOf(db: Db, releaseId: number): Promise<Scan[]> {
  const rows = await db.selectFrom("scan").selectAll().where("release_id", "=", releaseId).orderBy("id").execute();
  return rows.map(toScan);
}

/** What is due in this state, what waits longest first. `beyond`: a time that only a clock set back since can have written. */
export async function dueScans(
  db: Db,
  state: Scan["state"],
  { now, beyond, limit }: { now: number; beyond: number; limit: number },
): Promise<Scan[]> {
  const rows = await db
    .selectFrom("scan")
    .selectAll()
    .where("state", "=", state)
    .where((e) => e.or([e("next_try_at", "<=", now), e("next_try_at", ">", beyond)]))
    .orderBy("next_try_at")
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map(toScan);
}

/** What Plex was asked for since then and has not shown, what was asked for last first. */
export async function scansAskedSince(db: Db, since: number, limit: number): Promise<Scan[]> {
  const rows = await db
    .selectFrom("scan")
    .selectAll()
    .where("state", "=", "look")
    .where("asked_at", ">=", since)
    .orderBy("asked_at", "desc")
    .limit(limit)
    .execute();
  return rows.map(toScan);
}

/** When something is due next; undefined when nothing waits. */
export async function nextScanAt(db: Db): Promise<number | undefined> {
  const row = await db
    .selectFrom("scan")
    .select((e) => e.fn.min<number | null>("next_try_at").as("at"))
    .executeTakeFirst();
  return row?.at ?? undefined;
}

/** Plex took the order: from `nextTryAt` on it is looked for. Nothing changes when the folder was asked for anew meanwhile. */
export async function markAsked(trx: Trx, scan: Scan, at: number, nextTryAt: number): Promise<void> {
  const asked = { state: "look", tries: 0, asked_at: at, next_try_at: nextTryAt, lost: 0 };
  await whereUnchanged(trx.updateTable("scan").set(asked), scan).execute();
}

/** The clock was set: what was asked for, and is to be looked for, moves along by so many ms. */
export async function shiftScans(trx: Trx, byMs: number): Promise<void> {
  await trx
    .updateTable("scan")
    .set((e) => ({ asked_at: e("asked_at", "+", byMs), next_try_at: e("next_try_at", "+", byMs) }))
    .where("state", "=", "look")
    .execute();
}

/** Done with, unless it was asked for anew meanwhile. */
export async function removeScan(trx: Trx, scan: Scan): Promise<void> {
  await whereUnchanged(trx.deleteFrom("scan"), scan).execute();
}

/** Tried in vain, and again at `nextTryAt`; `lost` when Plex was down. */
export async function postponeScan(trx: Trx, scan: Scan, nextTryAt: number, lost = scan.lost): Promise<void> {
  const later = { tries: scan.tries + 1, next_try_at: nextTryAt, lost: lost ? 1 : 0 };
  await whereUnchanged(trx.updateTable("scan").set(later), scan).execute();
}

type Where<Q> = { where(column: "id" | "state" | "tries" | "next_try_at", operator: "=", value: number | string): Q };

/** Filing or undoing may ask for the same folder while Plex is being asked: that asking must not be lost. */
const whereUnchanged = <Q extends Where<Q>>(query: Q, { id, state, tries, nextTryAt }: Scan): Q =>
  query.where("id", "=", id).where("state", "=", state).where("tries", "=", tries).where("next_try_at", "=", nextTryAt);

const toScan = (row: Selectable<ScanTable>): Scan => ({
  id: row.id,
  releaseId: row.release_id,
  folder: row.folder,
  state: row.state === "look" ? "look" : "ask",
  tries: row.tries,
  nextTryAt: row.next_try_at,
  askedAt: row.asked_at ?? undefined,
  lost: row.lost === 1,
});
