import type { ServerNames } from "../keyed/kind.ts";

/** Jellyfin and Emby answer this path without a key. */
export const PUBLIC_INFO_PATH = "/System/Info/Public";

/**
 * Differences between Jellyfin and Emby, which descend from the same program, MediaBrowser. The
 * requests that both answer in the same way are in this folder.
 */
export type Dialect = ServerNames & {
  /** Oldest version that is supported, for people: "10.10". */
  oldest: string;
  isSupported(version: readonly [major: number, minor: number]): boolean;
  /** Headers that carry the API key. */
  authorize(key: string): Record<string, string>;
  /** The server drops malformed ids without an error, so only valid ids are sent. */
  isId(id: string): boolean;
  /** Computes the id that the server derives from a path. Undefined if ids are only counted. */
  computeId: ((type: ItemType, path: string) => string) | undefined;
  /**
   * Fields of items that the server leaves out unless they are requested. Only fields that its own
   * description names: others are dropped without an error.
   */
  fields: string;
  /**
   * True if a list has `MediaSourceCount`, so that only items with several versions are asked for
   * their files. Emby's description does not have that field, so each item is asked.
   */
  countsVersions: boolean;
  /** Query of each list, such as the one that lists films of a collection as separate items. */
  listQuery: Record<string, string>;
  /** Address of the list of libraries, and one that is asked if the server does not have it. */
  librariesPath: { path: string; olderPath?: string };
  /**
   * Returns the query that finds the film or series of a file by the work's id; undefined if the
   * server has none. The query also finds a version without a row in a list, which only appears
   * among the parts of its film.
   */
  queryByWork: ((work: { tmdbId: number }) => Record<string, string>) | undefined;
  /**
   * Returns the queries that find items by path, each without a guarantee: only the path in the
   * answer proves anything. `types` are the wanted item types.
   */
  queriesByPath(paths: readonly string[], types: readonly ItemType[]): Record<string, string>[];
  /** Prefixes of addresses that a version no longer answers. */
  droppedPrefix: RegExp | undefined;
  /** Folders are collected for this time, in ms, before they are reported. */
  gatherMs: number;
  /** Time in ms from a report to its scan, unless the server is set to another one; 0: at once. */
  defaultDelayMs: number;
  /** True if an item is refreshed sooner than a report of its folder. */
  refreshesItems: boolean;
  /** True if reports below a folder that was empty at every scan have no effect. */
  needsFirstScan: boolean;
  /** True if `MinDateLastSaved` lists everything that was added or saved since a time. */
  listsSaved: boolean;
};

/** Item types that file a video or group videos, and folders. */
export type ItemType = "Movie" | "Series" | "Season" | "Episode" | "Folder";
