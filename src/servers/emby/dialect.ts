import { SERVER_FACTS } from "../../core/library/server-facts.ts";
import type { Dialect } from "../media-browser/dialect.ts";

/** Emby 4.8 and later. Emby has no version 5; 10 and later are Jellyfin's. */
export const EMBY: Dialect = {
  name: "Emby",
  urlSetting: "EMBY_URL",
  keySetting: "EMBY_API_KEY",
  oldest: SERVER_FACTS.emby.oldestVersion,
  isSupported: ([major, minor]) => (major === 4 && minor >= 8) || (major > 4 && major < 10),
  authorize: (key) => ({ "x-emby-token": key }),
  isId: (id) => /^\d{1,20}$/.test(id),
  computeId: undefined,
  fields: "Path,ProviderIds,Width,ParentIndexNumber,IndexNumberEnd,ProductionYear,PremiereDate",
  countsVersions: false,
  listQuery: { GroupItemsIntoCollections: "false" },
  // Clients also use the older address, which Emby's description does not have.
  librariesPath: { path: "/Library/VirtualFolders/Query", olderPath: "/Library/VirtualFolders" },
  queryByWork: ({ tmdbId }) => ({ AnyProviderIdEquals: `tmdb.${tmdbId}` }),
  queriesByPath: (paths) => paths.map((path) => ({ Path: path })),
  // Emby's manual shows only square brackets for versions 4.8 to 4.10.
  droppedPrefix: undefined,
  gatherMs: 1000,
  // Users report that Emby scans at once.
  defaultDelayMs: 0,
  refreshesItems: false,
  // Unknown. Emby was never seen to drop a report.
  needsFirstScan: false,
  // Emby's documents describe the filter as one by premiere date.
  listsSaved: false,
};
