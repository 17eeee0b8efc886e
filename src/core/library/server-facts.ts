import { type KeyedServer, SERVER_NAMES, type ServerName } from "./server-entry.ts";

/** Kinds of servers that accept API keys, in the order of the kinds. */
export const KEYED_SERVERS = SERVER_NAMES.filter((kind): kind is KeyedServer => kind !== "plex");

/** The account and the systemd unit of a media server. */
export type ServerAccount = { account: string; unit: string };

/** Facts about a kind of media server, for advice and for the search in the network. */
type ServerFacts = {
  /** The port at which it listens unless it is set to another one. */
  port: number;
  /** The oldest version that is supported. */
  oldestVersion: string;
  /** Title of the command with which a person corrects a match. */
  correction: string;
  /** Names of files that hide other files. Advice names the first. */
  hidingFiles: readonly [string, ...string[]];
  /**
   * The server may list a file this long after it appeared, in ms. Jellyfin waits after the last
   * change nearby and then reads the whole library folder, which takes up to a quarter of an hour
   * for a large one.
   */
  listedLateMs: number;
  /**
   * True if some versions scan a folder without end after only upper and lower case of its name
   * changed (jellyfin#15603).
   */
  loopsOnNewCase: boolean;
  /**
   * The major version since which keys are accepted only in the header Authorization, and addresses
   * have no prefix such as `/emby`.
   */
  strictSince?: number;
  /** True if the id in a folder's name is read only if the folder has a single film. */
  readsIdOfOneFilm?: true;
  /** The name, in lower case, of library folders that are skipped: it may be that of a film's extras. */
  skippedFolder?: string;
  /**
   * The account and unit that the server's own Debian and Ubuntu packages create. Sources: the
   * `postinst` and unit files of plexmediaserver, jellyfin-server and emby-server.
   */
  account: ServerAccount;
};

export const SERVER_FACTS: Readonly<Record<ServerName, ServerFacts>> = {
  plex: {
    port: 32_400,
    oldestVersion: "1.30",
    correction: "Fix Match",
    hidingFiles: [".plexignore"],
    listedLateMs: 0,
    loopsOnNewCase: false,
    account: { account: "plex", unit: "plexmediaserver" },
  },
  jellyfin: {
    port: 8096,
    oldestVersion: "10.10",
    correction: "Identify",
    hidingFiles: [".ignore"],
    listedLateMs: 3600_000,
    loopsOnNewCase: true,
    strictSince: 12,
    readsIdOfOneFilm: true,
    skippedFolder: "other",
    account: { account: "jellyfin", unit: "jellyfin" },
  },
  emby: {
    port: 8096,
    oldestVersion: "4.8",
    correction: "Identify",
    hidingFiles: [".ignore", ".plexignore", ".embyignore"],
    listedLateMs: 3600_000,
    loopsOnNewCase: false,
    account: { account: "emby", unit: "emby-server" },
  },
};

/** True if a rename must not change only the case of a folder's name. */
export const mustKeepCase = (servers: readonly { kind: ServerName }[]): boolean =>
  servers.some(({ kind }) => SERVER_FACTS[kind].loopsOnNewCase);
