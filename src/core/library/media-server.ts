import type { MediaType } from "../../base/identity.ts";
import type { Clock } from "../clock.ts";
import type { NameTags } from "../plan/names/parse-template.ts";
import type { FileInLibrary, PlexShowing } from "../scan/judge.ts";
import type { Trace } from "../trace.ts";

/**
 * A library and its folders. All paths in this file are as the server sees them, on Windows with
 * backslashes.
 */
export type ListedLibrary = {
  id: string;
  title: string;
  /** "movie" or "show"; nothing is filed into others ("artist", "photo"). */
  type: string;
  locations: string[];
};

/** A library as it is now. */
export type ServerLibrary = ListedLibrary & {
  /** Whether it is being scanned now; undefined where the server does not say. */
  refreshing: boolean | undefined;
  /** Changes whenever the library does. Constant where the server reports no changes. */
  stamp: string;
};

/**
 * How far to search: the newest items of a library; also those changed last (an older film that got
 * another version); also the film or series itself; the whole library.
 */
export type SearchDepth = "newest" | "recent" | "thorough" | "all";

/** `since`: when the first of these files was scanned at the earliest, in ms since 1970. */
export type FileSearch = { files: readonly FileInLibrary[]; depth: SearchDepth; since: number };

/** Scan and proof: has a folder read, and finds out how the files in it are shown. */
export type ServerScan = {
  /** In the server's order. */
  libraries(signal: AbortSignal): Promise<ServerLibrary[]>;
  /**
   * Asks for a scan of one folder. That proves nothing: it is accepted before it is done, and for
   * any folder.
   */
  refresh(libraryId: string, path: string, signal: AbortSignal): Promise<void>;
  /**
   * The items of one library that have these files, by the files' paths. A file that is not shown
   * yet is missing.
   */
  find(
    library: ListedLibrary,
    search: FileSearch,
    signal: AbortSignal,
  ): Promise<Map<string, PlexShowing[]>>;
  /**
   * Calls `onHint` when something may have changed. Resolves when the server ends the stream,
   * throws when there is none. A server without it is only polled.
   */
  listen?(onHint: () => void, signal: AbortSignal): Promise<void>;
};

export type ServerFile = { path: string; resolution: string | undefined };

/** A film or series, with the ids that the server knows. */
export type ServerWork = {
  id: string;
  tmdbId: number | undefined;
  imdbId: string | undefined;
  tvdbId: number | undefined;
  /** Empty for a series: see `episodes`. */
  files: ServerFile[];
};

export type ServerEpisode = {
  id?: string | undefined;
  season: number | undefined;
  episode: number | undefined;
  files: ServerFile[];
};

/** The library index: all that the server has. */
export type ServerIndex = Pick<ServerScan, "libraries"> & {
  /** Every film or series of a library, a page at a time; throws when the list ends early. */
  works(libraryId: string, type: MediaType, signal: AbortSignal): AsyncGenerator<ServerWork[]>;
  episodes(seriesId: string, signal: AbortSignal): Promise<ServerEpisode[]>;
  /** The folders of a series; none where the server does not list them. */
  seriesFolders(seriesId: string, signal: AbortSignal): Promise<string[]>;
};

/**
 * What shows the library. @throws (every call) Outage when it is down, slow or refuses the token;
 * UserError for a library or item that it does not have; the signal's reason
 */
export type MediaServer = ServerScan &
  ServerIndex & {
    /** As people call it: "Plex". */
    name: string;
    /**
     * Asks in the cheapest way that also proves the token. The version is empty when the server
     * does not say.
     */
    check(signal: AbortSignal): Promise<{ version: string }>;
    /** The files that are playing or paused now, for any user. A server without it does not say. */
    playing?(signal: AbortSignal): Promise<string[]>;
    close(): Promise<void>;
  };

/**
 * Where a browser opens a film or series that the server showed in these libraries, with these
 * files, as these items; undefined where it does not say.
 */
export type FindWork = (
  work: { type: MediaType; tmdbId: number; title: string },
  shown: { libraries: ReadonlySet<string>; paths: readonly string[]; items: readonly string[] },
  signal: AbortSignal,
) => Promise<{ url: string } | "not_found" | undefined>;

/** What a server is opened with besides its settings. */
export type ServerHost = {
  clientIdentifier: string;
  version: string;
  clock: Clock;
  /** Called once for each list that cannot be read in full. */
  warn: (message: string) => void;
  trace?: Trace | undefined;
};

/**
 * A kind of server that can show the library. `Config` is the configuration, as far as it is about
 * this kind.
 */
export type ServerKind<Config> = {
  /** As people call it. */
  name: string;
  tags: NameTags;
  isConfigured(config: Config): boolean;
  /** @throws UserError for settings that cannot be used */
  open(config: Config, host: ServerHost): Promise<MediaServer>;
};
