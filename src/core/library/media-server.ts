import type { MediaType } from "../../base/identity.ts";
import type { Clock } from "../clock.ts";
import type { FileInLibrary, PlexShowing } from "../scan/judge.ts";
import type { Trace } from "../trace.ts";
import type { ServerEntry } from "./server-entry.ts";

/**
 * A library and its folders. All paths in this file are as the server sees them; on Windows, they
 * have backslashes.
 */
export type ListedLibrary = {
  id: string;
  title: string;
  /** "movie" or "show". Nothing is filed into libraries of other types ("artist", "photo"). */
  type: string;
  locations: string[];
};

/** A library and its current state. */
export type ServerLibrary = ListedLibrary & {
  /** True while the library is being scanned; undefined if the server does not report it. */
  refreshing: boolean | undefined;
  /** Changes whenever the library changes. Constant if the server reports no changes. */
  stamp: string;
};

/**
 * How far to search. Each level includes the previous ones. In order: the library's newest items;
 * the most recently changed items (an older film that got another version); the film or series
 * itself; the whole library.
 */
export type SearchDepth = "newest" | "recent" | "thorough" | "all";

/** `since`: earliest time at which one of these files was scanned, in ms since 1970. */
export type FileSearch = { files: readonly FileInLibrary[]; depth: SearchDepth; since: number };

/**
 * Reports of changed folders, for a server that does not scan a reported folder at once. Such a
 * server waits after the last report nearby, and each further report restarts that wait.
 */
export type FolderReports = {
  /** Folders are collected for this time, in ms, so that they are reported together. */
  gatherMs: number;
  /**
   * Reports folders of one library in one request. Returns for each folder the time in ms after
   * which the server begins to scan it: 0 for a folder that is scanned at once. Folders outside the
   * library are missing from the result.
   */
  send(
    libraryId: string,
    paths: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, number>>;
};

/**
 * The scan of all libraries, for a server that ignores reports below a library folder of which it
 * has no entry, because the folder was empty whenever it was scanned.
 */
export type WholeScan = {
  /** Returns the folders of a library of which the server has an entry. */
  listEntered(library: ListedLibrary, signal: AbortSignal): Promise<ReadonlySet<string>>;
  /** True while all libraries are scanned. A request would cancel that scan. */
  isRunning(signal: AbortSignal): Promise<boolean>;
  request(signal: AbortSignal): Promise<void>;
  /** Returns when the last complete scan ended, in the server's own form; undefined if none did. */
  lastEnd(signal: AbortSignal): Promise<string | undefined>;
};

/** Scans folders and checks how the server shows the files in them. */
export type ServerScan = {
  /** In the server's order. */
  libraries(signal: AbortSignal): Promise<ServerLibrary[]>;
  /**
   * Requests a scan of one folder. Success does not prove that the folder is scanned: the server
   * accepts the request before it scans, and accepts any folder.
   */
  refresh(libraryId: string, path: string, signal: AbortSignal): Promise<void>;
  /** Used instead of `refresh` if the server defines it. */
  reports?: FolderReports;
  /** Defined if the server needs this scan before the first report into a library folder. */
  wholeScan?: WholeScan;
  /**
   * Finds the items in one library that have these files, by file path. Files that the server does
   * not show yet are missing from the result.
   */
  find(
    library: ListedLibrary,
    search: FileSearch,
    signal: AbortSignal,
  ): Promise<Map<string, PlexShowing[]>>;
  /**
   * Calls `onHint` when something may have changed. Resolves when the server ends the stream;
   * throws if there is no stream. A server without this method is only polled.
   */
  listen?(onHint: () => void, signal: AbortSignal): Promise<void>;
};

export type ServerFile = { path: string; resolution: string | undefined };

/** A film or series, with the ids known to the server. */
export type ServerWork = {
  id: string;
  tmdbId: number | undefined;
  imdbId: string | undefined;
  tvdbId: number | undefined;
  /** Empty for a series: see `episodes`. */
  files: ServerFile[];
  /** True if the server failed to list all files of this work. */
  isPartial?: true;
};

export type ServerEpisode = {
  id?: string | undefined;
  season: number | undefined;
  episode: number | undefined;
  files: ServerFile[];
};

/** Index of everything on the server. */
export type ServerIndex = Pick<ServerScan, "libraries"> & {
  /**
   * Yields every film or series of a library, one page at a time. Throws when the list ends early.
   */
  works(libraryId: string, type: MediaType, signal: AbortSignal): AsyncGenerator<ServerWork[]>;
  episodes(seriesId: string, signal: AbortSignal): Promise<ServerEpisode[]>;
  /** Folders of a series; empty if the server does not list them. */
  seriesFolders(seriesId: string, signal: AbortSignal): Promise<string[]>;
};

export const FOUND_TYPES = ["movie", "show", "episode"] as const;

/** `words` must not be blank. `libraryId`: only in this library. */
type TitleSearch = {
  words: string;
  types: readonly (typeof FOUND_TYPES)[number][];
  libraryId?: string | undefined;
  limit: number;
};

/** A film, series or episode that a search found. `guids` have the form `tmdb://603`. */
export type FoundTitle = {
  id: string;
  type: (typeof FOUND_TYPES)[number];
  title: string;
  year?: number | undefined;
  library?: string | undefined;
  show?: string | undefined;
  season?: number | undefined;
  episode?: number | undefined;
  guids: string[];
};

/**
 * A server that shows the library. @throws (every call) Outage if the server is down, slow or
 * refuses the token; UserError for a library or item that the server does not have; the signal's
 * reason
 */
export type MediaServer = ServerScan &
  ServerIndex & {
    /** Name for people: `Plex`, or `Plex "attic"` if there are several. */
    name: string;
    /**
     * Sends the smallest request that also verifies the token. The version is empty if the server
     * does not report it.
     */
    check(signal: AbortSignal): Promise<{ version: string }>;
    /**
     * Searches films, series and episodes by title, best match first. A server that is searched
     * otherwise does not define the method.
     */
    search?(search: TitleSearch, signal: AbortSignal): Promise<FoundTitle[]>;
    /**
     * Returns the files that any user is playing or has paused now. A server that cannot report
     * this does not define the method.
     */
    playing?(signal: AbortSignal): Promise<string[]>;
    close(): Promise<void>;
  };

/**
 * Finds the browser address of a film or series from the libraries, files and items in which the
 * server showed it. Undefined if the server does not report an address.
 */
export type FindWork = (
  work: { type: MediaType; tmdbId: number; title: string },
  shown: { libraries: ReadonlySet<string>; paths: readonly string[]; items: readonly string[] },
  signal: AbortSignal,
) => Promise<{ url: string } | "not_found" | undefined>;

/** Everything that is needed to open a server, except its settings. */
export type ServerHost = {
  clientIdentifier: string;
  version: string;
  clock: Clock;
  /** Called once for each list that cannot be read in full. */
  warn: (message: string) => void;
  trace?: Trace | undefined;
};

/**
 * A kind of server that can show the library. `Config` is the part of the configuration that
 * concerns this kind.
 */
export type ServerKind<Config> = {
  /** @throws UserError for settings that cannot be used */
  open(entry: ServerEntry, config: Config, host: ServerHost): Promise<MediaServer>;
};
