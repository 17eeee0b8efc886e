import { isAtOrBelow } from "../../base/path/is-below.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { TorrentState } from "../../core/torrent/states.ts";
import type { Torrent, TorrentWait } from "../../core/torrent/torrent.ts";
import { formatShare, NO_METADATA, NOTHING_WANTED, toUnfinishedWait } from "../shared/waits.ts";
import type { ReadTorrent } from "./read-torrent.ts";

/**
 * Meaning of each state. 5.0 says “stopped” instead of “paused”. A state that is not listed is
 * never complete.
 */
const STATES: Readonly<
  Record<string, "whole" | "halted" | "queued" | "loads" | "meta" | "checks" | "moves" | "fails">
> = {
  uploading: "whole",
  stalledUP: "whole",
  queuedUP: "whole",
  forcedUP: "whole",
  pausedUP: "whole",
  stoppedUP: "whole",
  downloading: "loads",
  stalledDL: "loads",
  forcedDL: "loads",
  allocating: "loads",
  queuedDL: "queued",
  pausedDL: "halted",
  stoppedDL: "halted",
  metaDL: "meta",
  forcedMetaDL: "meta",
  checkingUP: "checks",
  checkingDL: "checks",
  checkingResumeData: "checks",
  moving: "moves",
  error: "fails",
  missingFiles: "fails",
};

/** Converts a qBittorrent torrent to the common format of all clients. */
export function toTorrent(read: ReadTorrent, title: string): Torrent {
  const waits = waitOf(read, title);
  const failed = waits?.code === "torrent_error";
  const halted = /^(?:paused|stopped)UP$/.test(read.state);
  const { left: _, contentPath: _path, savePath, downloadPath, ...same } = read;
  return {
    ...same,
    state: failed ? "error" : stateOf(read, halted),
    waits,
    error: failed && typeof waits.message === "string" ? waits.message : undefined,
    downloadDir: savePath,
    top: topOf(read),
    unfinishedDir: waits === undefined ? undefined : downloadPath,
    goalReached: read.goalReached && halted && waits === undefined,
  };
}

function stateOf({ state, left, hasMetadata }: ReadTorrent, halted: boolean): TorrentState {
  if (STATES[state] === "halted") return "stopped";
  if (halted) return left === 0 ? "finished" : "stopped";
  return hasMetadata && left === 0 ? "seeding" : "downloading";
}

/**
 * Returns the torrent's folder that currently contains its data, or the inner folder if they are
 * nested. Undefined if neither folder contains it.
 */
const placeOf = ({
  savePath,
  downloadPath = savePath,
  contentPath,
}: ReadTorrent): string | undefined =>
  [savePath, downloadPath]
    .filter((folder) => isAtOrBelow(contentPath, folder))
    .toSorted((a, b) => b.length - a.length)[0];

function topOf(read: ReadTorrent): string | undefined {
  const place = placeOf(read);
  const [top] =
    place === undefined
      ? []
      : read.contentPath
          .slice(place.length)
          .split("/")
          .filter((part) => part !== "");
  return top;
}

/**
 * Returns the reason why a torrent waits, based on its cheap fields. Undefined if its files can be
 * checked.
 *
 * While qBittorrent moves a finished torrent to another file system, the progress is 1, nothing is
 * left, there is a completion date, and the folder is already the final one (seen in 4.5.2). Only
 * the state shows the move. The only sign of a failed move is a path that is still outside the
 * final folder. States are up to 1.5 s old, so a torrent is checked twice.
 */
function waitOf(read: ReadTorrent, title: string): TorrentWait | undefined {
  const { state, percentDone, left, sizeBytes, hasMetadata, doneAt, savePath, contentPath } = read;
  const kind = Object.hasOwn(STATES, state) ? STATES[state] : undefined;
  if (kind === "fails") {
    const what =
      state === "missingFiles"
        ? "its files are missing; recheck the torrent, or remove it"
        : "a disk may be full or not writable; see its log";
    return {
      code: "torrent_error",
      message: `${title} reports an error for this torrent: ${what}.`,
    };
  }
  if (kind === "meta" || !hasMetadata) return NO_METADATA;
  if (kind === "checks") return { code: "checking", message: `${title} is checking its data.` };
  if (kind === "moves") {
    return {
      code: "moving",
      message: `${title} has finished the download and is moving it to its folder.`,
    };
  }
  if (sizeBytes <= 0) return NOTHING_WANTED;
  const share = formatShare(percentDone, left);
  if (kind === "halted" || kind === "queued") {
    return toUnfinishedWait(kind === "halted" ? "stopped" : kind, title, share);
  }
  if (kind === undefined) {
    const shown = cleanText(state, 40);
    return {
      code: "queued",
      message: `${title} reports the state "${shown}", which plex-ingest does not know: ${share}.`,
    };
  }
  if (kind === "loads" || left > 0 || percentDone < 1 || doneAt === undefined) {
    return toUnfinishedWait("downloading", title, share);
  }
  if (!contentPath.startsWith("/")) {
    return { code: "checking", message: `${title} is still reading its data.` };
  }
  if (placeOf(read) !== savePath) {
    const [from, to] = [cleanText(contentPath, 300), cleanText(savePath, 300)];
    const message =
      `${title} has finished the download but could not move it from ${from} to ${to}. Free some ` +
      'space or give it permission to write there, then choose that folder again with "Set ' +
      'location".';
    return { code: "torrent_error", message };
  }
  return undefined;
}
