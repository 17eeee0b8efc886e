import { baseOf, namesInForeign } from "../../base/path/path-parts.ts";
import type { ArrEvent, ArrQueueEntry } from "../../core/arr/app.ts";
import {
  type ArrDownloadClient,
  type DownloadAtClient,
  isPartOfItem,
  isWatchedItem,
} from "../../core/arr/category.ts";

/** A download, as far as it is known here. */
export type MatchedDownload = {
  /**
   * Info hash, or our hash of a newsreader's download. Undefined for a file in a watched folder.
   */
  hash: string | undefined;
  /** True if the apps know the download by this hash. */
  isInfoHash: boolean;
  /** Names that the download may have in an app, if it is not known by its hash. */
  names: readonly string[];
  /** The download as its client shows it. Undefined for a file in a watched folder. */
  atClient: DownloadAtClient | undefined;
  /** The download's path here, and as other machines may see it. */
  places: readonly string[];
  /** File names of its videos. */
  files: readonly string[];
};

/** Finds the rows and events of one download. */
export type Matcher = {
  isListed: (entry: ArrQueueEntry) => boolean;
  isOwn: (event: ArrEvent) => boolean;
};

type MatcherDeps = {
  /** True if the download may be in a folder that an app watches, or in one item of it. */
  isWatched: boolean;
  /** The app's clients. */
  clients: readonly ArrDownloadClient[];
  /** Returns our hash for the id that a newsreader gave to a download. */
  hashOfNewsId: (id: string) => string | undefined;
};

/**
 * Finds what an app knows about a download. A name counts only where no id decides: the same
 * release may be downloaded twice, and an app's word about one of the two is not about the other.
 * A blackhole client knows no ids, and names each item of its folder.
 */
export function createMatcher(
  download: MatchedDownload,
  { isWatched, clients, hashOfNewsId }: MatcherDeps,
): Matcher {
  const names = new Set(download.names.map(comparable));
  const isNamed = (text: string | undefined): boolean =>
    text !== undefined && text !== "" && names.has(comparable(baseOf(text)));
  const isAround = (item: string | undefined): boolean =>
    isWatched &&
    item !== undefined &&
    isWatchedItem(clients, item) &&
    download.places.some((place) => isPartOfItem(place, item));
  const isSame = (id: string): boolean => compareIds(id, download, hashOfNewsId) === "same";
  const hasName = (id: string): boolean =>
    (!download.isInfoHash || isWatched) && compareIds(id, download, hashOfNewsId) === "unknown";
  return {
    isListed: ({ downloadId, title, outputPath }) =>
      isSame(downloadId) ||
      isAround(outputPath) ||
      (hasName(downloadId) && (isNamed(title) || isNamed(outputPath))),
    isOwn: (event) =>
      isSame(event.downloadId) ||
      (event.downloadId === "" && isDropped(event, download)) ||
      (hasName(event.downloadId) && (isNamed(event.title) || isDropped(event, download))),
  };
}

/** Ids that prove a download: info hashes, and the ids that apps give to a newsreader's download. */
const LASTING_ID = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i;
/** Ids that a newsreader gives. Some start again with an empty queue, so each may be another's. */
const NUMBER = /^\d{1,18}$/;

/** Returns an id by which a history can be asked for the events of this download alone. */
export const toLastingId = (id: string | undefined): string | undefined =>
  id === undefined || NUMBER.test(id) ? undefined : id;

/**
 * Compares an app's id with the download's. `unknown`: the id proves nothing, so the name decides.
 */
function compareIds(
  id: string,
  { hash, isInfoHash, atClient }: MatchedDownload,
  hashOfNewsId: MatcherDeps["hashOfNewsId"],
): "same" | "other" | "unknown" {
  if (id === "" || hash === undefined) return "unknown";
  if (id.toLowerCase() === hash) return "same";
  if (isInfoHash) return "unknown";
  const named = hashOfNewsId(id);
  const own = atClient?.id;
  if (named === hash) return "same";
  // Before the client answered after an update.
  if (own === undefined) return "unknown";
  if (id === own) return NUMBER.test(id) ? "unknown" : "same";
  return named !== undefined || LASTING_ID.test(id) || NUMBER.test(id) ? "other" : "unknown";
}

/**
 * True if a person imported this download's file in the app: one of its videos, below a folder with
 * its name, or a single file with that name.
 */
function isDropped({ droppedPath }: ArrEvent, { names, files }: MatchedDownload): boolean {
  const parts = namesInForeign(droppedPath ?? "");
  const file = parts.at(-1);
  if (file === undefined || !files.includes(file)) return false;
  const own = new Set(names.map(comparable));
  return parts.some((part) => own.has(comparable(part)));
}

/** The forms in which an id and the names of a download are compared with `mentions`. */
export const mentionsOf = ({
  hash,
  names,
}: {
  hash: string | undefined;
  names: readonly string[];
}): string[] => [...(hash === undefined ? [] : [hash.toLowerCase()]), ...names.map(comparable)];

/** Names of downloads differ in case, and by the extension of a single file. */
export const comparable = (name: string): string =>
  baseOf(name.replaceAll("\\", "/").replace(/\/+$/, ""))
    .toLowerCase()
    .replace(/\.(?:mkv|mp4|avi|m4v|ts|nzb|torrent)$/, "");
