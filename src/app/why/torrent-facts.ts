import { join } from "node:path";
import { cleanText } from "../../core/text/clean-text.ts";
import type { LedgerTorrent } from "../../store/torrents/torrents.ts";
import { shownPath } from "../show/show-file.ts";
import type { Fact, Verdict } from "./fact.ts";
import { when } from "./when.ts";

/** What the ledger says of a torrent. */
export function torrentFact(torrent: LedgerTorrent): Fact {
  const { name, folder, hash, seenAt, goneAt } = torrent;
  return {
    at: goneAt ?? seenAt,
    about: "torrent",
    message: `Torrent ${cleanText(name)} in ${shownPath(folder)} (${hash}): ${stateOf(torrent)}`,
  };
}

function stateOf({ waits, complete, goneAt }: LedgerTorrent): string {
  if (goneAt !== undefined)
    return `it was removed from Transmission on ${when(goneAt)}, ${complete ? "complete" : "before it was complete"}.`;
  if (waits) return waits.message;
  return complete ? "it is complete." : "it is not known to be complete yet.";
}

/** Torrents whose files lie at this path, below or above it. */
export function torrentsAt(torrents: readonly LedgerTorrent[], path: string): LedgerTorrent[] {
  return torrents.filter(({ folder, tops = [] }) =>
    tops.some((top) => {
      const own = join(folder, top);
      return own === path || path.startsWith(`${own}/`);
    }),
  );
}

/** Of a torrent that is no release yet. */
export function torrentVerdict(torrent: LedgerTorrent): Verdict {
  const { waits, hash, goneAt } = torrent;
  const name = cleanText(torrent.name);
  if (waits?.code === "label")
    return {
      answer: `It is left alone: it is the torrent ${name}. ${waits.message}`,
      next: "Change its labels in Transmission, or TRANSMISSION_LABELS and TRANSMISSION_EXCLUDE_LABELS.",
      inLibrary: false,
    };
  const next =
    goneAt === undefined
      ? "`plex-ingest torrents` shows how far it is; it is taken in by itself when it is complete."
      : "Add the torrent to Transmission again, or delete what it left.";
  return { answer: `It belongs to the torrent ${name} (${hash}): ${stateOf(torrent)}`, next, inLibrary: false };
}
