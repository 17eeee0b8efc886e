// The public interface of the download clients. Other folders import this file, or `settings.ts`
// for the settings rows. This file loads only the `kind.ts` of each kind, and `connect` loads
// everything else. The README describes the contents.

export {
  /** Hash that we give to a newsreader's download, by the newsreader's id. */
  hashOfNewsId,
  /**
   * Clients that `init` asks about: all clients that are named in the settings, and one of each
   * kind that is not named.
   */
  listClientSetups,
  /** All configured clients, not connected yet. */
  listConfiguredClients,
  /** A client's settings other than its name, kind and address. */
  type NamedSettings,
  /** Reads the torrent that a client's hook reports in this process's environment. */
  readFinished,
} from "./clients.ts";
