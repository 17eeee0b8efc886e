import { isDeepStrictEqual } from "node:util";
import { readsSame } from "../../base/actions/sentence.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { isFromFileCheck, type Torrent, type TorrentWait } from "../../core/torrent/torrent.ts";
import type { RegisteredTorrent } from "../../store/torrents/torrents.ts";
import type { LocalClient } from "./port.ts";

type PollContext = {
  /** The download folder as a path on this machine. */
  folder: string;
  /** Separate folder for the torrent's unfinished data, if any. */
  unfinishedIn?: string | undefined;
  /** Reason why the torrent's labels exclude it. */
  left: string | undefined;
  client: Pick<LocalClient, "name" | "title" | "address">;
  /** ms since 1970 */
  at: number;
};

/** True if the stored information about the torrent's files may be outdated. */
export const isRenamed = (
  before: RegisteredTorrent,
  { name, top }: Pick<Torrent, "name" | "top">,
): boolean =>
  before.name !== name ||
  (top !== undefined && before.tops?.length === 1 && before.tops[0] !== top);

/** Returns the registry entry for a torrent after a response that lists the torrent. */
export function mergeTorrent(
  before: RegisteredTorrent | undefined,
  torrent: Torrent,
  { folder, unfinishedIn, left, client, at }: PollContext,
): RegisteredTorrent {
  const renamed = before !== undefined && isRenamed(before, torrent);
  const moved = renamed || (before !== undefined && before.folder !== folder);
  const wait = torrent.waits;
  // A re-check by the client deletes nothing. If it finds missing data, the torrent has bytes left
  // afterwards.
  const whole = wait === undefined || wait.code === "checking";
  const complete = before?.complete === true && !moved && whole;
  return {
    client: client.name,
    hash: torrent.hash,
    name: torrent.name,
    folder,
    tops: renamed ? undefined : before?.tops,
    unfinishedIn,
    server: client.address,
    complete,
    waits:
      left === undefined
        ? (wait ?? (complete ? undefined : waitOnDisk(before?.waits, client.title)))
        : { code: "label", message: left },
    releaseId: before?.releaseId,
    seenAt: at,
    missing: 0,
    labels: torrent.labels,
    atClient: { folder: torrent.downloadDir, ...torrent.forApps },
  };
}

const waitOnDisk = (before: TorrentWait | undefined, title: string): TorrentWait =>
  before && isFromFileCheck(before)
    ? before
    : {
        code: "confirming",
        message: `${title} reports it complete; its files on disk are being checked.`,
      };

/** True if the entry must be written. A change of only `seenAt` does not count. */
export const needsWrite = (
  before: RegisteredTorrent | undefined,
  after: RegisteredTorrent,
): boolean =>
  isNews(before, after) || !isDeepStrictEqual(readable(before?.atClient), readable(after.atClient));

/** JSON keeps no undefined values. */
const readable = (value: object | undefined): object => dropUndefined({ ...value });

/**
 * True if the torrent's release may have to follow. Only rules about Sonarr and Radarr read
 * `atClient`.
 */
export function isNews(before: RegisteredTorrent | undefined, after: RegisteredTorrent): boolean {
  if (before === undefined) return true;
  return (
    before.folder !== after.folder ||
    before.unfinishedIn !== after.unfinishedIn ||
    before.name !== after.name ||
    before.complete !== after.complete ||
    before.server !== after.server ||
    before.missing !== after.missing ||
    before.goneAt !== after.goneAt ||
    before.releaseId !== after.releaseId ||
    before.tops?.join("/") !== after.tops?.join("/") ||
    (before.labels ?? []).join("\0") !== (after.labels ?? []).join("\0") ||
    !readsSame(before.waits?.message, after.waits?.message) ||
    before.waits?.code !== after.waits?.code
  );
}
