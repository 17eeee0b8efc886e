import { join } from "node:path";
import { isVideoFile } from "../../base/file-types.ts";
import { MEDIA_TYPES, type MediaType } from "../../base/identity.ts";
import { isAtOrBelow, isBelow } from "../../base/path/is-below.ts";
import { toThere } from "../../base/path/path-map.ts";
import { isLibraryName } from "../../core/library/library-kind.ts";
import { type LibraryTree, readTree } from "../../core/library-tree/read-tree.ts";
import { goesAlong, type SeenFile } from "../../core/library-tree/tree.ts";
import { isNeverItem, isPartialName, pathKindOf } from "../../core/media-files/partial-name.ts";
import { hasPublicationsBelow } from "../../store/journal/publications.ts";
import { hasPlexFilesBelow, listRememberedSections } from "../../store/plex/plex-listings.ts";
import { own } from "../../store/storages/scope.ts";
import type { LibraryPolicy } from "../library-state/libraries.ts";
import type { HidingLibrary, ListedVideo } from "../library-state/library-listing.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import { type LibraryScope, librariesOf, type WorkLibrary } from "./libraries.ts";

type WalkResult = Awaited<ReturnType<EngineFiles["walk"]>>;

/** An entry that could not be read as a file or folder. `path` is absolute. */
export type LibraryProblem = {
  path: string;
  code: WalkResult["problems"][number]["code"];
  message: string;
};

/**
 * A part of a library that is independent of its other parts: the files directly in the library
 * (`top` is undefined), or one of its folders. Paths are relative to the library's folder. `read`
 * determines which work each path belongs to.
 */
export type LibraryPart = {
  library: WorkLibrary;
  type: MediaType | undefined;
  top: string | undefined;
  files: SeenFile[];
  folders: string[];
  problems: LibraryProblem[];
  /**
   * False if a file may exist that is not listed: a folder or name could not be read, there are too
   * many entries, or a link leads to nothing or to an empty folder, as of an unmounted disk.
   */
  isWhole: boolean;
  /** True if something disappeared while it was read, as all does while a disk is away. */
  hasLost?: true;
  read(): LibraryTree<SeenFile>;
  /**
   * True if a path below the library is a link to a folder, or is inside one. Writing to such a
   * path writes to another place.
   */
  isBehindLink(path: string): boolean;
};

export type ReadLibraryDeps = {
  files: Pick<EngineFiles, "listRoot" | "walk">;
  /** Resolves links in the part of a path that exists. */
  real: (path: string) => string;
  /** All libraries. A library inside another one is read separately. */
  libraries: readonly WorkLibrary[];
  policy: Pick<LibraryPolicy, "mediaRoots">;
  /**
   * Folders below the media roots that are not libraries: watched folders and folders that contain
   * downloads.
   */
  notLibrary: readonly string[];
};

const OF_WORKS = { maxFiles: 200_000, maxDepth: 30 };
const DIRECT = { maxFiles: 1_000_000, maxDepth: 0 };

interface ListedContent {
  files: SeenFile[];
  folders: string[];
  problems: LibraryProblem[];
  hasBareLink: boolean;
  hasLost: boolean;
}

/** Reasons why the target of a link is not read. */
const READ_ELSEWHERE = "It is a link to a folder or file that is read under another name.";
const AROUND = "It is a link to a folder that a library is in.";
const TO_NOTHING =
  "It is a link whose target does not exist or cannot be read. Mount its disk, or remove the link.";

/**
 * Reads a library part by part, so that at most one of its folders is in memory. If the scope is a
 * folder in the library, reads only the part that contains it. `only` selects among the folders
 * directly in the library. A link's target is read at the link's path, unless it was already read.
 */
