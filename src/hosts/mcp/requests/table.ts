import { CURATE_REQUESTS } from "./curate.ts";
import type { RequestTable } from "./define.ts";
import { FILES_REQUESTS } from "./files.ts";
import { IDENTIFY_REQUESTS } from "./identify.ts";
import { INGEST_REQUESTS } from "./ingest.ts";
import { LIBRARY_REQUESTS } from "./library.ts";
import { PLEX_REQUESTS } from "./plex.ts";
import { TORRENTS_REQUESTS } from "./torrents.ts";

/** Requests for every tool. A new tool needs a row, with at least eight requests. */
export const REQUESTS: RequestTable = {
  ...PLEX_REQUESTS,
  ...INGEST_REQUESTS,
  ...IDENTIFY_REQUESTS,
  ...FILES_REQUESTS,
  ...LIBRARY_REQUESTS,
  ...TORRENTS_REQUESTS,
  ...CURATE_REQUESTS,
};
