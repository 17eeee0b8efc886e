import type { Db } from "../open.ts";

/** As many ids as one statement takes. */
const MAX_IDS = 500;

/** Who brought each of these releases into the state that it is in, as in `By`, by id. */
export async function lastMovers(db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  const movers = new Map<number, string>();
  for (let from = 0; from < ids.length; from += MAX_IDS) {
    const rows = await db
      .selectFrom("history")
      .select(["release_id", "actor"])
      .where("release_id", "in", ids.slice(from, from + MAX_IDS))
      .where("to_state", "is not", null)
      // What a release waits for is recorded too, and moves nothing.
      .where((e) => e.or([e("from_state", "is", null), e("from_state", "<>", e.ref("to_state"))]))
      .orderBy("id")
      .execute();
    for (const { release_id: id, actor } of rows) if (id !== null) movers.set(id, actor);
  }
  return movers;
}
