import { isDiscFile, isVideoFile } from "../../base/file-types.ts";
import type { ItemRole } from "../../base/item.ts";
import { baseOf } from "../../base/path/path-parts.ts";
import { fold } from "../../base/text/fold.ts";
import {
  genericTypeOf,
  isFolderOfWork,
  type ParsedName,
  parseName,
  readFolder,
} from "../../names/index.ts";
import type { FileIdentity } from "../media-files/file-identity.ts";
import { pathKindOf } from "../media-files/partial-name.ts";
import { roleOf, rolesOf } from "../settle/roles.ts";

/** A file below a library folder, by its relative path. */
export type ListedFile = { path: string; size: number };

/**
 * A file or a link as found on disk. `blocks` is in units of 512 bytes, `changedAt` in ms since
 * 1970. For a link to a file, these describe the link itself, and `target` describes the file.
 * `isLink`: the link's target is not read.
 */
export type SeenFile = FileStats & { path: string; target?: FileStats; isLink?: true };
type FileStats = FileIdentity & { blocks: number; changedAt: number };

/**
 * A folder with its contents. `path` is relative to the library folder, and empty for the library
 * folder itself.
 */
export type FolderNode = {
  name: string;
  path: string;
  files: ListedFile[];
  folders: Map<string, FolderNode>;
};

/** Folder in which Plex keeps versions that it made of the films next to it. */
const PLEX_VERSIONS = "plex versions";

/**
 * Builds the tree of a listing. Leaves out everything that no person put there: hidden files, the
 * trash, and NAS system folders.
 */
export function treeOf({
  files,
  folders,
}: {
  files: readonly ListedFile[];
  folders: readonly string[];
}): { root: FolderNode; unfinished: string[]; ofPlex: string[] } {
  const root: FolderNode = { name: "", path: "", files: [], folders: new Map() };
  const [unfinished, ofPlex]: string[][] = [[], []];
  for (const file of files) {
    const kind = pathKindOf(file.path);
    if (kind === "never") continue;
    const names = file.path.split("/").slice(0, -1);
    if (kind === "partial") unfinished?.push(file.path);
    else if (names.some((name) => name.toLowerCase() === PLEX_VERSIONS)) ofPlex?.push(file.path);
    else folderAt(root, names).files.push(file);
  }
  for (const path of folders) if (pathKindOf(path) !== "never") folderAt(root, path.split("/"));
  return { root, unfinished: unfinished ?? [], ofPlex: ofPlex ?? [] };
}

function folderAt(root: FolderNode, names: readonly string[]): FolderNode {
  let current = root;
  for (const name of names) {
    const inside = current.folders.get(name) ?? {
      name,
      path: current.path === "" ? name : `${current.path}/${name}`,
      files: [],
      folders: new Map(),
    };
    current.folders.set(name, inside);
    current = inside;
  }
  return current;
}

/** Returns all files in a folder, at any depth. */
export const listAllFiles = (folder: FolderNode): ListedFile[] => [
  ...folder.files,
  ...[...folder.folders.values()].flatMap(listAllFiles),
];

const DISC_FOLDER = /^(?:bdmv|video_ts|audio_ts|hvdvd_ts)$/i;
export const isDisc = (folder: FolderNode): boolean =>
  [...folder.folders.keys()].some((name) => DISC_FOLDER.test(name)) ||
  folder.files.some(({ path }) => isDiscFile(path) && !/\.(?:iso|img)$/i.test(path));

/**
 * Folders that players and library managers create. Their contents belong to the works next to
 * them.
 */
const ALONG =
  /^(?:subs?|subtitles?|untertitel|backdrops|clips|plex versions|extrafanart|extrathumbs|trickplay|metadata|.+\.trickplay)$/i;

/**
 * True if the name shows that a folder on a shelf is not a separate work, but contains extras,
 * subtitles or similar files of the works next to it.
 */
export const goesAlong = (name: string): boolean =>
  ALONG.test(name) || roleOf(`${name}/a.mkv`, 0) !== "video";

/** Returns the videos directly in a folder, without extras and samples. */
export function listMainVideos({ files }: FolderNode): ListedFile[] {
  const roles = rolesOf(files.map(({ path, size }) => ({ path: baseOf(path), size })));
  return files.filter((_, index) => roles[index] === "video");
}

/**
 * Determines the roles of one work's files from their paths below its folder, by the same rules as
 * for a release.
 */
export function readRolesBelow(
  folder: string,
  files: readonly ListedFile[],
): Map<string, ItemRole> {
  const from = folder === "" ? 0 : folder.length + 1;
  const roles = rolesOf(files.map(({ path, size }) => ({ path: path.slice(from), size })));
  return new Map(files.map(({ path }, index) => [path, roles[index] ?? "other"]));
}

const hasVideo = (folder: FolderNode): boolean =>
  listAllFiles(folder).some(
    ({ path, size }) => roleOf(path.slice(folder.path.length + 1), size) === "video",
  );

/** A folder and the information in its name. */
export type NamedFolder = {
  folder: FolderNode;
  parsed: ParsedName;
  isSeason: boolean;
  isInner: boolean;
  hasId: boolean;
};

/**
 * Returns subfolders with videos that may be works, or parts of this work. Excludes folders of
 * extras or samples, unless their videos name the folder as their work.
 */
export function listFoldersWithVideos({ folders }: FolderNode): NamedFolder[] {
  return [...folders.values()].flatMap((folder) => {
    const named = nameOf(folder);
    return named === undefined || isDisc(folder) || !hasVideo(folder) ? [] : [named];
  });
}

/**
 * True if the videos in a folder state its name as their title: `Extras/Season 1/Extras S01E02.mkv`.
 * Such a folder is a work, although the same name is otherwise that of a folder of extras or a part.
 */
const isNamedByVideos = (folder: FolderNode): boolean =>
  listAllFiles(folder).some(
    ({ path }) => isVideoFile(path) && isFolderOfWork(folder.name, parseName(baseOf(path))),
  );

function nameOf(folder: FolderNode): NamedFolder | undefined {
  const { parsed, season, inner, extra } = readFolder(folder.name, false);
  const isWork = (extra !== null || inner) && isNamedByVideos(folder);
  if (extra !== null && !season && !isWork) return undefined;
  return {
    folder,
    parsed,
    isSeason: season,
    isInner: inner && !isWork,
    hasId: Object.keys(parsed.ids).length > 0,
  };
}

/**
 * Returns the information about a work in the folder's own name. Undefined if the name states only
 * a kind of work, or nothing.
 */
export function readWorkName(folder: FolderNode): ParsedName | undefined {
  const { name } = folder;
  if (name === "" || genericTypeOf(name) !== null) return undefined;
  const { parsed, season, inner } = readFolder(name, false);
  return season || (inner && !isNamedByVideos(folder)) ? undefined : parsed;
}

/** True if a name identifies a work by year or id, not only by title. */
export const saysWork = (parsed: ParsedName | undefined): boolean =>
  parsed !== undefined && (parsed.year !== null || Object.keys(parsed.ids).length > 0);

export const hasFile = ({ files }: FolderNode, name: string): boolean =>
  files.some(({ path }) => fold(baseOf(path)) === fold(name));
