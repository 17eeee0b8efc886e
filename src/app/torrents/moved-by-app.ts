import { sentence } from "../../base/actions/sentence.ts";
import { byEngine } from "../../core/actor.ts";
import { isImportedByArr } from "../../core/plan/files/not-filed.ts";
import type { Release } from "../../core/release/release.ts";
import { roleOf } from "../../core/settle/roles.ts";
import { isNewsreader } from "../../core/torrent/kinds.ts";
import type { TorrentFile, TorrentWait } from "../../core/torrent/torrent.ts";
import { findReadableRelease } from "../../store/releases/releases.ts";
import type { RegisteredTorrent } from "../../store/torrents/torrents.ts";
import { changeState } from "../releases/change-state.ts";
import type { TorrentDeps } from "./port.ts";

/**
 * The files of a torrent that are not on disk, and the reason why it waits. `left`: the files that
 * no app took; undefined if the apps know nothing about the missing ones.
 */
type Moved = { left: readonly TorrentFile[] | undefined; reason: TorrentWait };

/**
 * Asks Sonarr and Radarr about a torrent whose files are missing. An import of what they did not
 * grab moves the files, so they are not where the client reports them. If an app has imported all
 * of its videos, the release ends; if an app works on it, its words are the reason.
 */
export async function findMovedByApp(
  { store, findArrClaim, client, clock, wake }: TorrentDeps,
  { releaseId, name: ownName }: RegisteredTorrent,
  { files, reason }: { files: readonly TorrentFile[]; reason: TorrentWait },
  signal: AbortSignal,
): Promise<Moved> {
  const release =
    findArrClaim && releaseId !== undefined
      ? await findReadableRelease(store.read, releaseId)
      : undefined;
  // A newsreader lists no files.
  const videos = isNewsreader(client.kind)
    ? [ownName]
    : files.filter(isMainVideo).map(({ name }) => name);
  if (!findArrClaim || release?.state !== "settling" || videos.length === 0) {
    return { left: undefined, reason };
  }
  const claim = await findArrClaim(release, videos, signal);
  if (claim.is === "waits") {
    const { told } = claim;
    return {
      left: undefined,
      reason: told === undefined ? reason : { code: "not_on_disk", message: told },
    };
  }
  const imported = videos.flatMap((path) => {
    const message = claim.taken.get(path);
    return isImportedByArr(message) ? { path, message } : [];
  });
  const [first] = imported;
  if (first?.message === undefined) {
    if (claim.is === "free") return { left: undefined, reason };
    // The app lists it, so its words come before what may be the cause here.
    const message = sentence`${claim.reason.message} ${reason.message}`;
    return { left: undefined, reason: { code: "not_on_disk", message } };
  }
  if (imported.length === videos.length) await end(release, first.message);
  const gone = new Set(imported.map(({ path }) => path));
  return {
    left: files.filter(({ name }) => !gone.has(name)),
    reason: { code: "not_on_disk", message: first.message },
  };

  async function end(settling: Release, message: string): Promise<void> {
    const reasons = [{ code: "arr_imported", message } as const];
    await changeState(store, settling, { kind: "nothing_to_file", reasons }, byEngine(clock.now()));
    wake();
  }
}

const isMainVideo = ({ name, length, wanted }: TorrentFile): boolean =>
  wanted && roleOf(name, length) === "video";
