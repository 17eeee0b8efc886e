// The second front door: the settings of download clients, for the folder that reads the
// configuration. It is apart from `index.ts` because it loads zod, and commands that read no
// settings start faster without it.

export {
  /** Two clients with the same name or the same server, as sentences. */
  duplicateClients,
} from "./download-clients.ts";
export {
  /** `DOWNLOAD_CLIENTS` and the short form for one Transmission, as rows. */
  CLIENT_SETTINGS,
  /** Names of variables that the clients themselves read. They are no typing errors of ours. */
  CLIENTS_OWN_SETTINGS,
  /** Settings of clients that have no effect, with the reason. */
  explainUnusedClientSettings,
  /** The row of one setting of a client. */
  findClientSetting,
  /** Whether a name has the form of a client's setting. */
  isClientSetting,
  /** The rows of each of these clients, `CLIENT_<NAME>_…`. */
  listClientRows,
} from "./variables.ts";
