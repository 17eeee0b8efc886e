import { join, relative, resolve } from "node:path";
import { splitLibrary } from "../../core/adopt/split.ts";
import { Outage, UserError } from "../../core/errors.ts";
import { MEDIA_TYPES, type MediaType } from "../../core/identity.ts";
import { filedInto, isLibraryName } from "../../core/library/library-kind.ts";
import { type FileIdentity, sameFile } from "../../core/media-files/file-identity.ts";
import { fileKind } from "../../core/media-files/file-types.ts";
import { isAtOrBelow, isBelow } from "../../core/path/is-below.ts";
import { hereOf } from "../../core/path/path-map.ts";
import type { Role } from "../../core/release/item.ts";
import { cleanText, quoted } from "../../core/text/clean-text.ts";
import { heldBelow, publishedInodes } from "../../store/library/held-files.ts";
import type { Db, Store } from "../../store/open.ts";
import { rememberedSections } from "../../store/plex/plex-listings.ts";
import { own } from "../../store/storages/scope.ts";
import { type LibraryPolicy, libraryFoldersAndRoots } from "../library-state/libraries.ts";
import type { Files } from "../releases/files-port.ts";
import type { FoundFile } from "./record.ts";

/** Which files of a library are known already, so that they are not asked about again. */
type Held = {
  /** By its path, or as the same file under another name. */
  has: (file: Pick<FoundFile, "path" | "file">) => boolean;
  /** The paths below the folder that are known. */
  paths: ReadonlySet<string>;
  /** From now on this file is known, too. */
  add: (file: Pick<FoundFile, "path" | "file">) => void;
};

/** A file that is not adopted, and why, as a part of a sentence. */
export type LeftAlone = { path: string; why: string };

/**
 * A work on disk: its path is absolute, as are those of its files. `library` is the folder that it was found in. What the journal
 * has already is not among its files.
 */
export type FoundOnDisk = {
  path: string;
  isFile: boolean;
  library: string;
  type?: MediaType | undefined;
  files: { path: string; role: Role; file: FileIdentity }[];
};

/** `known`: files that the journal has already. */
export type FoundWorks = { folders: string[]; works: FoundOnDisk[]; known: number; leftAlone: LeftAlone[] };

export type FindParts = {
  store: Pick<Store, "read" | "write">;
  files: Pick<Files, "walk">;
  library: LibraryPolicy;
  /** Folders below the media roots that are no library: those that are watched, or that downloads are in. */
  notLibrary: readonly string[];
  /** A path that a person names, absolute, with links resolved as far as it exists. */
  real: (path: string) => string;
};

/** A library of 100,000 films with their posters and subtitles. */
const LIMITS = { maxFiles: 2_000_000, maxDepth: 30 };

const WHY = {
  disc: "a disc, which is no single file",
  unfinished: "unfinished by its name",
  of_plex: "a version that Plex made",
  no_film: "an extra, a sample or a subtitle without its film",
  unclear_folder: "in a folder of a film whose name says nothing",
} as const;

const NOT_ADOPTED = "a sample, or packed";
const NO_VIDEO = "without a new video";
/** What is adopted of a work. */
export const ADOPTED: ReadonlySet<Role> = new Set<Role>(["video", "subtitle", "extra"]);
const COUNTED: ReadonlySet<Role> = new Set<Role>(["sample", "archive", "disc"]);

/** A folder's name has no extension: a link to one may be a film. */
const isMedia = (path: string): boolean => ["video", "subtitle", undefined].includes(fileKind(path));

/** The library folders, each with what it is for if that is known; a media root is one as well. */
async function libraries({ store, library }: FindParts): Promise<Map<string, MediaType | undefined>> {
  const sections = await rememberedSections(store.read);
  const types = new Map<string, MediaType>();
  for (const { type, locations } of sections)
    for (const location of locations) {
      const [path, filed] = [hereOf(location, library.pathMap), filedInto(type)];
      if (path !== undefined && filed !== undefined) types.set(path, filed);
    }
  const all = await libraryFoldersAndRoots(store as Store, library);
  const typeOf = (path: string): MediaType | undefined => {
    const [configured] = MEDIA_TYPES.filter((type) => {
      const dir = type === "movie" ? library.moviesDir : library.tvDir;
      return dir !== undefined && resolve(library.mediaRoots[0] ?? "/", dir) === path;
    });
    return types.get(path) ?? configured;
  };
  return new Map(all.map((path) => [path, typeOf(path)]));
}

/**
 * What the library has and the journal does not, split into works. `folders` are those that a person named; all of the library
 * without.
 * @throws UserError (`refused`) for a folder outside the library; Outage for one that cannot be read
 */
