import type { EpisodeWait } from "../../core/release/episode-wait.ts";
import { STATES } from "../../core/release/state.ts";
import { traitsOf } from "../../core/release/state-traits.ts";
import { isObjectWith, isText, readShownJson } from "../json.ts";
import type { Db, Trx } from "../open.ts";
import { splitIntoChunks } from "../split-into-chunks.ts";
import { upsert } from "../upsert.ts";

export async function findEpisodeWait(db: Db, releaseId: number): Promise<EpisodeWait | undefined> {
  const row = await db
    .selectFrom("episode_wait")
    .selectAll()
    .where("release_id", "=", releaseId)
    .executeTakeFirst();
  return row && { since: row.since, nextAt: row.next_at ?? undefined };
}

export async function setEpisodeWait(
  trx: Trx,
  releaseId: number,
  { since, nextAt }: EpisodeWait,
): Promise<void> {
  await upsert(
    trx,
    "episode_wait",
    ["release_id"],
    [{ release_id: releaseId, since, next_at: nextAt ?? null }],
  );
}

export async function endEpisodeWait(trx: Trx, releaseId: number): Promise<void> {
  await trx.deleteFrom("episode_wait").where("release_id", "=", releaseId).execute();
}

/**
 * Lists releases that are in review until an episode exists, with the time of the next check,
 * soonest first.
 */
export async function listEpisodeWaits(
  db: Db,
  limit: number,
): Promise<{ releaseId: number; nextAt: number }[]> {
  const rows = await db
    .selectFrom("episode_wait")
    .innerJoin("release", "release.id", "episode_wait.release_id")
    .select(["release.id", "episode_wait.next_at"])
    .where("release.state", "=", "review")
    .where("episode_wait.next_at", "is not", null)
    .orderBy("episode_wait.next_at")
    .limit(limit)
    .execute();
  return rows.flatMap(({ id, next_at }) =>
    next_at === null ? [] : [{ releaseId: id, nextAt: next_at }],
  );
}

/**
 * States in which the engine works on a release. Only releases in these states wait for an outage
 * to end, and the index on states finds them.
 */
export const WORKED_ON = STATES.filter((state) => traitsOf(state).stage !== null);

const isCoded = isObjectWith<{ code: string }>({ code: isText });

/** Counts the releases that wait for an outage to end, by the outage's code. */
export async function countWaiting(db: Db): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom("release")
    .select("waiting_json")
    .where("state", "in", WORKED_ON)
    .where("waiting_json", "is not", null)
    .execute();
  const counts: Record<string, number> = {};
  for (const { waiting_json } of rows) {
    const code = readShownJson(waiting_json, isCoded)?.code ?? "unknown";
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

/**
 * Returns the actor (as in `By`) that brought each of these releases into its current state, by
 * release id.
 */
export async function findLastMovers(db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  const movers = new Map<number, string>();
  for (const some of splitIntoChunks(ids)) {
    const rows = await db
      .selectFrom("history")
      .select(["release_id", "actor"])
      .where("release_id", "in", some)
      .where("to_state", "is not", null)
      // A change in what a release waits for is recorded too, but is not a change of state.
      .where((e) => e.or([e("from_state", "is", null), e("from_state", "<>", e.ref("to_state"))]))
      .orderBy("id")
      .execute();
    for (const { release_id: id, actor } of rows) if (id !== null) movers.set(id, actor);
  }
  return movers;
}
