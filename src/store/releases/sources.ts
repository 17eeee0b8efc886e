import { defined } from "../../core/defined.ts";
import type { ClientKind } from "../../core/torrent/kinds.ts";
import { isNumber, isText, listOf, objectWith, readOptionalJson } from "../json.ts";
import type { Db, Trx } from "../open.ts";

/** What is directly in a watched folder and still being written: how many, and the names of the first. */
export type Unfinished = { count: number; names: string[] };

/** Health of a source or service when the engine last asked it. */
export type SourceHealth = {
  kind: "folder" | "tmdb" | "plex" | ClientKind | "routes" | "library" | "schedule";
  name: string;
  healthy: boolean;
  /** ms since 1970 */
  lastSuccessAt?: number | undefined;
  message?: string | undefined;
  /** Only of a folder in which something is still being written. */
  unfinished?: Unfinished | undefined;
};

const isUnfinished = objectWith<Unfinished>({ count: isNumber, names: listOf(isText) });

export async function sourceHealth(db: Db): Promise<(SourceHealth & { storageId: number })[]> {
  const rows = await db.selectFrom("source").selectAll().orderBy("kind").orderBy("name").execute();
  return rows.map((row) => ({
    kind: row.kind as SourceHealth["kind"],
    name: row.name,
    healthy: row.healthy === 1,
    lastSuccessAt: row.last_success_at ?? undefined,
    message: row.message ?? undefined,
    unfinished: readOptionalJson(row.unfinished_json, isUnfinished),
    storageId: row.storage_id,
  }));
}

export async function recordHealth(trx: Trx, health: SourceHealth): Promise<void> {
  const row = {
    kind: health.kind,
    name: health.name,
    healthy: health.healthy ? 1 : 0,
    message: health.message ?? null,
    unfinished_json: health.unfinished === undefined ? null : JSON.stringify(health.unfinished),
    ...defined({ last_success_at: health.lastSuccessAt }),
  };
  await trx
    .insertInto("source")
    .values(row)
    .onConflict((c) => c.columns(["kind", "name", "storage_id"]).doUpdateSet(row))
    .execute();
}

/** Forgets sources that are no longer configured. */
export async function keepOnlySources(trx: Trx, kind: SourceHealth["kind"], names: readonly string[]): Promise<void> {
  let gone = trx.deleteFrom("source").where("kind", "=", kind);
  if (names.length > 0) gone = gone.where("name", "not in", names);
  await gone.execute();
}
