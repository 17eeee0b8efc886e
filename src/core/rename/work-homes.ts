import { isVideoFile } from "../../base/file-types.ts";
import type { Identity } from "../../base/identity.ts";
import type { ItemRole } from "../../base/item.ts";
import { isAtOrBelow, isBelow } from "../../base/path/is-below.ts";
import { folderOf as above, baseOf } from "../../base/path/path-parts.ts";
import { seasonOf } from "../../base/season-folder-name.ts";
import { fold } from "../../base/text/fold.ts";
import { parsePath } from "../../names/index.ts";
import { isNeverItem } from "../media-files/partial-name.ts";
import { readFolderName } from "../plan/names/movie-path.ts";
import { folderOf, holdsLibrary } from "../plan/plex-folders.ts";
import { roleOf } from "../settle/roles.ts";
import type { LibraryVideo } from "./name-videos.ts";
import { type NameTree, pathOf, type TreeNode } from "./tree.ts";

/** Message shown until a plan for the whole library has been carried out or has no steps. */
export const NAMES_DIFFER =
  "The name templates were changed, and the library still has names from earlier templates.";

/** A journaled file of a work. `home` is the work's own folder, if its release states it. */
export type JournaledFile = LibraryVideo & { role: ItemRole; home?: string | undefined };

/** A work with its journaled files below one library folder. */
export type RenameWork = {
  identity: Identity;
  library: string;
  files: readonly JournaledFile[];
  /**
   * True if the work is not part of the request. Nothing of this work is renamed, but its files
   * still count as its own.
   */
  stays?: boolean | undefined;
};

/**
 * Maps each file to the work that owns it according to the journal, keyed by the file's node
 * object.
 */
export type Owners = ReadonlyMap<TreeNode, RenameWork>;

/** The work's own folders, best first, and the location of its files outside of these folders. */
export type Homes = {
  own: TreeNode[];
  /** Keyed by the videos' paths. */
  of: ReadonlyMap<string, TreeNode>;
  /**
   * Set for videos in a folder with other works: that folder, and the parent folder for the work's
   * new folder.
   */
  shared?: { folder: string; parent: string } | undefined;
  /** Videos in the work's folders that are not in the journal. */
  unknown: TreeNode[];
};

type HomesContext = { tree: NameTree; owners: Owners; libraries: readonly string[] };

/** Finds the folders of a work in the current tree. */
export function homesOf(around: HomesContext, work: RenameWork): Homes {
  const { tree, libraries } = around;
  const { identity, library, files } = work;
  const of = new Map<string, TreeNode>();
  const judged = new Map<string, TreeNode[] | undefined>();
  let shared: Homes["shared"];
  const videos = files.filter(({ role }) => role === "video");
  const titles = titlesOf(work);
  for (const { path, home } of videos) {
    const homeFolder =
      home !== undefined && isBelow(path, home) && isBelow(home, library) ? home : undefined;
    const folder =
      homeFolder ??
      (identity.type === "tv"
        ? aboveSeason(path, library, identity)
        : folderOf("movie", path, libraries));
    const node = folder === undefined ? undefined : tree.find(folder);
    if (folder !== undefined && !judged.has(folder)) {
      judged.set(folder, node && unknownIn(around, work, node, titles));
    }
    if (node && folder !== undefined && judged.get(folder) !== undefined) {
      of.set(path, node);
    } else {
      shared ??= {
        folder: folder ?? above(path),
        parent: parentFor(around, work, folder ?? above(path)),
      };
    }
  }
  // If the work has a folder with its id tag, any folder around that folder only groups works, even
  // if it contains no other work.
  const isTagged = (node: TreeNode): boolean =>
    readFolderName(node.name).tmdbId === identity.tmdbId;
  const tagged = [...new Set(of.values())].filter(isTagged);
  for (const [path, node] of of) {
    if (isTagged(node) || !tagged.some((taggedNode) => isInside(taggedNode, node))) continue;
    of.delete(path);
    shared ??= { folder: pathOf(node), parent: parentFor(around, work, pathOf(node)) };
  }
  const counts = Map.groupBy(of.values(), (node) => node);
  const byCount = [...counts].toSorted(
    ([a, m], [b, n]) => n.length - m.length || (pathOf(a) < pathOf(b) ? -1 : 1),
  );
  const outermost = byCount
    .map(([node]) => node)
    .filter((node) => !byCount.some(([other]) => isInside(node, other)));
  return {
    own: outermost,
    of,
    shared,
    unknown: [...judged.values()].flatMap((nodes) => nodes ?? []),
  };
}

