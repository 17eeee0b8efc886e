import type { HistoryAction } from "../../core/history-actions.ts";
import type { Db } from "../open.ts";

/** A filed release that Plex shows as something else, or not at all. */
type PlexTrouble = { releaseId: number; name: string; plex: "mismatch" | "not_seen" };

type PlexTroubles = {
  mismatch: number;
  notSeen: number;
  /** What was taken in last first. */
  newest: PlexTrouble[];
};

/** A release gets either value in one transaction with one of these entries. */
const TROUBLE_ACTIONS: readonly HistoryAction[] = ["plex_mismatch", "plex_not_seen", "scan_refused"];

/** How many of what is filed Plex does not show as what it is, and the newest of either kind. */
export async function plexTroubles(db: Db, limit: number): Promise<PlexTroubles> {
  // By way of history, whose index finds the few that ever were in trouble: among the releases each filed one is looked at.
  const told = db
    .selectFrom("history")
    .select("release_id")
    .distinct()
    .where("action", "in", TROUBLE_ACTIONS)
    .as("told");
  const inTrouble = db
    .selectFrom(told)
    .innerJoin("release", "release.id", "told.release_id")
    .where("release.state", "=", "filed");
  const of = async (plex: PlexTrouble["plex"]) => {
    const those = inTrouble.where("release.plex", "=", plex);
    const { n } = await those.select((e) => e.fn.countAll<number>().as("n")).executeTakeFirstOrThrow();
    const rows = await those
      .select(["release.id", "release.name"])
      .orderBy("release.id", "desc")
      .limit(limit)
      .execute();
    return { n, newest: rows.map(({ id, name }): PlexTrouble => ({ releaseId: id, name, plex })) };
  };
  const [mismatch, notSeen] = [await of("mismatch"), await of("not_seen")];
  return { mismatch: mismatch.n, notSeen: notSeen.n, newest: [...mismatch.newest, ...notSeen.newest] };
}
