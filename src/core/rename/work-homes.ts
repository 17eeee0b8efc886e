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

/** Said until a plan for the whole library was carried out, or found nothing. */
export const NAMES_DIFFER =
  "The templates of names were changed, and the library has the names of earlier ones.";

/**
 * A file of a work that the journal has. `home` is the work's own folder, where its release says
 * so.
 */
export type JournaledFile = LibraryVideo & { role: ItemRole; home?: string | undefined };

/** A work with what the journal has of it below one library folder. */
export type RenameWork = {
  identity: Identity;
  library: string;
  files: readonly JournaledFile[];
  /** It was not asked for: nothing of it is renamed, and its files are not another work's. */
  stays?: boolean | undefined;
};

/** Whose each file is: a work's of the journal, by its object. */
export type Owners = ReadonlyMap<TreeNode, RenameWork>;

/** The work's own folders, the best first, and where a file goes that is in none of them. */
export type Homes = {
  own: TreeNode[];
  /** By the videos' paths. */
  of: ReadonlyMap<string, TreeNode>;
  /**
   * For those in a folder with other works: that folder, and the one in which they get their own.
   */
  shared?: { folder: string; parent: string } | undefined;
  /** Videos in its folders that the journal has not. */
  unknown: TreeNode[];
};

type HomesContext = { tree: NameTree; owners: Owners; libraries: readonly string[] };

/** Finds the folders of a work as they are before anything is renamed. */
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
      (identity.type === "tv" ? aboveSeason(path, library) : folderOf("movie", path, libraries));
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
  // Beside its own folder, which says its id, a folder around it only arranges works, also while
  // there is no other in it.
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

/** The folder above the nearest one of a season; that itself directly in the library. */
function aboveSeason(path: string, library: string): string | undefined {
  for (let folder = above(path); isBelow(folder, library); folder = above(folder)) {
    if (seasonOf(baseOf(folder)) !== undefined) {
      return isBelow(above(folder), library) ? above(folder) : folder;
    }
  }
  return isBelow(above(path), library) ? above(path) : undefined;
}

const isInside = (node: TreeNode, other: TreeNode): boolean =>
  node !== other && isAtOrBelow(pathOf(node), pathOf(other));

/**
 * The videos of a folder that the journal has not, if all of it is this work's: nothing of another
 * work is in it, and what is not known reads like this one. Otherwise undefined.
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

/** The work's title, and those in the names that it has. */
function titlesOf({ identity, files }: RenameWork): Set<string> {
  const fileTitles = files.flatMap(({ path, role }) =>
    role === "video" ? (parsePath(baseOf(path)).title ?? []) : [],
  );
  return new Set([identity.title, ...fileTitles].map(fold));
}

/**
 * Beside a folder that is called like a work; in one that only arranges works: `Movies/A-F`,
 * `Movies/4K`, the library.
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
