import { fileKindOf } from "../../base/file-types.ts";
import type { MediaType } from "../../base/identity.ts";
import type { EpisodeMapping } from "../../base/item.ts";
import { baseOf, folderOf } from "../../base/path/path-parts.ts";
import { seasonOf } from "../../base/season-folder-name.ts";
import { type ParsedName, parseName, parsePath } from "../../names/index.ts";
import { createLazy } from "../concurrency.ts";
import type { ListedServer } from "../library/server-entry.ts";
import { type Listing, listFoldersAbove } from "../library-tree/read-tree.ts";
import type { SeenFile } from "../library-tree/tree.ts";
import { isNeverItem } from "../media-files/partial-name.ts";
import { isPartFolder } from "../plan/plex-folders.ts";
import type { ShownNumbers } from "../scan/numbers.ts";
import { rolesOf } from "../settle/roles.ts";

/** A file whose work is known from our journal. */
export type KnownFile = {
  releaseId: number;
  work: { type: MediaType; tmdbId: number; title: string; year?: number | undefined };
  mapping?: EpisodeMapping | undefined;
  /**
   * True if we filed the file, which means that we inspected its content. Adopted files were not
   * inspected.
   */
  wasFiled: boolean;
  /** Size and inode when the file was recorded. */
  file?: { ino: string; size: number } | undefined;
};

/**
 * A server's match for a file, from its latest list. A file without any id is not matched.
 * `numbers`: those of all rows with the file; absent for a film.
 */
export type PlexMatch = {
  numbers?: readonly ShownNumbers[];
  tmdbId?: number | undefined;
  imdbId?: string | undefined;
  tvdbId?: number | undefined;
};

/** A server whose list is compared. `canFix`: we can correct its matches. */
export type ComparedServer = Pick<ListedServer, "kind" | "title"> & { canFix: boolean };

/** Files that a server shows. Present only if its list is complete and newer than the files. */
export type ShownFolder = {
  server: ComparedServer;
  files: ReadonlyMap<string, PlexMatch>;
  /**
   * True if the list would contain the file if the server had it. The list contains a series only
   * if its episodes were requested.
   */
  isListed(file: SeenFile): boolean;
  /** True if any item in the library has an id. Some agents provide no ids. */
  usesIds: boolean;
};

/** A folder in the library's tree, with everything that is known about it. */
export type WorkFolder = Listing<SeenFile> & {
  /** Absolute. */
  path: string;
  /** The library folder that contains this folder, or the folder itself. */
  library: string;
  type: MediaType;
  isShelf: boolean;
  /**
   * Existing paths below the folder that could not be read. Nothing is reported about their
   * contents.
   */
  unread?: readonly string[] | undefined;
  /** Keyed by absolute path. */
  known: ReadonlyMap<string, KnownFile>;
  /** The files that each server shows, for the servers whose lists can be compared. */
  shown?: readonly ShownFolder[] | undefined;
};

/**
 * Folders for the small versions that Plex creates, and folders that players keep next to videos.
 */
const NOT_MEDIA = new Set([
  "plex versions",
  "backdrops",
  "clips",
  "extrafanart",
  "extrathumbs",
  "trickplay",
]);

const isIgnored = (path: string): boolean =>
  path
    .split("/")
    .some(
      (name) =>
        isNeverItem(name) || NOT_MEDIA.has(name.toLowerCase()) || /\.trickplay$/i.test(name),
    );

export type FolderVideo = SeenFile & {
  at: string;
  known: KnownFile | undefined;
  /** `own` parses only the file name. `read` also uses the names of the folders above the file. */
  own: () => ParsedName;
  read: () => ParsedName;
};

/** A folder with its parsed names. Each name is parsed once. */
export type ReadFolder = WorkFolder & {
  /** Films and episodes. Excludes extras, samples and the files of a disc. */
  videos: readonly FolderVideo[];
  subtitles: readonly SeenFile[];
  /** Files that are not hidden and were not created by a player. */
  visible: readonly SeenFile[];
  /** True if anything at or below this relative folder plays, including extras and discs. */
  playsBelow(folder: string): boolean;
};

export function readWorkFolder(folder: WorkFolder): ReadFolder {
  const visible = folder.files.filter(({ path }) => !isIgnored(path));
  const roles = rolesOf(visible);
  const plays: string[] = [];
  const videos: FolderVideo[] = [];
  const subtitles: SeenFile[] = [];
  const name = baseOf(folder.path);
  for (const [index, file] of visible.entries()) {
    const { path } = file;
    const role = roles[index] ?? "other";
    if (role === "subtitle") subtitles.push(file);
    const isVideo = role === "video" || (role === "other" && fileKindOf(path) === "other_video");
    if (isVideo || role === "extra" || role === "sample" || role === "disc") plays.push(path);
    if (!isVideo) continue;
    const fullPath = `${folder.path}/${path}`;
    const read = createLazy(() => parsePath(folder.isShelf ? path : `${name}/${path}`));
    const video = {
      ...file,
      at: fullPath,
      known: folder.known.get(fullPath),
      own: createLazy(() => parseName(baseOf(path))),
      read,
    };
    videos.push(video);
  }
  const playing = new Set([
    ...plays.flatMap(listFoldersAbove),
    ...(folder.unread ?? []).flatMap(listWithAbove),
  ]);
  return { ...folder, videos, subtitles, visible, playsBelow: (below) => playing.has(below) };
}

/** Returns a relative path and the folders above it. */
export const listWithAbove = (path: string): string[] => [path, ...listFoldersAbove(path)];

/**
 * Returns the folder of a work, from a relative path. Skips season folders and folders for the
 * parts of one film.
 */
export function findOwnFolder(path: string): string {
  let current = folderOf(path);
  while (
    current !== "" &&
    (seasonOf(baseOf(current)) !== undefined || isPartFolder(baseOf(current)))
  ) {
    current = folderOf(current);
  }
  return current;
}

/**
 * Returns the episodes of a video, from our journal or otherwise from its name. Undefined if
 * neither states the season and number.
 */
export function episodesOf(
  video: FolderVideo,
): { season: number; episodes: readonly number[] } | undefined {
  if (video.known?.mapping) return video.known.mapping;
  const { season, episodes, mayBe } = video.read();
  // `Show - 101` may be episode 1 of season 1, or episode 101 of the whole show.
  const isSure = video.own().mayBe.absolute === undefined && mayBe.absolute === undefined;
  return season === null || episodes.length === 0 || !isSure ? undefined : { season, episodes };
}
