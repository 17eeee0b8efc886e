import type { Selectable } from "kysely";
import { FIRST_SERVER } from "../../core/library/server-entry.ts";
import type { Db, Trx } from "../open.ts";
import type { ScanTable } from "../schema-outside.ts";
import { listMediaServers } from "../servers/media-servers.ts";
import { restartStates } from "../servers/server-states.ts";
import { everywhere, type Own } from "../storages/scope.ts";
import { upsert } from "../upsert.ts";

/**
 * A folder of a release that a media server must scan. This is an outbox, so filing does not wait while Plex
 * is down. First the scan is requested (`ask`). Then the arrival is checked until Plex shows it or
 * the check is given up (`look`).
 */
export type Scan = {
  id: number;
  /** Name of the media server. */
  server: string;
  releaseId: number;
  folder: string;
  state: "ask" | "look";
  /** Number of failed requests, or of checks, so far. */
  tries: number;
  nextTryAt: number;
  /** When Plex accepted the request; undefined before. */
  askedAt: number | undefined;
  /** True if Plex was down since the request and may have lost it. */
  lost: boolean;
  /** True if the server was asked a second time, for numbers that it did not show. */
  numbersAsked: boolean;
};

/**
 * Adds a scan of a folder for each media server, or restarts existing ones. With several servers,
 * the release's state at each of them starts again.
 */
export async function addScan(
  trx: Trx,
  releaseId: number,
  folder: string,
  time: number,
): Promise<void> {
  const servers = (await listMediaServers(trx)).map(({ name }) => name);
  for (const server of servers) await restartScan(trx, { server, releaseId, folder }, time);
  if (servers.length > 1) await restartStates(trx, releaseId, servers, time);
}

/** Adds a scan of a folder for one media server, or restarts it. */
export async function restartScan(
  trx: Trx,
  { server, releaseId, folder }: Pick<Scan, "server" | "releaseId" | "folder">,
  time: number,
): Promise<void> {
  const request = { state: "ask", tries: 0, next_try_at: time, asked_at: null };
  const fresh = { ...request, lost: 0, numbers_asked: 0 };
  await upsert(
    trx,
    "scan",
    ["server", "release_id", "folder"],
    [{ server, release_id: releaseId, folder, ...fresh }],
  );
}

/** Lists scans that are not requested yet, of one server or of all. */
export async function listPendingScans(db: Db, server?: string): Promise<Scan[]> {
  const rows = await db
    .selectFrom("scan")
    .selectAll()
    .where("state", "=", "ask")
    .$if(server !== undefined, (query) => query.where("server", "=", server ?? ""))
    .orderBy("id")
    .execute();
  return rows.map(toScan);
}

/** Lists the scans of a release, at one server or at all. */
export async function scansOf(db: Db, releaseId: number, server?: string): Promise<Scan[]> {
  const rows = await db
    .selectFrom("scan")
    .selectAll()
    .where("release_id", "=", releaseId)
    .$if(server !== undefined, (query) => query.where("server", "=", server ?? ""))
    .orderBy("id")
    .execute();
  return rows.map(toScan);
}

/**
 * Lists one server's scans that are due in this state, longest overdue first. Scans that are not requested yet
 * come in the order of their failures, so that folders that Plex fails to scan do not delay the
 * others. A scan with a time after `beyond` is also due, because the clock was set back since.
 */
export async function listDueScans(
  db: Own,
  state: Scan["state"],
  {
    server = FIRST_SERVER,
    now,
    beyond,
    limit,
  }: { server?: string; now: number; beyond: number; limit: number },
): Promise<Scan[]> {
  const rows = await db
    .selectFrom("scan")
    .selectAll()
    .where("server", "=", server)
    .where("state", "=", state)
    .where((e) => e.or([e("next_try_at", "<=", now), e("next_try_at", ">", beyond)]))
    .$if(state === "ask", (query) => query.orderBy("tries"))
    .orderBy("next_try_at")
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map(toScan);
}

/**
 * Lists one server's scans that were requested since `since` and whose files Plex does not show yet, newest
 * first.
 */
export async function listScansAskedSince(
  db: Db,
  server: string,
  since: number,
  limit: number,
): Promise<Scan[]> {
  const rows = await db
    .selectFrom("scan")
    .selectAll()
    .where("server", "=", server)
    .where("state", "=", "look")
    .where("asked_at", ">=", since)
    .orderBy("asked_at", "desc")
    .limit(limit)
    .execute();
  return rows.map(toScan);
}

/**
 * Returns when a server's next scan is due, of those that are due after `after`; undefined if no
 * scan is scheduled.
 */
export async function findNextScanAt(
  db: Db,
  server: string,
  after?: number,
): Promise<number | undefined> {
  const row = await db
    .selectFrom("scan")
    .select((e) => e.fn.min<number | null>("next_try_at").as("at"))
    .where("server", "=", server)
    .$if(after !== undefined, (query) => query.where("next_try_at", ">", after ?? 0))
    .executeTakeFirst();
  return row?.at ?? undefined;
}

/**
 * Records that Plex accepted the request. Checks start at `nextTryAt`. Returns false and changes
 * nothing if the scan is gone, or if the folder was requested again since.
 */
