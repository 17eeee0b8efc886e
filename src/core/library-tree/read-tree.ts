// Finds the works in a library folder from its listing. The structure itself is evidence: it shows
// which work a folder belongs to, which folders are seasons, and which files are only stored
// together.

import { isDiscFile } from "../../base/file-types.ts";
import type { ItemRole } from "../../base/item.ts";
import { baseOf, folderOf, withoutExtension } from "../../base/path/path-parts.ts";
import { foldTight } from "../../base/text/fold.ts";
import {
  findPartNumbers,
  isRelatedTitle,
  type ParsedName,
  parseName,
  parsePath,
  readFolder,
  titleKey,
} from "../../names/index.ts";
import { isNeverItem, isPartialName } from "../media-files/partial-name.ts";
import { roleOf } from "../settle/roles.ts";
import {
  type FolderNode,
  goesAlong,
  hasFile,
  isDisc,
  type ListedFile,
  listAllFiles,
  listFoldersWithVideos,
  listMainVideos,
  type NamedFolder,
  readRolesBelow,
  readWorkName,
  saysWork,
  treeOf,
} from "./tree.ts";

/** Files and folders of a library, by their paths below the library folder. */
export type Listing<File extends ListedFile = ListedFile> = {
  files: readonly File[];
  folders: readonly string[];
};

/** A work and its files. `path` is the work's own folder, or its video if the folder is shared. */
export type TreeWork = { path: string; isFile: boolean; files: { path: string; role: ItemRole }[] };

/** Reason why a file belongs to no work, worded as part of a sentence. */
export const LEFT_OUT = {
  disc: "a disc, which is not a single file",
  unfinished: "unfinished according to its name",
  of_plex: "a version that Plex made",
  no_film: "an extra, a sample or a subtitle without its film",
  unclear_folder: "in a film folder whose name does not identify the film",
} as const;

export type OmittedPath = { path: string; why: keyof typeof LEFT_OUT };

/**
 * A place: a folder with all of its contents that are not in another place, as paths relative to
 * the folder. A place is the folder of one work, a folder without a work, or a shelf. On a shelf,
 * works are side by side, each as a file or in its own place. For a shelf, `folders` lists only its
 * direct subfolders.
 */
export type TreeFolder<File extends ListedFile = ListedFile> = Listing<File> & {
  folder: string;
  isShelf: boolean;
};

/**
 * Each file that people count is in one work or is left out. Each folder is a place or is inside
 * one.
 */
export type LibraryTree<File extends ListedFile = ListedFile> = {
  works: TreeWork[];
  leftOut: OmittedPath[];
  places: TreeFolder<File>[];
};

const MEDIA: ReadonlySet<ItemRole> = new Set<ItemRole>([
  "video",
  "subtitle",
  "extra",
  "sample",
  "archive",
  "disc",
]);

/** True if people would count the file, unlike a poster or an NFO file. */
const isMedia = ({ path, size }: ListedFile): boolean => MEDIA.has(roleOf(path, size));

/**
 * Assigns each file and folder of a library. The result for a folder directly in the library
 * depends only on that folder.
 */
