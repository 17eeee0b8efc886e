import type { findFiles } from "../../adapters/machine/find-files.ts";
import type { ListedLibrary } from "../../core/library/media-server.ts";
import type { PlexPin, PlexTvServer } from "../../servers/plex/account/sign-in.ts";
import type { LinkProbe } from "../doctor/foretell-link.ts";

export type PlexServer = { name: string; version: string; sections: ListedLibrary[] };

/** The outside as `init` asks it. All throw `Outage` or `UserError`, whose sentences are shown. */
export type SetupPorts = {
  /** Whether a Plex server answers at the address, asked without a token. */
  plexAnswers(url: string, signal: AbortSignal): Promise<boolean>;
  plexServer(url: string, token: string, signal: AbortSignal): Promise<PlexServer>;
  pin(signal: AbortSignal): Promise<PlexPin | undefined>;
  pinToken(id: number, signal: AbortSignal): Promise<{ token: string } | "waiting" | "expired">;
  plexTvServers(token: string, signal: AbortSignal): Promise<PlexTvServer[]>;
  tmdb(key: string, signal: AbortSignal, url?: string): Promise<void>;
  isFolder(path: string): Promise<boolean>;
  findFiles: typeof findFiles;
  /** Whether there is a video below one of these folders, outside those of downloads. */
  hasVideos(places: { folders: readonly string[]; downloads: readonly string[] }): Promise<boolean>;
  /** The path with its links resolved as far as it exists. */
  real(path: string): string;
  canListen(host: string, port: number): Promise<boolean>;
  probeLink(from: string, to: string): Promise<LinkProbe>;
  /** The text of a file; undefined when there is none or it may not be read. */
  readText(path: string): Promise<string | undefined>;
};

/** The configuration file and what the real loader makes of a text for it. */
export type SetupFile = {
  path: string;
  /** Undefined when there is no file yet. */
  text: string | undefined;
  /** The values of a text, as the program will read them. */
  parse(text: string): Readonly<Record<string, string | undefined>>;
  /** All that is wrong with the configuration, were this the file; each one sentence. */
  problems(text: string): string[];
  /** Writes in one step, for this user alone; returns the path of the copy of the old file. */
  write(text: string): Promise<string | undefined>;
};