export async function* readLibrary(
  deps: ReadLibraryDeps,
  { library, folder: start }: LibraryScope,
  signal: AbortSignal,
  only: (top: string) => boolean = () => true,
): AsyncGenerator<LibraryPart> {
  const root = library.path;
  const [named] = start === root ? [] : start.slice(root.length + 1).split("/");
  const isLibrary = (path: string): boolean =>
    path !== root && deps.libraries.some((workLibrary) => workLibrary.path === path);
  const homes = [
    root,
    ...deps.libraries.filter(({ isRoot }) => !isRoot).map(({ path }) => path),
  ].map(deps.real);
  /**
   * `linked` maps each link to a folder to its target. `reached` contains the files to which links
   * lead.
   */
  const linked = new Map<string, string>();
  const reached = new Set<string>();
  /** Links to folders that are empty. */
  const bare = new Set<string>();
  const isBehindLink = (path: string): boolean =>
    [...linked.keys()].some((link) => isAtOrBelow(path, link));
  const direct = await listed("", DIRECT);
  const tops = direct.folders.filter(
    (name) =>
      (named === undefined ? only(name) : name === named) &&
      (!isNeverItem(name) || isPartialName(name)),
  );
  const beside = tops.filter((name) => named === undefined && goesAlong(name));
  if (named === undefined) {
    const along = await Promise.all(beside.map((name) => listed(name, OF_WORKS)));
    yield partOf([direct, ...along], undefined);
  }
  for (const name of tops) {
    if (!beside.includes(name)) yield partOf([await listed(name, OF_WORKS)], name);
  }

  function partOf(all: readonly ListedContent[], top: string | undefined): LibraryPart {
    const [files, folders] = [
      all.flatMap((listing) => listing.files),
      all.flatMap((listing) => listing.folders),
    ];
    return {
      library,
      type: library.type ?? byName(deps.policy, join(root, top ?? "")),
      top,
      files,
      folders,
      problems: all.flatMap((listing) => listing.problems),
      isWhole: all.every((listing) => !listing.hasBareLink && !listing.problems.some(hidesFiles)),
      ...(all.some(({ hasLost }) => hasLost) && { hasLost: true }),
      isBehindLink,
      read() {
        // Other folders directly in the library are separate parts.
        const isOwn = (path: string): boolean =>
          top !== undefined || beside.some((ownPath) => isAtOrBelow(path, ownPath));
        const { places, ...tree } = readTree({ files, folders: folders.filter(isOwn) });
        return {
          ...tree,
          places: places.filter(({ folder }) => (top === undefined) === (folder === "")),
        };
      },
    };
  }

  /**
   * True if files may be hidden by this problem. The trash and the like are never read, and a
   * library that does not exist has no files.
   */
  function hidesFiles({ path, code }: LibraryProblem): boolean {
    if (code === "symlink" || code === "special") return false;
    if (path === root) return code !== "missing";
    return pathKindOf(path.slice(root.length + 1)) !== "never";
  }

  /**
   * Lists everything below a folder of the library and behind the links in it. Paths are relative
   * to the library.
   */
  async function listed(top: string, limits: typeof DIRECT): Promise<ListedContent> {
    const all: ListedContent = {
      files: [],
      folders: top === "" ? [] : [top],
      problems: [],
      hasBareLink: false,
      hasLost: false,
    };
    const open = [top];
    for (let current = open.shift(); current !== undefined; current = open.shift()) {
      for (const link of await walkInto(all, current, limits)) {
        const behind = pathKindOf(link.path) === "never" ? undefined : await follow(link.path);
        if (behind === "folder") {
          all.folders.push(link.path);
          all.hasBareLink ||= bare.has(link.path);
          if (limits !== DIRECT) open.push(link.path);
        } else if (behind && "dev" in behind) {
          all.files.push({ ...link, target: behind });
        } else {
          all.files.push({ ...link, isLink: true });
          if (behind) all.problems.push({ ...behind, path: join(root, link.path) });
        }
      }
    }
    return all;
  }

  /** Adds the contents of a folder, without its links, and returns the links. */
  async function walkInto(
    all: ListedContent,
    top: string,
    limits: typeof DIRECT,
  ): Promise<SeenFile[]> {
    const inRoot = (path: string): string =>
      top === "" ? path : path === "" ? top : `${top}/${path}`;
    const target = linked.get(top);
    const followed = top === "" || target !== undefined ? inRoot(".") : top;
    const { files, links, folders, problems, hasLost } = await deps.files.walk(
      `${root}/${followed}`,
      limits,
      signal,
    );
    const isLost = problems.some(({ path, code }) => path === "" && code === "missing");
    all.hasLost ||= hasLost === true || isLost;
    const allRead = [...linked.values(), ...reached];
    const readBelow = target === undefined ? [] : allRead.filter((other) => isBelow(other, target));
    // Another library is read separately, even if it is behind a link.
    const isHere = (path: string): boolean =>
      !isLibrary(join(root, path)) &&
      !deps.notLibrary.some(
        (other) => isAtOrBelow(join(root, path), other) && isBelow(other, start),
      ) &&
      !readBelow.some((other) => isAtOrBelow(`${target}${path.slice(top.length)}`, other));
    const ownFiles = (some: typeof files): SeenFile[] =>
      some
        .map((file) => ({ ...seen(file), path: inRoot(file.path) }))
        .filter(({ path }) => isHere(path));
    all.files.push(...ownFiles(files));
    all.folders.push(...folders.map(inRoot).filter(isHere));
    const told = problems
      // Each folder of the library is read separately.
      .filter(
        ({ code, path }) =>
          code !== "symlink" && (limits !== DIRECT || code !== "too_many" || path === ""),
      )
      .map((problem) => ({ ...problem, path: inRoot(problem.path) }))
      .filter(({ path }) => isHere(path));
    all.problems.push(...told.map((problem) => ({ ...problem, path: join(root, problem.path) })));
    return ownFiles(links).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  /**
   * Finds what is behind a link. The target is then read at this path and under no other name. If
   * it is not read, returns why.
   */
  async function follow(
    path: string,
  ): Promise<"folder" | NonNullable<SeenFile["target"]> | Omit<LibraryProblem, "path">> {
    const target = deps.real(join(root, path));
    const { single, files, links, folders, problems } = await deps.files.walk(
      target,
      { maxFiles: 1, maxDepth: 0 },
      signal,
    );
    const closed = problems.find((problem) => problem.path === "" && problem.code !== "too_many");
    if (closed?.code === "symlink" || closed?.code === "missing") {
      return { code: "missing", message: TO_NOTHING };
    }
    if (closed) return closed;
    if (homes.some((home) => isBelow(home, target))) return { code: "symlink", message: AROUND };
    if ([...homes, ...linked.values(), ...reached].some((other) => isAtOrBelow(target, other))) {
      return { code: "symlink", message: READ_ELSEWHERE };
    }
    const [file] = files;
    if (single && file) {
      reached.add(target);
      return seen(file);
    }
    linked.set(path, target);
    if ([files, links, folders, problems].every(({ length }) => length === 0)) bare.add(path);
    return "folder";
  }
}

const seen = ({
  dev,
  ino,
  size,
  mtimeNs,
  ctimeNs,
  blocks,
}: WalkResult["files"][number]): NonNullable<SeenFile["target"]> => {
  return { dev, ino, size, mtimeNs, blocks, changedAt: Number(BigInt(ctimeNs) / 1_000_000n) };
};

/**
 * Yields every video of the libraries, and every link to a file that has a video's name. Filing
 * compares downloads with these. Calls `onHiding` for each library in which other videos may be.
 */
export async function* readLibraryVideos(
  deps: Omit<ReadLibraryDeps, "libraries"> & Parameters<typeof librariesOf>[0],
  signal: AbortSignal,
  onHiding: (library: HidingLibrary) => void,
): AsyncGenerator<ListedVideo> {
  const libraries = await librariesOf(deps, signal);
  const unread = new Set<string>();
  // A disk may leave or return while its library is read, so each library is seen before and after.
  const bare = new Set<string>();
  const lookAtAll = async (): Promise<void> => {
    for (const { path } of libraries) {
      if (await isBareOrClosed(deps.files, path, signal)) bare.add(path);
    }
  };
  await lookAtAll();
  for (const library of libraries.filter(({ isRoot }) => !isRoot)) {
    let found = await read(library);
    // A disk that was away for a moment seemed to be empty meanwhile.
    if (found.hasLost) {
      if (await isBareOrClosed(deps.files, library.path, signal)) bare.add(library.path);
      else found = await read(library);
    }
    if (!found.isWhole) unread.add(library.path);
    yield* found.videos;
  }
  await lookAtAll();
  for (const library of libraries) {
    const { path } = library;
    const isBare = bare.has(path);
    if ((isBare || unread.has(path)) && (await isKnownToHold(deps, library))) {
      onHiding({ path, isBare });
    }
  }

  async function read(library: WorkLibrary) {
    const videos: ListedVideo[] = [];
    let [allWhole, anyLost, isEmpty] = [true, false, true];
    for await (const { type, files, folders, isWhole, hasLost } of readLibrary(
      { ...deps, libraries },
      { library, folder: library.path },
      signal,
    )) {
      allWhole &&= isWhole;
      anyLost ||= hasLost === true;
      isEmpty &&= files.length === 0 && folders.length === 0;
      for (const { path, isLink, target, dev, ino, size, mtimeNs } of files) {
        if (!isVideoFile(path) || pathKindOf(path) !== "item") continue;
        videos.push({
          dev,
          ino,
          size,
          mtimeNs,
          path: join(library.path, path),
          library: library.path,
          type,
          ...(isLink || target ? { isLink: true } : {}),
        });
      }
    }
    return { videos, isWhole: allWhole, hasLost: anyLost || isEmpty };
  }
}

/** Returns the video at a path in one of these folders; undefined for any other path or file. */
export async function lookAtVideo(
  files: Pick<EngineFiles, "readFileIdentity">,
  libraries: readonly string[],
  path: string,
): Promise<ListedVideo | undefined> {
  const library = libraries
    .filter((folder) => isAtOrBelow(path, folder))
    .toSorted((a, b) => b.length - a.length)[0];
  if (library === undefined || !isVideoFile(path)) return undefined;
  if (pathKindOf(path.slice(library.length + 1)) !== "item") return undefined;
  const identity = await files.readFileIdentity(path);
  return identity && { ...identity, path, library };
}

/** True if a folder is missing, empty or unreadable, as if its disk were not mounted. */
async function isBareOrClosed(
  files: Pick<EngineFiles, "listRoot">,
  path: string,
  signal: AbortSignal,
): Promise<boolean> {
  const listing = await files.listRoot(path, signal, { atMost: 1 });
  return listing.state !== "ok" || listing.isEmpty;
}

/**
 * True if files were filed into a library, or if a server lists files in it. Any other library may
 * rightly be empty, missing or closed, so it can hide no file.
 */
async function isKnownToHold(
  { db }: Pick<Parameters<typeof librariesOf>[0], "db">,
  { path, lists = [] }: WorkLibrary,
): Promise<boolean> {
  if (await hasPublicationsBelow(own(db), path)) return true;
  for (const { server, section } of lists) {
    const sections = await listRememberedSections(db, server.name);
    const isOnly = sections.find(({ id }) => id === section)?.locations.length === 1;
    const key = { server: server.name, section };
    if (await hasPlexFilesBelow(db, key, toThere(path, server.pathMap), isOnly)) return true;
  }
  return false;
}

/**
 * Derives the type from the name of the folder directly below a media root, such as `Films` or
 * `TV`. Undefined for anime, because its films are also in the folders of their series.
 */
function byName(
  { mediaRoots }: Pick<LibraryPolicy, "mediaRoots">,
  path: string,
): MediaType | undefined {
  const root = mediaRoots.find((mediaRoot) => isBelow(path, mediaRoot));
  const [top = ""] = root === undefined ? [] : path.slice(root.length + 1).split("/");
  return /anime/i.test(top) ? undefined : MEDIA_TYPES.find((type) => isLibraryName(type, top));
}
