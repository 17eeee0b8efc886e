import type { ArrMemory } from "../../core/arr/memory.ts";
import type { Db, Trx } from "../open.ts";
import { splitIntoChunks } from "../split-into-chunks.ts";
import { upsert } from "../upsert.ts";

/** Returns the stored memories of a release, by the name of the app. */
export async function arrClaimsOf(db: Db, releaseId: number): Promise<Map<string, ArrMemory>> {
  const rows = await db
    .selectFrom("arr_claim")
    .selectAll()
    .where("release_id", "=", releaseId)
    .execute();
  return new Map(
    rows.map(({ app, elapsed_ms: elapsedMs, known, news_after: newsAfter, fault_ms: faultMs }) => [
      app,
      { elapsedMs, known: known === 1, newsAfter: newsAfter ?? undefined, faultMs },
    ]),
  );
}

/** Returns the ids of the releases in review that an app listed, grabbed or refused. */
export async function listKnownToArr(db: Db): Promise<Set<number>> {
  const rows = await db
    .selectFrom("arr_claim")
    .innerJoin("release", "release.id", "arr_claim.release_id")
    .select("release_id")
    .where("known", "=", 1)
    .where("state", "=", "review")
    .execute();
  return new Set(rows.map(({ release_id: id }) => id));
}

/** Returns the hashes of the torrents of these releases, by the release. */
export async function hashesOfReleases(
  db: Db,
  ids: readonly number[],
): Promise<Map<number, string>> {
  const hashes = new Map<number, string>();
  for (const some of splitIntoChunks(ids)) {
    const rows = await db
      .selectFrom("torrent")
      .select(["release_id", "hash"])
      .where("release_id", "in", some)
      .execute();
    for (const { release_id: id, hash } of rows) if (id !== null) hashes.set(id, hash);
  }
  return hashes;
}

export async function saveArrClaims(
  trx: Trx,
  releaseId: number,
  memories: ReadonlyMap<string, ArrMemory>,
): Promise<void> {
  const rows = [...memories].map(([app, { elapsedMs, known, newsAfter, faultMs = 0 }]) => ({
    release_id: releaseId,
    app,
    elapsed_ms: Math.round(elapsedMs),
    known: known ? 1 : 0,
    news_after: newsAfter ?? null,
    fault_ms: Math.round(faultMs),
  }));
  await upsert(trx, "arr_claim", ["release_id", "app"], rows);
}
