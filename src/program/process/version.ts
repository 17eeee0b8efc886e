/** The build replaces this with the version of package.json. */
declare const PLEX_INGEST_VERSION: string | undefined;

export const VERSION: string =
  typeof PLEX_INGEST_VERSION === "string" ? PLEX_INGEST_VERSION : "0.0.0-source";
