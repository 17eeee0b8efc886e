import type { EpisodeWait } from "../../core/release/episode-wait.ts";
import type { Db, Trx } from "../open.ts";

export async function episodeWait(db: Db, releaseId: number): Promise<EpisodeWait | undefined> {
  const row = await db.selectFrom("episode_wait").selectAll().where("release_id", "=", releaseId).executeTakeFirst();
  return row && { since: row.since, nextAt: row.next_at ?? undefined };
}

export async function setEpisodeWait(trx: Trx, releaseId: number, { since, nextAt }: EpisodeWait): Promise<void> {
  const row = { release_id: releaseId, since, next_at: nextAt ?? null };
  await trx
    .insertInto("episode_wait")
    .values(row)
    .onConflict((c) => c.column("release_id").doUpdateSet(row))
    .execute();
}

export async function endEpisodeWait(trx: Trx, releaseId: number): Promise<void> {
  await trx.deleteFrom("episode_wait").where("release_id", "=", releaseId).execute();
}

/** Releases in review until an episode exists, with the time of the next check, soonest first. */
export async function episodeWaits(db: Db, limit: number): Promise<{ releaseId: number; nextAt: number }[]> {
  const rows = await db
    .selectFrom("episode_wait")
    .innerJoin("release", "release.id", "episode_wait.release_id")
    .select(["release.id", "episode_wait.next_at"])
    .where("release.state", "=", "review")
    .where("episode_wait.next_at", "is not", null)
    .orderBy("episode_wait.next_at")
    .limit(limit)
    .execute();
  return rows.flatMap(({ id, next_at }) => (next_at === null ? [] : [{ releaseId: id, nextAt: next_at }]));
}
