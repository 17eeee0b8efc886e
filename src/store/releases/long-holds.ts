import { isLongHold, type LongHold } from "../../core/arr/long-hold.ts";
import type { Db, Trx } from "../open.ts";
import { everywhere } from "../storages/scope.ts";
import { WORKED_ON } from "./count-waiting.ts";
import { releasesOf, selectAllReleases } from "./release-row.ts";
import { setUnversioned } from "./releases.ts";

/** Lists the releases that Sonarr or Radarr hold for more than a day now, the longest first. */
export async function listLongHolds(db: Db, now: number): Promise<LongHold[]> {
  const releases = await releasesOf(
    selectAllReleases(db)
      .where("state", "in", WORKED_ON)
      .where("waiting_json", "like", '%"code":"claimed_by_arr"%')
      .orderBy("id"),
  );
  return releases
    .filter((release) => isLongHold(release, now))
    .toSorted((a, b) => a.waiting.since - b.waiting.since || a.id - b.id);
}

/**
 * Ends the wait of a settling release for Sonarr and Radarr. Does nothing if it waits for something
 * else by now.
 */
export async function endArrHold(trx: Trx, id: number): Promise<void> {
  const [held] = await releasesOf(
    selectAllReleases(everywhere(trx))
      .where("id", "=", id)
      .where("state", "=", "settling")
      .where("waiting_json", "like", '%"code":"claimed_by_arr"%'),
  );
  if (held) await setUnversioned(trx, held.id, { waiting: null });
}
