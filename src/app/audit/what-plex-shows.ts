import { toHere, toThere } from "../../base/path/path-map.ts";
import type { PlexMatch, ShownFolder } from "../../core/audit/work-folder.ts";
import { SERVER_FACTS } from "../../core/library/server-facts.ts";
import type { Db } from "../../store/open.ts";
import { listShownFiles, usesIds } from "../../store/plex/shown-files.ts";
import type { ServerList, WorkLibrary } from "../library/libraries.ts";

/** A library that reports no change is still listed by the engine once a day. */
const MAX_AGE_MS = 2 * 24 * 3600_000;

/**
 * Reads a folder from a server's last list of a library. With `deep` it also reads the folders in
 * it.
 */
export type ServerShows = (folder: string, deep: boolean) => Promise<ShownFolder>;

/**
 * Opens a server's list of a library; undefined if there is no list, or if it is incomplete or out
 * of date.
 */
export async function openServerList(
  { db, now }: { db: Db; now: () => number },
  type: WorkLibrary["type"],
  { server: { name, kind, title, pathMap, urlSetting }, section, listing }: ServerList,
): Promise<ServerShows | undefined> {
  if (listing === undefined || listing.type !== type) return undefined;
  if (listing.stale || now() - listing.listedAt > MAX_AGE_MS) return undefined;
  const hasIds = await usesIds(db, { server: name, section });
  // Changes of matches use the Plex of PLEX_URL.
  const server = { kind, title, canFix: urlSetting === "PLEX_URL" };
  return async (folder, deep) => {
    const rows = await listShownFiles(db, {
      server: name,
      section,
      folder: toThere(folder, pathMap),
      deep,
    });
    const files = new Map<string, PlexMatch>(
      rows.map(({ path, ...ids }) => [toHere(path, pathMap), ids]),
    );
    // The files of a series are listed when its episodes are requested. For some series, that never
    // happens.
    const read = rows.map(({ episodesAt }) => episodesAt ?? 0);
    const listedAt =
      type === "movie" ? listing.listedAt : read.length === 0 ? 0 : Math.min(...read);
    const complete = listedAt - SERVER_FACTS[kind].listedLateMs;
    // Some of its files are missing in the list although the server may have them.
    const hasPartial = rows.some(({ isPartial }) => isPartial);
    const isListed = (file: { changedAt: number }): boolean =>
      !hasPartial && file.changedAt < complete;
    return { server, files, usesIds: hasIds, isListed };
  };
}
