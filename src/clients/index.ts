// The front door of the download clients: other folders import this file, or `settings.ts` for the
// rows of the settings. It loads the `kind.ts` of each kind and nothing else of it; `connect` loads
// the rest. The README has what is inside.

export {
  /** The clients of `init`: those that the settings name, and each kind without one. */
  listClientSetups,
  /** Every client that is configured, not connected yet. */
  listConfiguredClients,
  /** The settings of one client besides its name, kind and address. */
  type NamedSettings,
  /** The torrent that a client's hook reports in the environment of this process. */
  readFinished,
} from "./clients.ts";
