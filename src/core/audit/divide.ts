import { fileKind } from "../media-files/file-types.ts";
import { isNeverItem, isPartialName } from "../media-files/partial-name.ts";
import { parseName } from "../parse/name.ts";
import { baseOf, folderOf } from "../path/path-parts.ts";
import { readFolderName } from "../plan/names/movie-path.ts";
import { seasonOf } from "../plan/names/season-folder.ts";
import { roleOf } from "../settle/roles.ts";
import { isPartFolder, type Listing } from "./work-folder.ts";

/** A part of a listing: its folder relative to what was listed, and whether works lie side by side in it. */
export type Part = Listing & { folder: string; isShelf: boolean };

const DISC = /^(?:bdmv|video_ts|audio_ts|hvdvd_ts)$/i;
const TAG = /[[{(](?:tmdb|imdb|tvdb)(?:id)?[-=]\w+[\]})]/i;

const isVideo = (path: string): boolean => fileKind(path) === "video" || fileKind(path) === "other_video";

/**
 * The folders of works in a listing, whose files and folders are in the order of their paths. A folder is a work's if its name says so (a year, an id), or seasons, parts or a disc are in
 * it, or its videos are in it and in no folder of another name. Any other with videos is a shelf, such as `A-D`, `Anime`
 * or a collection, whose folders are looked at in turn. `name` is that of the listed folder.
 */
export function divide(listing: Listing, name: string): Part[] {
  const children = Map.groupBy(listing.folders, folderOf);
  const filesIn = Map.groupBy(listing.files, ({ path }) => folderOf(path));
  const filled = new Set<string>();
  for (const { path } of listing.files)
    if (isVideo(path))
      for (let at = folderOf(path); ; at = folderOf(at)) {
        filled.add(at);
        if (at === "") break;
      }
  const parts: Part[] = [];
  look("", name);
  return parts;

  function look(folder: string, named: string): void {
    if (isNeverItem(named) && !isPartialName(named)) return;
    const inside = children.get(folder) ?? [];
    if (isWork(folder, named, inside)) {
      const cut = (path: string): string => (folder === "" ? path : path.slice(folder.length + 1));
      const files = below(listing.files, ({ path }) => path, folder).map((file) => ({ ...file, path: cut(file.path) }));
      parts.push({ folder, isShelf: false, files, folders: below(listing.folders, (path) => path, folder).map(cut) });
      return;
    }
    const direct = (filesIn.get(folder) ?? []).map((file) => ({ ...file, path: baseOf(file.path) }));
    parts.push({ folder, isShelf: true, files: direct, folders: inside.map(baseOf) });
    for (const one of inside) look(one, baseOf(one));
  }

  function isWork(folder: string, named: string, inside: readonly string[]): boolean {
    if (!filled.has(folder) || TAG.test(named) || saysYear(named)) return true;
    const names = inside.map(baseOf);
    if (names.some((one) => seasonOf(one) !== undefined || isPartFolder(one) || DISC.test(one))) return true;
    return inside.every((one) => !filled.has(one) || isExtras(baseOf(one)));
  }
}

/** What is below a folder, of a list in the order of paths. */
function below<T>(sorted: readonly T[], pathOf: (one: T) => string, folder: string): readonly T[] {
  if (folder === "") return sorted;
  const firstFrom = (text: string): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const one = sorted[middle];
      if (one !== undefined && pathOf(one) < text) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  // "0" is the character after "/".
  return sorted.slice(firstFrom(`${folder}/`), firstFrom(`${folder}0`));
}

/** `Heat (1995)`, `Heat.1995.1080p`; not `2024` and not `Best of the 1990s`. */
const saysYear = (name: string): boolean => {
  const { title, year } = readFolderName(name);
  if (year !== undefined && title.trim() !== "") return true;
  const read = parseName(name);
  return read.year !== null && read.resolution !== null;
};

const isExtras = (name: string): boolean =>
  roleOf(`${name}/a.mkv`, 0) !== "video" ||
  /^(?:subs?|subtitles?|untertitel|backdrops|clips|plex versions)$/i.test(name);
