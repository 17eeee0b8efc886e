import { dirname, join } from "node:path";
import { type Sentence, sentence } from "../../base/actions/sentence.ts";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { quoted, quotedPath } from "../../base/text/clean-text.ts";
import { formatUtc } from "../../base/text/local-time.ts";
import { DAY_MS } from "../../base/text/time-units.ts";
import type { RegisteredTorrent } from "../../store/torrents/torrents.ts";
import type { Fact, WhyVerdict } from "./fact.ts";
import { formatDay, type TrashedFile } from "./view.ts";

/**
 * Returns the events of one file that was taken out of the library. `days` is INGEST_TRASH_DAYS.
 */
export function listTrashFacts(row: TrashedFile, days: number): Fact[] {
  const { operationId, trashedAt, restoredAt, purgedAt, request, problem } = row;
  const from = quotedPath(row.originalPath);
  const put: Fact = {
    at: trashedAt,
    about: "trash",
    message: `${from} was moved to the trash.`,
    alike: summarize(
      `from ${quotedPath(dirname(row.originalPath))}`,
      (count) => `${count} files were moved to the trash`,
    ),
  };
  if (restoredAt !== undefined) {
    return [
      { at: restoredAt, about: "trash", message: `${from} was put back from the trash.` },
      put,
    ];
  }
  if (purgedAt !== undefined) {
    return [{ at: purgedAt, about: "trash", message: `${from} was deleted from the trash.` }, put];
  }
  const facts: Fact[] = [
    {
      about: "trash",
      message: `It is in the trash as ${quotedPath(row.path)} (${operationId}), ${until(row, days)}.`,
      alike: summarize(
        until(row, days),
        (count) => sentence`${count} files are in the trash (${{ do: "trash list" }} lists them),`,
      ),
    },
    put,
  ];
  if (request !== undefined) {
    facts.push({
      about: "trash",
      message: `A person asked to ${request === "restore" ? "restore" : "delete"} it; the engine has not done that yet.`,
    });
  }
  if (problem !== undefined) facts.push({ about: "trash", message: problem });
  return facts;
}

const summarize = (end: string, start: (count: number) => Sentence): Fact["alike"] => ({
  key: end,
  summary: (count) => sentence`${start(count)} ${end}.`,
});

/** Uses the wording of `trash list`. */
function until({ disk, trashedAt }: TrashedFile, days: number): string {
  if (disk.missing) return "but the file is missing now";
  if (disk.lastCopy) return "and is kept: it is the last copy of its content";
  if (days <= 0) return "and is kept: INGEST_TRASH_DAYS is 0";
  return `until the upkeep after ${formatDay(trashedAt + days * DAY_MS)}`;
}

/** Converts a torrent in the registry to a fact. */
export function toTorrentFact(torrent: RegisteredTorrent): Fact {
  const { name, folder, hash, seenAt, goneAt } = torrent;
  return {
    at: goneAt ?? seenAt,
    about: "torrent",
    message: sentence`Download ${quoted(name, 500)} in ${quotedPath(folder)} (${hash}): ${stateOf(torrent)}`,
  };
}

function stateOf({ waits, complete, goneAt }: RegisteredTorrent): Sentence {
  if (goneAt !== undefined) {
    return (
      `it was removed from its download client on ${formatUtc(goneAt)}, ` +
      `${complete ? "when it was complete" : "before it was complete"}.`
    );
  }
  if (waits) return waits.message;
  return complete ? "it is complete." : "it is not known to be complete yet.";
}

/** Torrents whose files are at or above this path. */
export function findTorrentsAt(
  torrents: readonly RegisteredTorrent[],
  path: string,
): RegisteredTorrent[] {
  return torrents.filter(({ folder, tops = [] }) =>
    tops.some((top) => isAtOrBelow(path, join(folder, top))),
  );
}

/** Returns the verdict for a torrent that is not a release yet. */
export function explainTorrent(torrent: RegisteredTorrent): WhyVerdict {
  const { waits, hash, goneAt } = torrent;
  const name = quoted(torrent.name, 500);
  if (waits?.code === "label") {
    return {
      answer: sentence`It is the download ${name}, which is left alone. ${waits.message}`,
      next: "Change its labels in its download client, or change the label settings.",
      inLibrary: false,
    };
  }
  const next =
    goneAt === undefined
      ? sentence`${{ do: "torrents" }} shows its progress. It is added automatically when it is complete.`
      : "Add it to its download client again, or delete its remaining files.";
  return {
    answer: sentence`It belongs to the download ${name} (${hash}): ${stateOf(torrent)}`,
    next,
    inLibrary: false,
  };
}
