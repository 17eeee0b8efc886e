import type { HistoryAction } from "../../core/history-actions.ts";
import type { Db } from "../open.ts";

/** A filed release that Plex shows as something else, or not at all. */
type PlexTrouble = { releaseId: number; name: string; plex: "mismatch" | "not_seen" };

type PlexTroubles = {
  mismatch: number;
  notSeen: number;
  /**
   * Mismatches come before releases that were not seen. Within each kind, the newest release comes
   * first.
   */
  newest: PlexTrouble[];
};

/** Each of these entries is written in the transaction that sets one of the two Plex states. */
const TROUBLE_ACTIONS: readonly HistoryAction[] = [
  "plex_mismatch",
  "plex_not_seen",
  "scan_refused",
];

/**
 * Counts the filed releases that Plex shows as something else or not at all, and lists the newest
 * of each kind.
 */
export async function readPlexTroubles(db: Db, limit: number): Promise<PlexTroubles> {
  // These releases are read from history, whose index finds the few of them. A query on releases
  // would read every filed release.
  const troubles = db
    .selectFrom("history")
    .select("release_id")
    .distinct()
    .where("action", "in", TROUBLE_ACTIONS)
    .as("trouble");
  const inTrouble = db
    .selectFrom(troubles)
    .innerJoin("release", "release.id", "trouble.release_id")
    .where("release.state", "=", "filed");
  const of = async (plex: PlexTrouble["plex"]) => {
    const those = inTrouble.where("release.plex", "=", plex);
    const { n } = await those
      .select((e) => e.fn.countAll<number>().as("n"))
      .executeTakeFirstOrThrow();
    const rows = await those
      .select(["release.id", "release.name"])
      .orderBy("release.id", "desc")
      .limit(limit)
      .execute();
    return { n, newest: rows.map(({ id, name }): PlexTrouble => ({ releaseId: id, name, plex })) };
  };
  const [mismatch, notSeen] = [await of("mismatch"), await of("not_seen")];
  return {
    mismatch: mismatch.n,
    notSeen: notSeen.n,
    newest: [...mismatch.newest, ...notSeen.newest],
  };
}
