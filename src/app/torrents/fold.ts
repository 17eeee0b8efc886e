import type { Torrent } from "../../core/torrent/torrent.ts";
import type { Waits } from "../../core/torrent/wait.ts";
import { isFromFileCheck, waitOf } from "../../core/torrent/wait.ts";
import type { RegisteredTorrent } from "../../store/torrents/torrents.ts";

type PollContext = {
  /** The download folder as we see it. */
  folder: string;
  /** Why its labels leave it alone. */
  left: string | undefined;
  /** The address of its Transmission. */
  server: string;
  /** ms since 1970 */
  at: number;
};

const CONFIRMING: Waits = {
  code: "confirming",
  message: "Transmission has it all; its files are being compared on disk.",
};

/** What is remembered of a torrent after an answer that names it. */
export function fold(
  before: RegisteredTorrent | undefined,
  torrent: Torrent,
  { folder, left, server, at }: PollContext,
): RegisteredTorrent {
  const moved = before !== undefined && (before.folder !== folder || before.name !== torrent.name);
  const wait = waitOf(torrent);
  // Being checked takes nothing away: what is lost shows as bytes left afterwards.
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

/** Whether there is something to write down; `seenAt` alone is not. */
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