export async function findWorks(
  parts: FindParts,
  named: readonly string[],
  signal: AbortSignal,
  report: (folder: string) => void,
): Promise<FoundWorks> {
  const { store, files, library } = parts;
  if (library.mediaRoots.length === 0)
    throw new UserError("There is no library to adopt.", "Set PLEX_MEDIA_ROOT.", "refused");
  const known = await libraries(parts);
  const homes = [...known.keys()].toSorted((a, b) => b.length - a.length);
  const innermost = (path: string): string => homes.find((folder) => isAtOrBelow(path, folder)) ?? "/";
  const folders = named.length > 0 ? named.map((one) => inLibrary(parts, homes, one)) : homes;
  const walked = outermost(folders, parts.real);
  const byLibrary = new Map<string, Map<string, FileIdentity>>();
  const held: Held[] = [];
  const leftAlone: LeftAlone[] = [];
  for (const [real, folder] of walked) {
    report(folder);
    const { single, files: all, problems } = await files.walk(real, LIMITS, signal);
    const [whole] = problems.filter(({ path }) => path === "");
    if (whole !== undefined || single)
      throw new Outage("root_missing", `${cleanText(folder, 300)}: ${whole?.message ?? "It is a file, not a folder."}`);
    held.push(await heldPaths(store.read, folder));
    for (const { path: at, dev, ino, size, mtimeNs } of all) {
      const path = join(folder, at);
      if (parts.notLibrary.some((other) => isAtOrBelow(path, other) && isBelow(other, folder))) continue;
      const home = innermost(path);
      const list = byLibrary.get(home) ?? new Map<string, FileIdentity>();
      byLibrary.set(home, list.set(relative(home, path), { dev, ino, size, mtimeNs }));
    }
    for (const { path: at, code, message } of problems) {
      const path = join(folder, at);
      // A library may be a link, and is read by itself.
      if ((code !== "symlink" || isMedia(path)) && !known.has(path)) leftAlone.push({ path, why: lower(message) });
    }
  }
  const works: FoundOnDisk[] = [];
  let isKnown = 0;
  for (const [home, identities] of byLibrary) {
    // Of all files, since those that are known say whose a folder is.
    const split = splitLibrary([...identities].map(([path, { size }]) => ({ path, size })));
    leftAlone.push(...split.leftOut.map(({ path, why }) => ({ path: join(home, path), why: WHY[why] })));
    for (const { path: at, isFile, files: all } of split.works) {
      const own: FoundOnDisk["files"] = [];
      for (const { path: inside, role } of all) {
        const [path, file] = [join(home, inside), identities.get(inside)];
        if (file === undefined) continue;
        if (COUNTED.has(role)) leftAlone.push({ path, why: NOT_ADOPTED });
        else if (!held.some((one) => one.has({ path, file }))) {
          own.push({ path, role, file });
          // The same file under another name is adopted once.
          if (ADOPTED.has(role)) held[0]?.add({ path, file });
        } else if (ADOPTED.has(role)) isKnown++;
      }
      const path = join(home, at);
      if (own.some(({ role }) => role === "video"))
        works.push({ path, isFile, library: home, type: known.get(home) ?? byName(parts, path), files: own });
      else for (const file of own) if (ADOPTED.has(file.role)) leftAlone.push({ path: file.path, why: NO_VIDEO });
    }
  }
  return { folders: [...walked.values()], works, known: isKnown, leftAlone };
}

/** By the name of the folder directly below a media root: `Films`, `TV`. Films of anime are in folders of their series, too. */
function byName({ library }: FindParts, path: string): MediaType | undefined {
  const root = library.mediaRoots.find((one) => isBelow(path, one));
  const [top = ""] = root === undefined ? [] : relative(root, path).split("/");
  return /anime/i.test(top) ? undefined : MEDIA_TYPES.find((type) => isLibraryName(type, top));
}

/** A folder that a person named, as the configuration writes the library that it is in. */
function inLibrary({ library, real }: FindParts, homes: readonly string[], folder: string): string {
  const path = real(folder);
  for (const home of homes) {
    const own = real(home);
    if (isAtOrBelow(path, own)) return join(home, relative(own, path));
  }
  throw new UserError(
    `${quoted(folder)} is not below a media root.`,
    `Name one of these, or a folder in one: ${library.mediaRoots.map((root) => cleanText(root, 300)).join(", ")}.`,
    "refused",
  );
}

/** The folders that are in no other of them, by where they really are: a library below a media root may be a link. */
function outermost(folders: readonly string[], real: (path: string) => string): Map<string, string> {
  const all = new Map(folders.toReversed().map((folder) => [real(folder), folder]));
  return new Map([...all].filter(([path]) => ![...all.keys()].some((other) => isBelow(path, other))));
}

const lower = (message: string): string => `${message.charAt(0).toLowerCase()}${message.slice(1).replace(/\.$/, "")}`;

/**
 * The files below a folder that a live publication has, or a release of the library that a person is or was asked about.
 * Read once for a whole library.
 */
export async function heldPaths(db: Db, folder: string): Promise<Held> {
  const [paths, inodes] = [await heldBelow(own(db), folder), await publishedInodes(own(db))];
  return {
    has: ({ path, file }) => paths.has(path) || (inodes.get(file.ino) ?? []).some((one) => sameFile(one, file)),
    paths,
    add({ path, file }) {
      paths.add(path);
      inodes.set(file.ino, [...(inodes.get(file.ino) ?? []), file]);
    },
  };
}
