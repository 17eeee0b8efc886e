import type { Db, Trx } from "../open.ts";
import { upsert } from "../upsert.ts";

/**
 * The major version of a server. `waitsAfter`: its lists do not count until another scan of all
 * libraries has ended than this one, named by its end as the server states it; empty before the
 * first scan.
 */
export type ServerVersion = { major: number; waitsAfter: string | undefined };

export async function findServerVersion(
  db: Db,
  server: string,
): Promise<ServerVersion | undefined> {
  const row = await db
    .selectFrom("server_version")
    .select(["major", "waits_after as waitsAfter"])
    .where("server", "=", server)
    .executeTakeFirst();
  return row && { major: row.major, waitsAfter: row.waitsAfter ?? undefined };
}

export async function saveServerVersion(
  trx: Trx,
  server: string,
  { major, waitsAfter }: ServerVersion,
): Promise<void> {
  const row = { server, major, waits_after: waitsAfter ?? null };
  await upsert(trx, "server_version", ["server"], [row]);
}
