import type { Torrent } from "../../core/torrent/torrent.ts";
import type { Waits } from "../../core/torrent/wait.ts";
import { isFromFileCheck, waitOf } from "../../core/torrent/wait.ts";
import type { RegisteredTorrent } from "../../store/torrents/torrents.ts";

type PollContext = {
  /** The download folder as we see it. */
  folder: string;
  /** Why its labels exclude it. */
  left: string | undefined;
  /** The address of its Transmission. */
  server: string;
  /** ms since 1970 */
  at: number;
};

const CONFIRMING: Waits = {
  code: "confirming",
  message: "Transmission reports it complete; its files on disk are being checked.",
};

/** The registry's entry for a torrent after an answer that lists it. */
export function fold(
  before: RegisteredTorrent | undefined,
  torrent: Torrent,
  { folder, left, server, at }: PollContext,
): RegisteredTorrent {
  const moved = before !== undefined && (before.folder !== folder || before.name !== torrent.name);
  const wait = waitOf(torrent);
  // A check removes nothing. If data is missing, it shows as bytes left afterwards.
  const whole = wait === undefined || wait.code === "checking";
  const complete = before?.complete === true && !moved && whole;
  return {
    hash: torrent.hash,
    name: torrent.name,
    folder,
    tops: moved && before.name !== torrent.name ? undefined : before?.tops,
    server,
    complete,
    waits:
      left === undefined
        ? (wait ?? (complete ? undefined : waitOnDisk(before?.waits)))
        : { code: "label", message: left },
    releaseId: before?.releaseId,
    seenAt: at,
    missing: 0,
    labels: torrent.labels,
  };
}

const waitOnDisk = (before: Waits | undefined): Waits => (before && isFromFileCheck(before) ? before : CONFIRMING);

/** Whether the entry must be written; a new `seenAt` alone is no reason. */
export function differs(before: RegisteredTorrent | undefined, after: RegisteredTorrent): boolean {
  if (before === undefined) return true;
  return (
    before.folder !== after.folder ||
    before.name !== after.name ||
    before.complete !== after.complete ||
    before.server !== after.server ||
    before.missing !== after.missing ||
    before.goneAt !== after.goneAt ||
    before.releaseId !== after.releaseId ||
    before.tops?.join("/") !== after.tops?.join("/") ||
    (before.labels ?? []).join("\0") !== (after.labels ?? []).join("\0") ||
    before.waits?.message !== after.waits?.message ||
    before.waits?.code !== after.waits?.code
  );
}
