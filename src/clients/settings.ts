// The second front door: the settings of download clients, for the folder that reads the
// configuration. It is separate from `index.ts` because it loads zod. Commands that read no
// settings start faster without it.

export {
  /** Sentences about clients with the same name or the same server. */
  duplicateClients,
} from "./download-clients.ts";
export {
  /** `DOWNLOAD_CLIENTS` and the short form for a single Transmission, as rows. */
  CLIENT_SETTINGS,
  /** Variables that the clients themselves read, and that are not misspelled settings of ours. */
  CLIENTS_OWN_SETTINGS,
  /** Finds settings of clients that have no effect, with the reason. */
  explainUnusedClientSettings,
  /** The row of one client setting. */
  findClientSetting,
  /** True if a name has the form of a client setting. */
  isClientSetting,
  /** The rows for each of these clients, `CLIENT_<NAME>_…`. */
  listClientRows,
} from "./variables.ts";