export function readTree<File extends ListedFile>(listing: Listing<File>): LibraryTree<File> {
  const { root, unfinished, ofPlex } = treeOf(listing);
  const works: TreeWork[] = [];
  const leftOut: OmittedPath[] = [
    ...unfinished.map((path): OmittedPath => ({ path, why: "unfinished" })),
    ...ofPlex.map((path): OmittedPath => ({ path, why: "of_plex" })),
  ];
  /** Maps each folder that is a place to whether it is a shelf. */
  const places = new Map<string, boolean>();
  visit(root);
  const taken = new Set(
    [...works.flatMap((work) => work.files), ...leftOut].map(({ path }) => path),
  );
  const rest = listAllFiles(root).filter((file) => !taken.has(file.path) && isMedia(file));
  leftOut.push(...rest.map(({ path }): OmittedPath => ({ path, why: "no_film" })));
  return { works, leftOut, places: filledPlaces(listing, places) };

  function leave(some: readonly ListedFile[], why: OmittedPath["why"]): void {
    leftOut.push(...some.filter(isMedia).map(({ path }) => ({ path, why })));
  }

  function addFolder(folder: FolderNode, of: readonly ListedFile[]): void {
    const roles = readRolesBelow(folder.path, of);
    const items = of.map(({ path }) => ({ path, role: roles.get(path) ?? ("other" as const) }));
    if (items.some(({ role }) => role === "video")) {
      works.push({ path: folder.path, isFile: false, files: items });
    }
  }

  /** Adds the film or episode, and the files in its folder that are named after it. */
  function addFile(
    video: ListedFile,
    { path: folder, files: beside }: FolderNode,
    others: readonly ListedFile[],
  ): void {
    const stem = withoutExtension(video.path);
    const longer = others
      .map(({ path }) => withoutExtension(path))
      .filter((otherStem) => otherStem !== stem && otherStem.startsWith(stem));
    const isNamedAfter = ({ path }: ListedFile): boolean =>
      path === video.path ||
      (path.startsWith(stem) && longer.every((otherStem) => !path.startsWith(otherStem)));
    const companions = beside.filter(isNamedAfter);
    const roles = readRolesBelow(folder, companions);
    // This file is the video, regardless of how its name ends.
    const roleIn = (path: string): ItemRole =>
      path === video.path ? "video" : (roles.get(path) ?? "other");
    works.push({
      path: video.path,
      isFile: true,
      files: companions.map(({ path }) => ({ path, role: roleIn(path) })),
    });
  }

  function visit(folder: FolderNode): void {
    const isRoot = folder.name === "";
    if (!isRoot && isDisc(folder)) {
      places.set(folder.path, false);
      leave(listAllFiles(folder), "disc");
      return;
    }
    leave(
      folder.files.filter(({ path }) => isDiscFile(path)),
      "disc",
    );
    const videos = listMainVideos(folder);
    const inner = listFoldersWithVideos(folder);
    const isShelf = isShow(folder, videos, inner)
      ? addShow(folder, inner)
      : addFilms(folder, videos, inner);
    places.set(folder.path, isShelf || isRoot);
    for (const inside of folder.folders.values()) {
      if (places.has(inside.path)) continue;
      if (isDisc(inside)) leave(listAllFiles(inside), "disc");
      if ((isShelf || isRoot) && !goesAlong(inside.name)) places.set(inside.path, false);
    }
  }

  /**
   * Adds a show with its seasons. A subfolder whose name identifies another work by year or id is
   * added as that work.
   */
  function addShow(folder: FolderNode, inner: readonly NamedFolder[]): boolean {
    const showName = readWorkName(folder);
    const others = inner.filter(
      ({ parsed, hasId, isSeason }) =>
        !isSeason &&
        parsed.seasons.length === 0 &&
        (hasId || (parsed.year !== null && parsed.year !== showName?.year)),
    );
    const apart = new Set(others.map((namedFolder) => namedFolder.folder.path));
    const isOwn = ({ path }: ListedFile): boolean =>
      !isDiscFile(path) && ![...apart].some((other) => path.startsWith(`${other}/`));
    addFolder(folder, listAllFiles(folder).filter(isOwn).filter(notInDisc(folder)));
    for (const other of others) visit(other.folder);
    return false;
  }

  /** Returns true if works lie side by side in the folder. */
  function addFilms(
    folder: FolderNode,
    videos: readonly ListedFile[],
    inner: readonly NamedFolder[],
  ): boolean {
    const parts = inner.filter(({ isInner, isSeason }) => isInner && !isSeason);
    const subfolders = inner.filter((namedFolder) => !parts.includes(namedFolder));
    const named = readWorkName(folder);
    // In a film's own folder, a subfolder that names no work contains something that belongs to the
    // film, but its name does not show what.
    const isOwn = saysWork(named) && (videos.length > 0 || parts.length > 0);
    const unclear = isOwn
      ? subfolders.filter(
          ({ parsed, hasId }) => !hasId && parsed.year === null && parsed.seasons.length === 0,
        )
      : [];
    const others = subfolders.filter((namedFolder) => !unclear.includes(namedFolder));
    for (const unclearFolder of unclear) {
      leave(listAllFiles(unclearFolder.folder), "unclear_folder");
    }
    for (const { folder: other } of others) visit(other);
    if (videos.length === 0 && parts.length === 0) return others.length > 0;
    if (folder.name !== "" && others.length === 0 && isOneWork(folder, videos)) {
      const outside = [...unclear, ...others].map((namedFolder) => `${namedFolder.folder.path}/`);
      const isInside = ({ path }: ListedFile) =>
        !isDiscFile(path) && !outside.some((other) => path.startsWith(other));
      addFolder(folder, listAllFiles(folder).filter(isInside).filter(notInDisc(folder)));
      return false;
    }
    for (const video of videos) addFile(video, folder, videos);
    for (const part of parts) visit(part.folder);
    return true;
  }
}

