import { dirname, join } from "node:path";
import { isAtOrBelow } from "../../core/path/is-below.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { RegisteredTorrent } from "../../store/torrents/torrents.ts";
import { shownPath } from "../shown/release.ts";
import type { Fact, Verdict } from "./fact.ts";
import { formatDay, formatTime, type TrashedFile } from "./view.ts";

const DAY_MS = 24 * 3600 * 1000;

/** What became of one file that was taken out of the library. `days` is INGEST_TRASH_DAYS. */
export function trashFacts(row: TrashedFile, days: number): Fact[] {
  const { operationId, trashedAt, restoredAt, purgedAt, request, problem } = row;
  const from = shownPath(row.originalPath);
  const put: Fact = {
    at: trashedAt,
    about: "trash",
    message: `${from} was moved to the trash.`,
    alike: sum(`out of ${shownPath(dirname(row.originalPath))}`, (count) => `${count} files were moved to the trash,`),
  };
  if (restoredAt !== undefined)
    return [{ at: restoredAt, about: "trash", message: `${from} was put back from the trash.` }, put];
  if (purgedAt !== undefined)
    return [{ at: purgedAt, about: "trash", message: `${from} was deleted from the trash.` }, put];
  const facts: Fact[] = [
    {
      about: "trash",
      message: `It lies in the trash as ${shownPath(row.path)} (${operationId}), ${until(row, days)}.`,
      alike: sum(
        until(row, days),
        (count) => `${count} files lie in the trash (\`plex-ingest trash list\` names them),`,
      ),
    },
    put,
  ];
  if (request !== undefined)
    facts.push({
      about: "trash",
      message: `It is asked to be ${request === "restore" ? "put back" : "deleted"}, and the engine has still to do that.`,
    });
  if (problem !== undefined) facts.push({ about: "trash", message: problem });
  return facts;
}

const sum = (end: string, told: (count: number) => string): Fact["alike"] => ({
  key: `${told(0)} ${end}`,
  told: (count) => `${told(count)} ${end}.`,
});

/** As `trash list` says it. */
function until({ disk, trashedAt }: TrashedFile, days: number): string {
  if (disk.missing) return "where nothing lies now";
  if (disk.lastCopy) return "and stays: it is the last copy of its content";
  if (days <= 0) return "and stays: INGEST_TRASH_DAYS is 0";
  return `until the upkeep after ${formatDay(trashedAt + days * DAY_MS)}`;
}

/** What the registry says of a torrent. */
export function torrentFact(torrent: RegisteredTorrent): Fact {
  const { name, folder, hash, seenAt, goneAt } = torrent;
  return {
    at: goneAt ?? seenAt,
    about: "torrent",
    message: `Torrent ${cleanText(name)} in ${shownPath(folder)} (${hash}): ${stateOf(torrent)}`,
  };
}

function stateOf({ waits, complete, goneAt }: RegisteredTorrent): string {
  if (goneAt !== undefined)
    return `it was removed from Transmission on ${formatTime(goneAt)}, ${complete ? "complete" : "before it was complete"}.`;
  if (waits) return waits.message;
  return complete ? "it is complete." : "it is not known to be complete yet.";
}

/** Torrents whose files lie at this path, below or above it. */
export function torrentsAt(torrents: readonly RegisteredTorrent[], path: string): RegisteredTorrent[] {
  return torrents.filter(({ folder, tops = [] }) => tops.some((top) => isAtOrBelow(path, join(folder, top))));
}

/** Of a torrent that is no release yet. */
export function torrentVerdict(torrent: RegisteredTorrent): Verdict {
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
