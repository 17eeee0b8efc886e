import { byEngine } from "../../core/actor.ts";
import { findRelease } from "../../store/releases/releases.ts";
import { torrentReleasePaths } from "../../store/torrents/torrent-notes.ts";
import type { RegisteredTorrent } from "../../store/torrents/torrents.ts";
import { moveRelease } from "../releases/move.ts";
import type { TorrentDeps } from "./port.ts";
import { isRemoved } from "./removed.ts";
import { hasOwn, pathOf, releaseName, relocate } from "./take-over.ts";

type FollowDeps = Pick<TorrentDeps, "store" | "registry" | "client" | "now" | "moved">;

/**
 * Moves releases along with their torrents to another name or folder, and brings them back when their torrent is back.
 * @returns the hashes of torrents whose releases cannot follow yet because their files are being worked on
 */
export async function follow(
  { store, registry, client: owner, now, moved }: FollowDeps,
  changed: Iterable<RegisteredTorrent>,
): Promise<Set<string>> {
  const unsettled = new Set<string>();
  for (const { client, hash, releaseId } of changed) {
    // It had no release when it changed, so its new one was made at its present path.
    if (releaseId === undefined) continue;
    const torrent = registry.get({ client, hash });
    const path = torrent && pathOf(torrent);
    const release = torrent?.releaseId === undefined ? undefined : await findRelease(store.read, torrent.releaseId);
    if (!torrent || path === undefined || !release || release.source !== "torrent") continue;
    if (release.path !== path) {
      if (hasOwn(registry, release)) continue;
      if (!(await store.write((trx) => relocate(trx, release, path, releaseName(torrent, owner), byEngine(now()))))) {
        unsettled.add(hash);
        continue;
      }
      moved();
    }
    // The release was gone, or in review because its torrent was removed. The torrent is back.
    if (release.state === "gone" || isRemoved(release))
      await moveRelease(store, release, { kind: "content_changed" }, byEngine(now()));
  }
  return unsettled;
}

/**
 * Torrents that were renamed or moved just before a process ended: the registry has the new path and the release does not.
 * Leaves out those that share their release with a torrent still at the old path.
 */
export async function findNotFollowed({ store, registry, client }: FollowDeps): Promise<RegisteredTorrent[]> {
  const paths = await torrentReleasePaths(store.read);
  const present = registry.all().filter(({ goneAt }) => goneAt === undefined);
  const kept = new Set(present.flatMap((one) => (pathOf(one) === paths.get(one.releaseId ?? 0) ? one.releaseId : [])));
  return present.filter(
    (torrent) =>
      torrent.client === client.name &&
      torrent.releaseId !== undefined &&
      paths.has(torrent.releaseId) &&
      !kept.has(torrent.releaseId),
  );
}
