import { type KeyedServer, SERVER_NAMES, type ServerName } from "./server-entry.ts";

/** Kinds of servers that accept API keys, in the order of the kinds. */
export const KEYED_SERVERS = SERVER_NAMES.filter((kind): kind is KeyedServer => kind !== "plex");

/** Facts about a kind of media server, for advice and for the search in the network. */
type ServerFacts = {
  /** The port at which it listens unless it is set to another one. */
  port: number;
  /** The oldest version that is supported. */
  oldestVersion: string;
  /** Title of the command with which a person corrects a match. */
  correction: string;
  /** Name of the file that hides other files. */
  hidingFile: string;
};

export const SERVER_FACTS: Readonly<Record<ServerName, ServerFacts>> = {
  plex: {
    port: 32_400,
    oldestVersion: "1.30",
    correction: "Fix Match",
    hidingFile: ".plexignore",
  },
  jellyfin: {
    port: 8096,
    oldestVersion: "10.10",
    correction: "Identify",
    hidingFile: ".ignore",
  },
  emby: {
    port: 8096,
    oldestVersion: "4.8",
    correction: "Identify",
    hidingFile: ".ignore",
  },
};
