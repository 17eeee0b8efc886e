// From the listing of a library folder to the works in it. The structure is evidence of its own: whose folder a folder is,
// which folders are seasons, and which files only lie together.
import { titleKey } from "../identify/title-key.ts";
import { isDiscFile } from "../media-files/file-types.ts";
import { readFolder } from "../parse/folder.ts";
import { parseName } from "../parse/name.ts";
import { parsePath } from "../parse/path.ts";
import { baseOf, withoutExtension } from "../path/path-parts.ts";
import type { Role } from "../release/item.ts";
import { roleOf } from "../settle/roles.ts";
import {
  allFiles,
  areRelated,
  type Folder,
  foldersWithVideos,
  hasFile,
  isDisc,
  type ListedFile,
  mainVideosIn,
  type NamedFolder,
  rolesBelow,
  saysWork,
  treeOf,
  workNamed,
} from "./tree.ts";

/** A work by its files. `path` is its own folder, or its video where the folder is shared. Paths are relative to the listing. */
export type SplitWork = { path: string; isFile: boolean; files: { path: string; role: Role }[] };

/** Why a file belongs to no work. */
export type LeftOut = { path: string; why: "disc" | "unfinished" | "of_plex" | "no_film" | "unclear_folder" };

export type Split = { works: SplitWork[]; leftOut: LeftOut[] };

const MEDIA: ReadonlySet<Role> = new Set<Role>(["video", "subtitle", "extra", "sample", "archive", "disc"]);

/** Whether it is a file that people count: no poster, no NFO. */
const isMedia = ({ path, size }: ListedFile): boolean => MEDIA.has(roleOf(path, size));

/** The works below a library folder, and the media files that belong to none. */
export function splitLibrary(files: readonly ListedFile[]): Split {
  const { root, unfinished, ofPlex } = treeOf(files);
  const works: SplitWork[] = [];
  const leftOut: LeftOut[] = [
    ...unfinished.map((path): LeftOut => ({ path, why: "unfinished" })),
    ...ofPlex.map((path): LeftOut => ({ path, why: "of_plex" })),
  ];
  visit(root);
  const taken = new Set([...works.flatMap((work) => work.files), ...leftOut].map(({ path }) => path));
  const rest = allFiles(root).filter((file) => !taken.has(file.path) && isMedia(file));
  return { works, leftOut: [...leftOut, ...rest.map(({ path }): LeftOut => ({ path, why: "no_film" }))] };

  function leave(some: readonly ListedFile[], why: LeftOut["why"]): void {
    leftOut.push(...some.filter(isMedia).map(({ path }) => ({ path, why })));
  }

  function addFolder(folder: Folder, of: readonly ListedFile[]): void {
    const roles = rolesBelow(folder.path, of);
    const own = of.map(({ path }) => ({ path, role: roles.get(path) ?? ("other" as const) }));
    if (own.some(({ role }) => role === "video")) works.push({ path: folder.path, isFile: false, files: own });
  }

  /** The film or episode, with what is named after it in its folder. */
  function addFile(video: ListedFile, { path: folder, files: beside }: Folder, others: readonly ListedFile[]): void {
    const stem = withoutExtension(video.path);
    const longer = others
      .map(({ path }) => withoutExtension(path))
      .filter((one) => one !== stem && one.startsWith(stem));
    const isNamedAfter = ({ path }: ListedFile): boolean =>
      path === video.path || (path.startsWith(stem) && longer.every((one) => !path.startsWith(one)));
    const own = beside.filter(isNamedAfter);
    const roles = rolesBelow(folder, own);
    // It is the video, however its name ends.
    const roleIn = (path: string): Role => (path === video.path ? "video" : (roles.get(path) ?? "other"));
    works.push({ path: video.path, isFile: true, files: own.map(({ path }) => ({ path, role: roleIn(path) })) });
  }

  function visit(folder: Folder): void {
    if (isDisc(folder)) {
      leave(allFiles(folder), "disc");
      return;
    }
    leave(
      folder.files.filter(({ path }) => isDiscFile(path)),
      "disc",
    );
    for (const inside of folder.folders.values()) if (isDisc(inside)) visit(inside);
    const videos = mainVideosIn(folder);
    const inner = foldersWithVideos(folder);
    if (isShow(folder, videos, inner)) addShow(folder, inner);
    else addFilms(folder, videos, inner);
  }

  /** A show with its seasons; a folder in it that names another work by year or id is that work's. */
  function addShow(folder: Folder, inner: readonly NamedFolder[]): void {
    const own = workNamed(folder);
    const others = inner.filter(
      ({ parsed, hasId, isSeason }) =>
        !isSeason && parsed.seasons.length === 0 && (hasId || (parsed.year !== null && parsed.year !== own?.year)),
    );
    const apart = new Set(others.map((one) => one.folder.path));
    const isOwn = ({ path }: ListedFile): boolean =>
      !isDiscFile(path) && ![...apart].some((other) => path.startsWith(`${other}/`));
    addFolder(folder, allFiles(folder).filter(isOwn).filter(notInDisc(folder)));
    for (const other of others) visit(other.folder);
  }

  function addFilms(folder: Folder, videos: readonly ListedFile[], inner: readonly NamedFolder[]): void {
    const parts = inner.filter(({ isInner, isSeason }) => isInner && !isSeason);
    const subfolders = inner.filter((one) => !parts.includes(one));
    const named = workNamed(folder);
    // In a film's own folder, one that names no work has something of that film, and what is not said.
    const isOwn = saysWork(named) && (videos.length > 0 || parts.length > 0);
    const unclear = isOwn
      ? subfolders.filter(({ parsed, hasId }) => !hasId && parsed.year === null && parsed.seasons.length === 0)
      : [];
    const others = subfolders.filter((one) => !unclear.includes(one));
    for (const one of unclear) leave(allFiles(one.folder), "unclear_folder");
    for (const { folder: other } of others) visit(other);
    if (videos.length === 0 && parts.length === 0) return;
    if (folder.name !== "" && others.length === 0 && isOneWork(folder, videos)) {
      const outside = [...unclear, ...others].map((one) => `${one.folder.path}/`);
      const isInside = ({ path }: ListedFile): boolean =>
        !isDiscFile(path) && !outside.some((other) => path.startsWith(other));
      addFolder(folder, allFiles(folder).filter(isInside).filter(notInDisc(folder)));
    } else {
      for (const video of videos) addFile(video, folder, videos);
      for (const part of parts) visit(part.folder);
    }
  }
}