/**
 * Returns the folder above the nearest season folder, or the season folder itself if it is directly
 * in the library. Without a season folder, returns the nearest folder that is named after the work,
 * because a season's folder may have any name, or else the file's folder.
 */
function aboveSeason(path: string, library: string, work: Identity): string | undefined {
  let named: string | undefined;
  for (let folder = above(path); isBelow(folder, library); folder = above(folder)) {
    if (seasonOf(baseOf(folder)) !== undefined) {
      return isBelow(above(folder), library) ? above(folder) : folder;
    }
    if (named === undefined && isNamedAfter(baseOf(folder), work)) named = folder;
  }
  return named ?? (isBelow(above(path), library) ? above(path) : undefined);
}

/** True if a folder's name has the work's id, or its title without another id or year. */
function isNamedAfter(name: string, work: Identity): boolean {
  const { title, year = work.year, tmdbId } = readFolderName(name);
  if (tmdbId !== undefined) return tmdbId === work.tmdbId;
  return fold(title) === fold(work.title) && year === work.year;
}

const isInside = (node: TreeNode, other: TreeNode): boolean =>
  node !== other && isAtOrBelow(pathOf(node), pathOf(other));

/**
 * Returns the videos in a folder that are not in the journal, if the whole folder belongs to this
 * work. The folder must contain no files of another work, and the unknown videos must have this
 * work's title. Otherwise, returns undefined.
 */
function unknownIn(
  { tree, owners, libraries }: HomesContext,
  work: RenameWork,
  node: TreeNode,
  titles: ReadonlySet<string>,
) {
  const folder = pathOf(node);
  if (holdsLibrary(folder, libraries)) return undefined;
  const isTagged = readFolderName(node.name).tmdbId === work.identity.tmdbId;
  const unknown: TreeNode[] = [];
  for (const file of tree.filesIn(node)) {
    const owner = owners.get(file);
    if (owner !== undefined && owner.identity !== work.identity) return undefined;
    const path = pathOf(file);
    const inside = path.slice(folder.length + 1);
    const isOfSystem = inside.split("/").some(isNeverItem);
    if (owner !== undefined || isOfSystem || !isVideoFile(path) || roleOf(inside, 0) !== "video") {
      continue;
    }
    const { title, altTitles } = parsePath(inside);
    const reads = title === null || [title, ...altTitles].some((one) => titles.has(fold(one)));
    if (!isTagged && !reads) return undefined;
    unknown.push(file);
  }
  return unknown;
}

/** Returns the work's title, and the titles in the names of its videos. */
function titlesOf({ identity, files }: RenameWork): Set<string> {
  const fileTitles = files.flatMap(({ path, role }) =>
    role === "video" ? (parsePath(baseOf(path)).title ?? []) : [],
  );
  return new Set([identity.title, ...fileTitles].map(fold));
}

/**
 * Returns the parent folder for the work's new folder. The new folder is next to `folder` if
 * `folder` is named like a work, or inside it if it only groups works (`Movies/A-F`, `Movies/4K`,
 * the library).
 */
function parentFor(
  { tree, owners }: HomesContext,
  { library }: RenameWork,
  folder: string,
): string {
  if (!isBelow(folder, library)) return library;
  if (seasonOf(baseOf(folder)) !== undefined) return above(folder);
  const { title, year, tmdbId } = readFolderName(baseOf(folder));
  const node = tree.find(folder);
  const works = [...(node ? tree.filesIn(node) : [])].flatMap((file) => owners.get(file) ?? []);
  const isWorks = works.some(({ identity }) => fold(identity.title) === fold(title));
  return isWorks || tmdbId !== undefined || year !== undefined ? above(folder) : folder;
}
