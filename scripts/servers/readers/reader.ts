/** A library that the trial makes. All paths are the server's. */
export type TrialLibrary = { name: string; type: "movie" | "tv"; path: string };

export type ShownSubtitle = {
  path: string;
  language: string | undefined;
  forced: boolean;
  sdh: boolean;
};

/** A film or an episode as a server shows it. All paths are the server's. */
export type ShownVideo = {
  type: "movie" | "tv";
  /** A series' title and year, for an episode. */
  title: string | undefined;
  year: number | undefined;
  /** Ids of the film or the series, by lower-case source: `tmdb`, `imdb`, `tvdb`. */
  ids: ReadonlyMap<string, string>;
  season?: number | undefined;
  episodes: readonly number[];
  /** Only Plex shows an edition. */
  edition?: string | undefined;
  /** Versions, with their sizes in bytes if the server states them. */
  files: readonly { path: string; bytes: number | undefined }[];
  /** Further parts of the first version. */
  parts: readonly string[];
  /** External subtitles. Undefined if they are not read. */
  subtitles: readonly ShownSubtitle[] | undefined;
};

/** The requests of a trial to one server. */
export interface ServerReader {
  /** Returns the server's name and version, like `Jellyfin 12.0.0`. */
  open(signal: AbortSignal): Promise<string>;
  /** True if the server has this folder, or cannot be asked. */
  sees?(path: string, signal: AbortSignal): Promise<boolean>;
  /** Creates libraries, and starts the scan that each new library needs. */
  makeLibraries(libraries: readonly TrialLibrary[], signal: AbortSignal): Promise<void>;
  /** Returns the names of libraries whose folders all satisfy `isOurs`. */
  findLibraries(isOurs: (path: string) => boolean, signal: AbortSignal): Promise<string[]>;
  removeLibrary(name: string, signal: AbortSignal): Promise<void>;
  /** Lists all films and episodes of these libraries. */
  read(libraries: readonly TrialLibrary[], signal: AbortSignal): Promise<ShownVideo[]>;
  /** True while the server scans all of its libraries. */
  isScanning(signal: AbortSignal): Promise<boolean>;
  /** True if the server answers, and is not starting. */
  isUp(signal: AbortSignal): Promise<boolean>;
}