const notInDisc = (folder: Folder) => {
  const discs = [...folder.folders.values()].filter(isDisc).map(({ path }) => `${path}/`);
  return ({ path }: ListedFile): boolean => discs.every((disc) => !path.startsWith(disc));
};

/** Whether the videos directly in a folder may be one film: parts or versions with one title, or names without one. */
function isOneWork(folder: Folder, videos: readonly ListedFile[]): boolean {
  const names = videos.map(({ path }) => parseName(baseOf(path)));
  const titles = new Set(names.flatMap(({ title }) => (title === null ? [] : titleKey(title))));
  const years = new Set(names.flatMap(({ year }) => year ?? []));
  if (titles.size > 1 || years.size > 1) return false;
  const own = workNamed(folder);
  if (videos.length < 2 || names.every(({ title }) => title === null)) return own !== undefined;
  return own !== undefined && (saysWork(own) || names.some(({ title }) => areRelated(title, own.title)));
}

const isEpisode = (folder: Folder, { path }: ListedFile): boolean => {
  const { type, seasons, absolute, date } = parsePath(path.slice(folder.path.length - folder.name.length));
  return type === "episode" && (seasons.length > 0 || absolute.length > 0 || date !== null);
};

/** Whether all that name a title themselves name that of the folder. */
function haveItsTitle(folder: Folder, videos: readonly ListedFile[]): boolean {
  const own = workNamed(folder)?.title;
  return videos.every(({ path }) => {
    const { title, saidBy, episodeTitle } = parsePath(baseOf(path));
    return title === null || saidBy.title === undefined || title === episodeTitle || areRelated(title, own);
  });
}

/**
 * Whether a folder is that of one show: it says so by its NFO, has seasons in folders, or episodes of one title. A folder of
 * folders alone is one only where its name or all names in it say the show: otherwise it collects shows.
 */
function isShow(folder: Folder, videos: readonly ListedFile[], inner: readonly NamedFolder[]): boolean {
  if (folder.name === "") return false;
  if (hasFile(folder, "tvshow.nfo")) return true;
  const own = workNamed(folder);
  const seasons = inner.filter(
    ({ isSeason, parsed }) =>
      isSeason ||
      (parsed.seasons.length > 0 &&
        parsed.episodes.length === 0 &&
        (parsed.title === null || areRelated(parsed.title, own?.title))),
  );
  if (seasons.length > 0 && own !== undefined) return true;
  if (videos.length > 0) {
    const episodes = videos.filter((video) => isEpisode(folder, video));
    if (episodes.length * 2 <= videos.length) return false;
    // A season's folder alone has episodes of one title; any other that names no work collects them.
    return own === undefined
      ? readFolder(folder.name, false).season && haveOneTitle(episodes)
      : haveItsTitle(folder, episodes);
  }
  if (own === undefined || inner.length === 0 || inner.some(({ parsed }) => saysWork(parsed))) return false;
  const below = inner.flatMap((one) => allFiles(one.folder)).filter(({ path, size }) => roleOf(path, size) === "video");
  const inContext = below.filter((video) => isEpisode(folder, video));
  if (inContext.length * 2 <= below.length) return false;
  return saysWork(own) || (below.length > 0 && below.every((video) => namesTitle(video, own.title)));
}

const namesTitle = ({ path }: ListedFile, title: string | null): boolean =>
  areRelated(parseName(baseOf(path)).title, title);

const haveOneTitle = (videos: readonly ListedFile[]): boolean =>
  new Set(videos.map(({ path }) => titleKey(parseName(baseOf(path)).title ?? ""))).size === 1;
