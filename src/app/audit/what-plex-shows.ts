import { type PathMap, toHere, toThere } from "../../base/path/path-map.ts";
import type { PlexMatch, ShownFolder } from "../../core/audit/work-folder.ts";
import type { SeenFile } from "../../core/library-tree/tree.ts";
import type { Db } from "../../store/open.ts";
import { listShownFiles, usesIds } from "../../store/plex/shown-files.ts";
import type { WorkLibrary } from "../library/libraries.ts";

/** A library that reports no change is still listed by the engine once a day. */
const MAX_AGE_MS = 2 * 24 * 3600_000;

/**
 * Reads a folder from Plex's last list of a library. With `deep` it also reads the folders in it.
 */
export type PlexShows = (folder: string, deep: boolean) => Promise<ShownFolder>;

/**
 * Opens Plex's list of a library; undefined if there is no list, or if it is incomplete or out of
 * date.
 */
export async function openPlexList(
  { db, pathMap, now }: { db: Db; pathMap: readonly PathMap[]; now: () => number },
  { type, section, listing }: WorkLibrary,
): Promise<PlexShows | undefined> {
  if (section === undefined || listing === undefined || listing.type !== type) return undefined;
  if (listing.stale || now() - listing.listedAt > MAX_AGE_MS) return undefined;
  const hasIds = await usesIds(db, section);
  return async (folder, deep) => {
    const rows = await listShownFiles(db, { section, folder: toThere(folder, pathMap), deep });
    const files = new Map<string, PlexMatch>(
      rows.map(({ path, ...ids }) => [toHere(path, pathMap), ids]),
    );
    // The files of a series are listed when its episodes are requested. For some series, that never
    // happens.
    const read = rows.map(({ episodesAt }) => episodesAt ?? 0);
    const listedAt =
      type === "movie" ? listing.listedAt : read.length === 0 ? 0 : Math.min(...read);
    return { files, usesIds: hasIds, isListed: (file: SeenFile) => file.changedAt < listedAt };
  };
}
