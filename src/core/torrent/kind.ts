import type {
  ClientAccess,
  ClientSettings,
  ConnectDeps,
  FinishedTorrent,
  HookCall,
  TorrentClient,
} from "./client.ts";
import type { ClientKind } from "./kinds.ts";

/**
 * A kind of download client. Its code is a folder of `src/clients`, which only `connect` loads in
 * full.
 */
export type DownloadClientKind = {
  kind: ClientKind;
  /** Schemes allowed after `kind+` in DOWNLOAD_CLIENTS, without the colon. */
  schemes: readonly ("http" | "https" | "scgi")[];
  /** Credentials that the client needs. */
  asks: readonly ("username" | "password" | "key")[];
  /** Documentation page about the client's hook. */
  docs: string;
  /**
   * Identifies a server in messages and stored data, without secrets. If this method is missing,
   * the origin and path are used.
   * @throws UserError for an address that is not valid for this kind
   */
  serverName?(url: string): string;
  /**
   * Returns the address of a client on this machine, read from the client's own files. Defaults to
   * the usual address.
   */
  localUrl(readText: (path: string) => Promise<string | undefined>, home: string): Promise<string>;
  /**
   * Reads the data of a finished torrent from the environment, if this client's hook started the
   * process.
   */
  finished?(env: Readonly<Record<string, string | undefined>>): FinishedTorrent | undefined;
  /**
   * Returns the hash that we give to a download, by the client's id for it as other apps report it.
   * Only for clients whose ids are not hashes.
   */
  hashOfId?(id: string): string | undefined;
  /**
   * Returns instructions for connecting the client's hook to plex-ingest: the line to paste, a
   * sentence about where to paste it, and one about how to undo that.
   */
  hook(call: HookCall): { line: string; where: string; undo: string };
  /** Creates the client without sending a request. */
  connect(
    settings: ClientSettings,
    access: ClientAccess,
    deps: ConnectDeps,
  ): Promise<TorrentClient>;
};

/**
 * Reads the first of the client's own files that this user can read and that contains an address.
 * Defaults to the usual address.
 */
export const createLocalUrlReader =
  (
    files: (home: string) => readonly string[],
    urlIn: (text: string) => string | undefined,
    usual: string,
  ): DownloadClientKind["localUrl"] =>
  async (readText, home) => {
    for (const path of files(home)) {
      const text = await readText(path);
      const url = text === undefined ? undefined : urlIn(text);
      if (url !== undefined) return url;
    }
    return usual;
  };
