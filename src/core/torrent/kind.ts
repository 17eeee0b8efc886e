import type {
  ClientAccess,
  ClientSettings,
  ConnectDeps,
  FinishedTorrent,
  HookCall,
  TorrentClient,
} from "./client.ts";
import type { ClientKind } from "./kinds.ts";

/** A kind of download client: a folder of `src/clients`. Only `connect` loads the rest of it. */
export type DownloadClientKind = {
  kind: ClientKind;
  /** What may stand after `kind+` in DOWNLOAD_CLIENTS, without the colon. */
  schemes: readonly ("http" | "https" | "scgi")[];
  /** What it signs in with. */
  asks: readonly ("username" | "password" | "key")[];
  /** The page of the documentation that tells about its hook. */
  docs: string;
  /**
   * Identifies a server in messages and in stored data, without what is secret; without this, by
   * origin and path.
   * @throws UserError for an address that is none of its own
   */
  serverName?(url: string): string;
  /** The address of one on this machine, by its own files or else the usual one. */
  localUrl(readText: (path: string) => Promise<string | undefined>, home: string): Promise<string>;
  /** What the environment says of a torrent, if this client's hook started the process. */
  finished?(env: Readonly<Record<string, string | undefined>>): FinishedTorrent | undefined;
  /** How a person lets it call us: what to paste, and one sentence of where. */
  hook(call: HookCall): { line: string; where: string };
  /** Asks nothing yet. */
  connect(
    settings: ClientSettings,
    access: ClientAccess,
    deps: ConnectDeps,
  ): Promise<TorrentClient>;
};

/**
 * By the first of a client's own files that this user may read and that says it; else the usual
 * one.
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
