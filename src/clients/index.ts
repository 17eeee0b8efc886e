// The front door of the download clients. Other folders import this file, or `settings.ts` for the
// settings rows. It loads only the `kind.ts` of each kind; `connect` loads the rest. The README
// describes the contents.

export {
  /** Clients that `init` asks about: those that the settings name, and one of each other kind. */
  listClientSetups,
  /** All configured clients, not connected yet. */
  listConfiguredClients,
  /** A client's settings other than its name, kind and address. */
  type NamedSettings,
  /** Reads the torrent that a client's hook reports in this process's environment. */
  readFinished,
} from "./clients.ts";