/**
 * Puts each file and folder into the innermost place around it. Operating-system and NAS files on a
 * shelf belong to no place.
 */
function filledPlaces<File extends ListedFile>(
  { files, folders }: Listing<File>,
  shelves: ReadonlyMap<string, boolean>,
): TreeFolder<File>[] {
  const found = new Map<string, { files: File[]; folders: string[] }>();
  for (const folder of [...shelves.keys()].toSorted()) {
    found.set(folder, { files: [], folders: [] });
  }
  const around = (path: string): string | undefined => {
    let [current, top] = [folderOf(path), path];
    for (; !shelves.has(current); current = folderOf(current)) top = current;
    if (top === path || shelves.get(current) !== true) return current;
    const name = baseOf(top);
    return isNeverItem(name) && !isPartialName(name) ? undefined : current;
  };
  const cut = (path: string, folder: string): string =>
    folder === "" ? path : path.slice(folder.length + 1);
  for (const file of files) {
    const folder = around(file.path);
    if (folder !== undefined) {
      found.get(folder)?.files.push({ ...file, path: cut(file.path, folder) });
    }
  }
  const apart = new Set([...shelves.keys()].flatMap((path) => [path, ...listFoldersAbove(path)]));
  for (const path of folders) {
    const folder = around(path);
    if (folder !== undefined && (shelves.get(folder) === true || !apart.has(path))) {
      found.get(folder)?.folders.push(cut(path, folder));
    }
  }
  return [...found].map(([folder, content]) => ({
    folder,
    isShelf: shelves.get(folder) === true,
    ...content,
  }));
}

/** Returns the folders above a relative path, from its parent folder to `""`. */
export function listFoldersAbove(path: string): string[] {
  const all: string[] = [];
  for (let current = folderOf(path); current !== ""; current = folderOf(current)) all.push(current);
  return [...all, ""];
}

const notInDisc = (folder: FolderNode) => {
  const discs = [...folder.folders.values()].filter(isDisc).map(({ path }) => `${path}/`);
  return ({ path }: ListedFile): boolean => discs.every((disc) => !path.startsWith(disc));
};

/**
 * True if the videos directly in a folder may be one film: parts or versions with one title, or
 * names without a title.
 */
function isOneWork(folder: FolderNode, videos: readonly ListedFile[]): boolean {
  const names = videos.map(({ path }) => parseName(baseOf(path)));
  const titles = new Set(names.flatMap(({ title }) => (title === null ? [] : titleKey(title))));
  const years = new Set(names.flatMap(({ year }) => year ?? []));
  const folderName = readWorkName(folder);
  if (areParts(folderName, names)) return true;
  if (titles.size > 1 || years.size > 1) return false;
  if (videos.length < 2 || names.every(({ title }) => title === null)) {
    return folderName !== undefined;
  }
  return (
    folderName !== undefined &&
    (saysWork(folderName) || names.some(({ title }) => isRelatedTitle(title, folderName.title)))
  );
}

