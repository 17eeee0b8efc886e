import { fileKindOf } from "../../base/file-types.ts";
import type { MediaType } from "../../base/identity.ts";
import type { EpisodeMapping } from "../../base/item.ts";
import { baseOf, folderOf } from "../../base/path/path-parts.ts";
import { seasonOf } from "../../base/season-folder-name.ts";
import { type ParsedName, parseName, parsePath } from "../../names/index.ts";
import { createLazy } from "../concurrency.ts";
import { type Listing, listFoldersAbove } from "../library-tree/read-tree.ts";
import type { SeenFile } from "../library-tree/tree.ts";
import { isNeverItem } from "../media-files/partial-name.ts";
import { isPartFolder } from "../plan/plex-folders.ts";
import { rolesOf } from "../settle/roles.ts";

/** A file of which our journal says what it is. */
export type KnownFile = {
  releaseId: number;
  work: { type: MediaType; tmdbId: number; title: string; year?: number | undefined };
  mapping?: EpisodeMapping | undefined;
  /** It was filed by us, and so looked into; an adopted one was not. */
  wasFiled: boolean;
  /** Size and inode when it was written down. */
  file?: { ino: string; size: number } | undefined;
};

/** What Plex shows of a file, by its last list. No id: it is matched to nothing. */
export type PlexMatch = {
  tmdbId?: number | undefined;
  imdbId?: string | undefined;
  tvdbId?: number | undefined;
};

/** What Plex has, where its list is whole and newer than the files. */
export type ShownFolder = {
  files: ReadonlyMap<string, PlexMatch>;
  /**
   * Whether the list would have it, if Plex had it: a series is listed only when its episodes are
   * asked for.
   */
  isListed(file: SeenFile): boolean;
  /** Whether anything of the library has an id: some agents know none. */
  usesIds: boolean;
};

/** A place of the library's tree, with what is known of it. */
export type WorkFolder = Listing<SeenFile> & {
  /** Absolute. */
  path: string;
  /** The library's folder above it, or itself. */
  library: string;
  type: MediaType;
  isShelf: boolean;
  /** What is there and could not be read, by paths below it: nothing is said of what is in it. */
  unread?: readonly string[] | undefined;
  /** By absolute path. */
  known: ReadonlyMap<string, KnownFile>;
  shown?: ShownFolder | undefined;
};

/** Small copies that Plex makes, and what players keep beside videos. */
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
  /** What its own name says; and with the folders above it. */
  own: () => ParsedName;
  read: () => ParsedName;
};

/** A folder with what its names say, each read once. */
export type ReadFolder = WorkFolder & {
  /** Films and episodes. Not extras, samples, or what a disc is made of. */
  videos: readonly FolderVideo[];
  subtitles: readonly SeenFile[];
  /** Neither hidden nor made by a player. */
  visible: readonly SeenFile[];
  /** Whether anything at or below this relative folder plays: also an extra or a disc. */
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

/** A relative path and the folders above it. */
export const listWithAbove = (path: string): string[] => [path, ...listFoldersAbove(path)];

/**
 * The folder of a path relative to the folder, by season folders and parts of one film left out:
 * where its work is.
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
 * Which episodes a video is: by our journal, otherwise by its name; undefined where neither says it
 * by season and number.
 */
export function episodesOf(
  video: FolderVideo,
): { season: number; episodes: readonly number[] } | undefined {
  if (video.known?.mapping) return video.known.mapping;
  const { season, episodes, mayBe } = video.read();
  // `Show - 101`: the first of a season, or the hundred and first of all.
  const isSure = video.own().mayBe.absolute === undefined && mayBe.absolute === undefined;
  return season === null || episodes.length === 0 || !isSure ? undefined : { season, episodes };
}
