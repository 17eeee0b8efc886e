import { SERVER_FACTS } from "../../core/library/server-facts.ts";
import type { Dialect } from "../media-browser/dialect.ts";
import { computeItemId } from "./item-id.ts";

/** Ids in one query. A hundred ids of 32 characters stay below common limits of an address. */
const IDS_PER_QUERY = 100;

/** Jellyfin 10.10 and later. Version 12 accepts only the scheme `MediaBrowser`. */
export const JELLYFIN: Dialect = {
  name: "Jellyfin",
  urlSetting: "JELLYFIN_URL",
  keySetting: "JELLYFIN_API_KEY",
  oldest: SERVER_FACTS.jellyfin.oldestVersion,
  isSupported: ([major, minor]) => major > 10 || (major === 10 && minor >= 10),
  // Jellyfin decodes the value like part of an address.
  authorize: (key) => ({ authorization: `MediaBrowser Token="${encodeURIComponent(key)}"` }),
  isId: (id) => /^[\da-f]{32}$/i.test(id),
  computeId: computeItemId,
  // Numbers, years and dates are always sent.
  fields: "Path,ProviderIds,MediaSourceCount,Width",
  countsVersions: true,
  listQuery: { collapseBoxSetItems: "false", excludeLocationTypes: "Virtual" },
  librariesPath: { path: "/Library/VirtualFolders" },
  queryByWork: undefined,
  // Jellyfin ignores `Path` and would list the whole server.
  queriesByPath(paths, types) {
    const ids = paths.flatMap((path) => types.map((type) => computeItemId(type, path)));
    return Array.from({ length: Math.ceil(ids.length / IDS_PER_QUERY) }, (_, index) => ({
      ids: ids.slice(index * IDS_PER_QUERY, (index + 1) * IDS_PER_QUERY).join(","),
    }));
  },
  droppedPrefix: /\/(?:emby|mediabrowser)\/*$/i,
  gatherMs: 5000,
  defaultDelayMs: 60_000,
  refreshesItems: true,
  needsFirstScan: true,
  listsSaved: true,
};
