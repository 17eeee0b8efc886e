import type { findFiles } from "../../adapters/machine/find-files.ts";
import type { ArrKind } from "../../core/arr/app.ts";
import type { ListedLibrary } from "../../core/library/media-server.ts";
import type { KeyedServer } from "../../core/library/server-entry.ts";
import type { UnreadyState } from "../../core/library/server-start.ts";
import type { PlexPin, PlexTvServer } from "../../servers/plex/account/sign-in.ts";
import type { JudgedFolder } from "../doctor/filed-folders.ts";
import type { FilingProbe } from "../doctor/probe-folders.ts";

/**
 * A media server that accepted a key: its own name, its version and its libraries. `unscanned`: their
 * folders that it has not scanned yet, because they were empty.
 */
export type PlexServer = {
  name: string;
  version: string;
  sections: ListedLibrary[];
  unscanned?: string[];
};

/** A folder with downloads, and the address of the client that puts them there, if one does. */
export type DownloadSource = { from: string; url?: string };

/** Library folders, and the download folders in them, which are not part of the library. */
export type LookedFolders = { folders: readonly string[]; downloads: readonly string[] };

/** Ports at which Plex, and at which the other media servers, usually listen. */
export type UsualPorts = { plex: readonly number[]; others: readonly number[] };

/**
 * External services and files that `init` uses. All methods throw `Outage` or `UserError`, whose
 * sentences are shown.
 */
export type SetupPorts = {
  /** The ports at which media servers are looked for. */
  usualPorts: UsualPorts;
  /** True if a Plex server responds at this address to a request without a token. */
  plexAnswers(url: string, signal: AbortSignal): Promise<boolean>;
  /** Returns what a server other than Plex reports without a key; undefined if none responds. */
  publicInfo(
    url: string,
    signal: AbortSignal,
  ): Promise<
    { kind: KeyedServer; version: string; title: string; state?: UnreadyState } | undefined
  >;
  /** @throws UserError if a server of another kind responds */
  keyedServer(
    kind: KeyedServer,
    url: string,
    key: string,
    signal: AbortSignal,
  ): Promise<PlexServer>;
  plexServer(url: string, token: string, signal: AbortSignal): Promise<PlexServer>;
  pin(signal: AbortSignal): Promise<PlexPin>;
  pinToken(id: number, signal: AbortSignal): Promise<{ token: string } | "waiting" | "expired">;
  plexTvServers(token: string, signal: AbortSignal): Promise<PlexTvServer[]>;
  tmdb(key: string, signal: AbortSignal, url?: string): Promise<void>;
  /** Returns the version of a Sonarr or Radarr that accepts this key. */
  arrApp(
    kind: ArrKind,
    url: string,
    key: string,
    signal: AbortSignal,
  ): Promise<{ version: string }>;
  isFolder(path: string): Promise<boolean>;
  findFiles: typeof findFiles;
  /** True if there is a video below one of these folders and outside the download folders. */
  hasVideos(places: LookedFolders): Promise<boolean>;
  /** Lists these videos, as far as a short look finds them. */
  listVideos(places: LookedFolders, signal: AbortSignal): Promise<string[]>;
  /** Resolves links in a path, as far as the path exists. */
  real(path: string): string;
  canListen(host: string, port: number): Promise<boolean>;
  /** The IPv4 addresses of this machine at which the internet may reach it. */
  listPublicAddresses(): string[];
  /** Judges the libraries below the media roots, as filing does. */
  judgeFolders(roots: readonly string[], libraries: readonly string[]): Promise<JudgedFolder[]>;
  /** Selects one folder on each mount, because the others behave the same. */
  onePerMount(folders: readonly string[]): Promise<string[]>;
  /** Tries to file from a download folder into a library folder below one of the media roots. */
  probeFiling(
    source: DownloadSource,
    to: string,
    mediaRoots: readonly string[],
  ): Promise<FilingProbe>;
  /** Returns the text of a file. Undefined if the file does not exist or may not be read. */
  readText(path: string): Promise<string | undefined>;
};

/** The configuration file and how the real loader reads it. */
export type SetupFile = {
  path: string;
  /** Undefined if there is no file yet. */
  text: string | undefined;
  /** The system's file, if it exists and this account may not read it. */
  closedSystemFile: string | undefined;
  /** Returns the values of a text, as the program will read them. */
  parse(text: string): Readonly<Record<string, string | undefined>>;
  /**
   * Returns all problems that the configuration would have if the file contained this text, one
   * sentence each.
   */
  problems(text: string): string[];
  /**
   * Writes in one step. An existing file keeps its owner, group and mode; only this user has access
   * to a new one. Returns the path of the old file's copy.
   */
  write(text: string): Promise<string | undefined>;
};
