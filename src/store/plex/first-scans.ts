import type { Db, Trx } from "../open.ts";
import { upsert } from "../upsert.ts";

/**
 * Returns the library folders, as the server sees them, for which it was asked to scan all its
 * libraries.
 */
export async function listFirstScans(db: Db, server: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom("first_scan")
    .select("location")
    .where("server", "=", server)
    .execute();
  return new Set(rows.map(({ location }) => location));
}

export async function saveFirstScans(
  trx: Trx,
  server: string,
  locations: readonly string[],
  time: number,
): Promise<void> {
  const rows = locations.map((location) => ({ server, location, asked_at: time }));
  await upsert(trx, "first_scan", ["server", "location"], rows);
}

/** Forgets folders of which the server has an entry now. */
export async function forgetFirstScans(
  trx: Trx,
  server: string,
  locations: readonly string[],
): Promise<void> {
  if (locations.length === 0) return;
  await trx
    .deleteFrom("first_scan")
    .where("server", "=", server)
    .where("location", "in", locations)
    .execute();
}
