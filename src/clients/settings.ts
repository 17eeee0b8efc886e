// The second public interface: the settings of download clients, for the folder that reads the
// configuration. It is separate from `index.ts` because it loads zod. Commands that read no
// settings start faster without it.

export {
  /** Returns sentences about clients with the same name or the same server. */
  duplicateClients,
} from "./download-clients.ts";
export {
  /** Settings rows for `DOWNLOAD_CLIENTS` and for the short form with a single Transmission. */
  CLIENT_SETTINGS,
  /** Variables that the clients themselves read. They are not misspelled settings of ours. */
  CLIENTS_OWN_SETTINGS,
  /** Explains a name such as `DELUGE_URL`, which looks like a setting. */
  explainNameOfKind,
  /** Finds settings of clients that have no effect, with the reason. */
  explainUnusedClientSettings,
  /** Returns the row of one client setting. */
  findClientSetting,
  /** True if a name has the form of a client setting. */
  isClientSetting,
  /** Returns the rows for each of these clients, `CLIENT_<NAME>_…`. */
  listClientRows,
} from "./variables.ts";
