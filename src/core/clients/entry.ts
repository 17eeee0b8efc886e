/** The name of our entry in every client. */
export const ENTRY_NAME = "plex-ingest";

/** How a client starts the server. Contains no secret: the configuration file has them. */
export type ClientEntry = { command: string; args: readonly string[] };
