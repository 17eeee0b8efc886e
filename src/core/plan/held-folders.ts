import type { MediaType } from "../identity.ts";
import { isAtOrBelow, isBelow } from "../path/is-below.ts";
import { folderOf as above, baseOf } from "../path/path-parts.ts";
import { seasonOf } from "./names/season-folder.ts";

/** A file of a work that Plex holds, by its path here. */
type PlexFile = { path: string; season?: number | undefined };

const MAX_FOLDERS = 20;
// A film in parts may have a folder for each.
const PART = /^(?:cd|dis[ck]|dvd|part|pt)[ ._-]?\d{1,2}$/i;
// Plex's own smaller copies lie in a folder of it beside the file.
const MADE_BY_PLEX = "/Plex Versions/";
const DOT_COMPONENT = /(?:^|\/)\.{1,2}(?:\/|$)/;
// `Show.S03E01.720p-GRP`, `show.4x01`: made for a file, not for a season.
const EPISODE = /s\d{1,4}[ ._-]?e\d|\b\d{1,2}x\d{2}/i;

/**
 * The folders in which Plex has a work, below its libraries: a film's those of its files, a show's those that Plex names,
 * else what lies above its seasons. All paths absolute and here; the folder with most of its files comes first. A folder
 * that is a library's own, or has one below it, is no work's.
 */
export function plexFolders(
  type: MediaType,
  files: readonly PlexFile[],
  named: readonly string[],
  libraries: readonly string[],
): string[] {
  const counts = new Map<string, number>();
  const count = (folder: string | undefined): void => {
    if (folder !== undefined) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  };
  const homes = named.filter((folder) => isInside(folder, libraries));
  for (const { path } of files) {
    if (path.includes(MADE_BY_PLEX)) continue;
    const home = homes.find((folder) => isBelow(path, folder));
    count(home ?? folderOf(type, path, libraries));
  }
  for (const home of homes) if (!counts.has(home)) counts.set(home, 0);
  const sorted = [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return sorted.slice(0, MAX_FOLDERS).map(([folder]) => folder);
}

/** The work's folder above a file of it; undefined where that is the library itself. */
export function folderOf(type: MediaType, path: string, libraries: readonly string[]): string | undefined {
  const folder = above(path);
  const home = type === "tv" ? aboveSeasons(folder, libraries) : PART.test(baseOf(folder)) ? above(folder) : folder;
  // `Movies/CD1` is a film's folder of that name, as `TV Shows/Specials` would be a show's.
  return [home, folder].find((one) => isInside(one, libraries));
}

/** What lies above the outermost folder that is named for a season: releases may lie in folders of their own below it. */
function aboveSeasons(folder: string, libraries: readonly string[]): string {
  let home = folder;
  for (let one = folder; isInside(one, libraries); one = above(one))
    if (seasonOf(baseOf(one)) !== undefined) home = above(one);
  return home;
}

/**
 * The folders directly below `folder` that are a season's, by season: the one that is named for it, else the only one that
 * holds files of it and of no other, whatever it is called.
 */
export function plexSeasonFolders(folder: string, files: readonly PlexFile[]): Map<number, string> {
  const seasons = new Map<string, Set<number>>();
  for (const { path, season } of files) {
    if (season === undefined || !isBelow(path, folder)) continue;
    const [name = "", ...rest] = path.slice(folder.length + 1).split("/");
    if (rest.length > 0) seasons.set(name, (seasons.get(name) ?? new Set()).add(season));
  }
  const holding = new Map<number, string[]>();
  for (const [name, all] of [...seasons].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    for (const season of all) holding.set(season, [...(holding.get(season) ?? []), name]);
  const found = new Map<number, string>();
  for (const [season, names] of holding) {
    const alone = names.filter((name) => seasons.get(name)?.size === 1);
    const own =
      alone.find((name) => seasonOf(name) === season) ?? (names.length === 1 ? alone.find(hasNoNumbers) : undefined);
    if (own !== undefined) found.set(season, own);
  }
  return found;
}

/** Says neither another season nor an episode. */
const hasNoNumbers = (name: string): boolean => seasonOf(name) === undefined && !EPISODE.test(name);

const isInside = (folder: string, libraries: readonly string[]): boolean =>
  !DOT_COMPONENT.test(folder) &&
  libraries.some((library) => isBelow(folder, library)) &&
  !holdsLibrary(folder, libraries);

/** Whether a folder is a library's own or has one below it: libraries may nest. */
export const holdsLibrary = (folder: string, libraries: readonly string[]): boolean =>
  libraries.some((library) => isAtOrBelow(library, folder));
