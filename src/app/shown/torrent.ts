import { dropUndefined } from "../../base/drop-undefined.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { formatTitle } from "../../base/text/work-text.ts";
import { isParked } from "../../core/release/backlog.ts";
import type { Torrent } from "../../core/torrent/torrent.ts";
import type { TorrentNote } from "../../store/torrents/torrent-notes.ts";
import { showReason, toIso } from "./release.ts";
import type { ShownTorrent } from "./torrent-shape.ts";

/** Shows a torrent to people and clients. `note` is the engine's information about it. */
export function showTorrent(torrent: Torrent, note: TorrentNote = {}): ShownTorrent {
  const { release } = note;
  const waits = waitReasonOf(note);
  const releaseWaits = releaseReasonOf(note);
  const { doneAt, etaSeconds, downBytesPerSecond, upBytesPerSecond, error } = torrent;
  return {
    hash: torrent.hash,
    name: cleanText(torrent.name),
    state: torrent.state,
    // Rounded down, so that 100 means complete.
    progress_percent: Math.floor(torrent.percentDone * 1000) / 10,
    ratio: Math.round(torrent.ratio * 1000) / 1000,
    size_bytes: torrent.sizeBytes,
    labels: torrent.labels.map((label) => cleanText(label, 100)),
    added_at: toIso(torrent.addedAt),
    ...(doneAt === undefined ? {} : { done_at: toIso(doneAt) }),
    ...dropUndefined({
      eta_seconds: etaSeconds,
      down_bytes_per_second: downBytesPerSecond,
      up_bytes_per_second: upBytesPerSecond,
    }),
    ...(error === undefined ? {} : { error: cleanText(error) }),
    ...(release === undefined ? {} : { release_id: release.id, release_state: release.state }),
    ...(release?.work === undefined ? {} : { release_title: cleanText(formatTitle(release.work)) }),
    ...(releaseWaits === undefined ? {} : { release_waits: showReason(releaseWaits) }),
    ...(waits === undefined ? {} : { waits: showReason(waits) }),
  };
}

/** Returns the reason why an unfiled release waits, the same one that every other list states. */
function releaseReasonOf({ release }: TorrentNote): Reason | undefined {
  if (!release || release.state === "filed") return undefined;
  return release.waiting ?? release.reasons[0];
}

/**
 * Once a torrent's release has settled, the torrent no longer waits for its client. If the release
 * is parked, it waits for a person.
 */
export function waitReasonOf({ waits, release }: TorrentNote): Reason | undefined {
  if (release && isParked(release)) return release.reasons[0];
  return release === undefined || release.state === "settling" ? waits : undefined;
}
