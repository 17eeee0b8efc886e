import { isVideoFile } from "../../base/file-types.ts";
import { baseOf, withoutExtension } from "../../base/path/path-parts.ts";
import type { Release } from "../../core/release/release.ts";
import type { Db, Trx } from "../open.ts";
import { everywhere } from "../storages/scope.ts";
import { WORKED_ON } from "./count-waiting.ts";
import { releasesOf, selectAllReleases } from "./release-row.ts";
import { setUnversioned } from "./releases.ts";

/** Releases that one message makes due. */
const MAX_RELEASES = 100;
/** Releases among which a name is looked for. */
const MAX_NAMED = 2000;

/**
 * Makes the next question to Sonarr and Radarr due now, for the releases of this torrent that they
 * hold or could not import. Downloads of a watched folder have no hash, and neither has a torrent
 * that a person imported in the app, so their names decide. A message without names makes all of a
 * watched folder due. Their `retryAt` is the time of the news. Returns true if a release is due.
 */
export async function askArrSooner(
  trx: Trx,
  { hash, names }: { hash: string | undefined; names: readonly string[] },
  at: number,
): Promise<boolean> {
  const wanted = new Set(names.map(withoutEnd));
  const isNamed = ({ name, path }: Release): boolean =>
    [name, baseOf(path)].some((one) => wanted.has(withoutEnd(one)));
  const found = await releasesOf(
    selectAllReleases(everywhere(trx))
      .where((e) =>
        e.or([
          e.and([
            e("state", "in", WORKED_ON),
            e("waiting_json", "like", '%"code":"claimed_by_arr"%'),
          ]),
          e.and([e("state", "=", "review"), e("reason_codes", "like", "% arr_blocked %")]),
        ]),
      )
      .where((e) => {
        const ofTorrent = e
          .selectFrom("torrent")
          .select("release_id")
          .where("hash", "=", hash ?? "")
          .where("release_id", "is not", null);
        return e.or([
          ...(hash === undefined && names.length > 0 ? [e("source", "=", "torrent")] : []),
          e("source", "=", "folder"),
          e("id", "in", ofTorrent),
          e("parent_id", "in", ofTorrent),
        ]);
      })
      .orderBy("id")
      .limit(MAX_NAMED),
  );
  const isOther = (release: Release): boolean =>
    names.length > 0 && (release.source === "folder" || hash === undefined) && !isNamed(release);
  const releases = found.filter((release) => !isOther(release)).slice(0, MAX_RELEASES);
  for (const { id, waiting } of releases) {
    await setUnversioned(trx, id, {
      retryAt: at,
      ...(waiting && { waiting: { ...waiting, nextTryAt: at } }),
    });
  }
  return releases.length > 0;
}

/** Returns the first releases that an app could not import. */
export const listBlockedByArr = (db: Db): Promise<Release[]> =>
  releasesOf(
    selectAllReleases(db)
      .where("state", "=", "review")
      .where("reason_codes", "like", "% arr_blocked %")
      .orderBy("id")
      .limit(MAX_RELEASES),
  );

/** Names of a download differ by the extension of a single file. */
const withoutEnd = (name: string): string =>
  (isVideoFile(name) ? withoutExtension(name) : name).toLowerCase();

/** Returns the releases that an app could not import, with news later than `since`. */
export const listBlockedWithNews = (db: Db, since: number): Promise<Release[]> =>
  releasesOf(
    selectAllReleases(db)
      .where("state", "=", "review")
      .where("retry_at", ">", Math.max(since, 0))
      .where("reason_codes", "like", "% arr_blocked %")
      .orderBy("id")
      .limit(MAX_RELEASES),
  );