/**
 * True if the names are parts of one film, even if each name alone reads differently: they differ
 * only in a part number, counted from 1, after the folder's title or after no title. `Part 2` may
 * be a separate film if the folder's name does not identify the film. A second disc is never a
 * separate film.
 */
function areParts(folderName: ParsedName | undefined, names: readonly ParsedName[]): boolean {
  return (["disc", "part"] as const).some((kind) => {
    const found = names.flatMap(
      ({ name }) => findPartNumbers(name).find((partNumber) => partNumber.kind === kind) ?? [],
    );
    const numbers = found.map(({ number }) => number).toSorted((a, b) => a - b);
    const [title = "", ...others] = new Set(
      found.map(({ before }) => foldTight(parseName(before).title ?? "")),
    );
    const isWhole =
      names.length > 1 &&
      numbers.length === names.length &&
      numbers.every((n, index) => n === index + 1);
    const isIts =
      folderName !== undefined && (title === "" || isRelatedTitle(title, folderName.title));
    return isWhole && isIts && others.length === 0 && (kind === "disc" || saysWork(folderName));
  });
}

const isEpisode = (folder: FolderNode, { path }: ListedFile): boolean => {
  const { type, seasons, absolute, date } = parsePath(
    path.slice(folder.path.length - folder.name.length),
  );
  return type === "episode" && (seasons.length > 0 || absolute.length > 0 || date !== null);
};

/** True if every video whose own name states a title states the folder's title. */
function haveItsTitle(folder: FolderNode, videos: readonly ListedFile[]): boolean {
  const folderTitle = readWorkName(folder)?.title;
  return videos.every(({ path }) => {
    const { title, saidBy, episodeTitle } = parsePath(baseOf(path));
    return (
      title === null ||
      saidBy.title === undefined ||
      title === episodeTitle ||
      isRelatedTitle(title, folderTitle)
    );
  });
}

/**
 * True if a folder belongs to one show: it has the show's NFO file, season folders, or episodes
 * with one title. A folder that contains only folders is a show only if its name identifies the
 * show, or if all names in it state the show's title. Any other folder of this kind is a collection
 * of shows.
 */
function isShow(
  folder: FolderNode,
  videos: readonly ListedFile[],
  inner: readonly NamedFolder[],
): boolean {
  if (folder.name === "") return false;
  if (hasFile(folder, "tvshow.nfo")) return true;
  const showName = readWorkName(folder);
  const seasons = inner.filter(
    ({ isSeason, parsed }) =>
      isSeason ||
      (parsed.seasons.length > 0 &&
        parsed.episodes.length === 0 &&
        (parsed.title === null || isRelatedTitle(parsed.title, showName?.title))),
  );
  const isSeason = showName === undefined && readFolder(folder.name, false).season;
  if (seasons.length > 0 && (showName !== undefined || isSeason)) return true;
  if (videos.length > 0) {
    const episodes = videos.filter((video) => isEpisode(folder, video));
    if (episodes.length * 2 <= videos.length) return false;
    // If the folder's name states no work, only a season folder with episodes of one title is a
    // show. Any other folder without a name is a collection of episodes.
    return showName === undefined
      ? isSeason && haveOneTitle(episodes)
      : haveItsTitle(folder, episodes);
  }
  if (
    showName === undefined ||
    inner.length === 0 ||
    inner.some(({ parsed }) => saysWork(parsed))
  ) {
    return false;
  }
  const below = inner
    .flatMap((namedFolder) => listAllFiles(namedFolder.folder))
    .filter(({ path, size }) => roleOf(path, size) === "video");
  const inContext = below.filter((video) => isEpisode(folder, video));
  if (inContext.length * 2 <= below.length) return false;
  return (
    saysWork(showName) ||
    (below.length > 0 && below.every((video) => namesTitle(video, showName.title)))
  );
}

const namesTitle = ({ path }: ListedFile, title: string | null) =>
  isRelatedTitle(parseName(baseOf(path)).title, title);

const haveOneTitle = (videos: readonly ListedFile[]): boolean =>
  new Set(videos.map(({ path }) => titleKey(parseName(baseOf(path)).title ?? ""))).size === 1;
