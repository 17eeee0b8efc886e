import type { ScannedServer } from "../../../src/app/scan/scan-check.ts";

/** The entry of PLEX_URL, as the only server. */
export const FIRST_ENTRY: ScannedServer = {
  name: "plex",
  kind: "plex",
  title: "Plex",
  mapSetting: "PLEX_PATH_MAP",
  isFirst: true,
};