export async function markAsked(
  trx: Trx,
  scan: Scan,
  time: number,
  nextTryAt: number,
): Promise<boolean> {
  const asked = { state: "look", tries: 0, asked_at: time, next_try_at: nextTryAt, lost: 0 };
  const marked = whereUnchanged(trx.updateTable("scan").set(asked), scan);
  return (await marked.executeTakeFirst()).numUpdatedRows > 0n;
}

/**
 * Makes all checks of requested scans due, on all machines, because Plex reported news. Returns
 * false if no such check is open. The times of later checks follow from the age of the request, so
 * that nothing is given up earlier.
 */
export async function checkSooner(trx: Trx, time: number): Promise<boolean> {
  const sooner = everywhere(trx)
    .updateTable("scan")
    .set({ next_try_at: time })
    .where("state", "=", "look")
    .where("next_try_at", ">", time);
  return (await sooner.executeTakeFirst()).numUpdatedRows > 0n;
}

/** Shifts the times of a server's requested scans after the clock was set. */
export async function shiftScans(trx: Trx, server: string, byMs: number): Promise<void> {
  await trx
    .updateTable("scan")
    .set((e) => ({ asked_at: e("asked_at", "+", byMs), next_try_at: e("next_try_at", "+", byMs) }))
    .where("server", "=", server)
    .where("state", "=", "look")
    .execute();
}

/**
 * Lists the folders of a server's scans that were not requested yet, or were requested after
 * `since`: their files may appear at any moment.
 */
export async function listCheckedFolders(db: Db, server: string, since: number): Promise<string[]> {
  const rows = await db
    .selectFrom("scan")
    .select("folder")
    .where("server", "=", server)
    .where((e) => e.or([e("state", "=", "ask"), e("asked_at", ">", since)]))
    .execute();
  return rows.map(({ folder }) => folder);
}

/** Removes a finished scan. Returns false if it is gone, or if it was requested again since. */
export async function removeScan(trx: Trx, scan: Scan): Promise<boolean> {
  const removed = whereUnchanged(trx.deleteFrom("scan"), scan);
  return (await removed.executeTakeFirst()).numDeletedRows > 0n;
}

/**
 * Counts a failed try. The next one is at `nextTryAt`. `lost` means that Plex was down. Returns
 * false and changes nothing if the scan is gone, or if it was requested again since.
 */
export async function postponeScan(
  trx: Trx,
  scan: Scan,
  nextTryAt: number,
  lost = scan.lost,
): Promise<boolean> {
  const later = { tries: scan.tries + 1, next_try_at: nextTryAt, lost: lost ? 1 : 0 };
  const postponed = whereUnchanged(trx.updateTable("scan").set(later), scan);
  return (await postponed.executeTakeFirst()).numUpdatedRows > 0n;
}

/** Postpones a scan to `nextTryAt` although no try failed. Returns false like `postponeScan`. */
export async function delayScan(trx: Trx, scan: Scan, nextTryAt: number): Promise<boolean> {
  const later = trx.updateTable("scan").set({ next_try_at: nextTryAt });
  return (await whereUnchanged(later, scan).executeTakeFirst()).numUpdatedRows > 0n;
}

/** Records that the server was asked a second time, for the numbers of these scans' files. */
export async function markNumbersAsked(trx: Trx, scans: readonly Scan[]): Promise<void> {
  const ids = scans.map(({ id }) => id);
  await trx.updateTable("scan").set({ numbers_asked: 1 }).where("id", "in", ids).execute();
}

/** Returns which of these scans exist. */
export async function findExistingScans(db: Db, ids: readonly number[]): Promise<Set<number>> {
  const rows = await db.selectFrom("scan").select("id").where("id", "in", ids).execute();
  return new Set(rows.map(({ id }) => id));
}

/** Returns which of these releases have a scan at a server. */
export async function findScannedReleases(
  db: Db,
  server: string,
  ids: readonly number[],
): Promise<Set<number>> {
  const rows = await db
    .selectFrom("scan")
    .select("release_id as id")
    .where("server", "=", server)
    .where("release_id", "in", ids)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

type ScanCondition<Q> = {
  where(column: "id" | "state" | "tries" | "next_try_at", operator: "=", value: number | string): Q;
};

/**
 * Limits a statement to a scan that has not changed since it was read. Filing or undoing may add
 * the same folder while the request to Plex is running. That new request must not be lost.
 */
const whereUnchanged = <Q extends ScanCondition<Q>>(
  query: Q,
  { id, state, tries, nextTryAt }: Scan,
): Q =>
  query
    .where("id", "=", id)
    .where("state", "=", state)
    .where("tries", "=", tries)
    .where("next_try_at", "=", nextTryAt);

const toScan = (row: Selectable<ScanTable>): Scan => ({
  id: row.id,
  server: row.server,
  releaseId: row.release_id,
  folder: row.folder,
  state: row.state === "look" ? "look" : "ask",
  tries: row.tries,
  nextTryAt: row.next_try_at,
  askedAt: row.asked_at ?? undefined,
  lost: row.lost === 1,
  numbersAsked: row.numbers_asked === 1,
});
