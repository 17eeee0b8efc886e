import { basename, dirname, join } from "node:path";
import { Outage, UserError } from "../../base/errors.ts";
import { fileKindOf } from "../../base/file-types.ts";
import type { MediaType } from "../../base/identity.ts";
import type { ItemRole } from "../../base/item.ts";
import { isAtOrBelow, isBelow } from "../../base/path/is-below.ts";
import { cleanText, quoted } from "../../base/text/clean-text.ts";
import { LEFT_OUT } from "../../core/library-tree/read-tree.ts";
import type { FileIdentity } from "../../core/media-files/file-identity.ts";
import type { Db } from "../../store/open.ts";
import { own } from "../../store/storages/scope.ts";
import { type MovedFile, openKnownFiles } from "../library/known-files.ts";
import { type LibraryScope, librariesOf, scopesOf } from "../library/libraries.ts";
import {
  type LibraryPart,
  type LibraryProblem,
  type ReadLibraryDeps,
  readLibrary,
} from "../library/read-library.ts";
import type { LibraryPolicy } from "../library-state/libraries.ts";
import { findNewInodes, type NewInodes } from "../library-state/new-inodes.ts";
import type { EngineFiles } from "../releases/files-port.ts";

/** A file that is not adopted, and why, as part of a sentence. */
type SkippedFile = { path: string; why: string };

/**
 * A work on disk. Its path and the paths of its files are absolute. `library` is the folder in
 * which it was found. Its files do not include those that the journal already has.
 */
export type FoundOnDisk = {
  path: string;
  isFile: boolean;
  library: string;
  type?: MediaType | undefined;
  files: { path: string; role: ItemRole; file: FileIdentity }[];
};

/**
 * `known`: files that the journal already has. `moved`: files that the journal has under another
 * path. `newInodes`: files that are at their paths under new inodes, anywhere, also in the trash.
 */
export type LibraryWorks = {
  folders: string[];
  works: FoundOnDisk[];
  known: number;
  moved: MovedFile[];
  newInodes: NewInodes;
  leftAlone: SkippedFile[];
};

export type FindWorksDeps = Omit<ReadLibraryDeps, "libraries"> & {
  db: Db;
  files: Pick<
    EngineFiles,
    | "hashEdges"
    | "hashFile"
    | "isOneName"
    | "readFileIdentity"
    | "readLinkTarget"
    | "readPoolBytes"
    | "listRoot"
    | "walk"
  >;
  policy: LibraryPolicy;
};

const NOT_ADOPTED = "a sample, an archive or a disc";
const NO_VIDEO = "no new video belongs to it";
/** Roles of the files that are adopted. */
export const ADOPTED: ReadonlySet<ItemRole> = new Set<ItemRole>(["video", "subtitle", "extra"]);
const COUNTED: ReadonlySet<ItemRole> = new Set<ItemRole>(["sample", "archive", "disc"]);

const OF_LINKS: readonly LibraryProblem["code"][] = ["symlink", "missing"];

/**
 * A folder's name has no extension, and a link without an extension may lead to a folder with a
 * film.
 */
const isMedia = (path: string): boolean =>
  ["video", "subtitle", undefined].includes(fileKindOf(path));

/**
 * Finds the files that the library has and the journal does not, grouped by work. `named` are the
 * folders that a person named; if `named` is empty, the whole library is searched.
 * @throws UserError (`refused`) for a folder outside the library; Outage for one that cannot be
 * read
 */
export async function findWorks(
  deps: FindWorksDeps,
  named: readonly string[],
  signal: AbortSignal,
  report: (folder: string) => void,
): Promise<LibraryWorks> {
  const { files, policy, real } = deps;
  if (policy.mediaRoots.length === 0) {
    throw UserError.refused("There is no library to adopt.", "Set PLEX_MEDIA_ROOT.");
  }
  const libraries = await librariesOf(deps, signal);
  const scopes = scopesOf(named.map(real), libraries, real);
  for (const { library } of scopes) {
    if (!libraries.includes(library)) throw notInLibrary(library.path, policy);
  }
  const newInodes = await findNewInodes({ db: own(deps.db), files }, { downloads: true }, signal);
  const knownFiles = await openKnownFiles(own(deps.db), files, signal);
  const moved: MovedFile[] = [];
  const works: FoundOnDisk[] = [];
  const leftAlone: SkippedFile[] = [];
  let known = 0;
  for (const scope of scopes) {
    const { library, folder } = scope;
    const listing = await files.listRoot(folder, signal, { atMost: 1 });
    // A missing library folder in a root that exists was never made.
    const isLink = real(folder) !== join(real(dirname(folder)), basename(folder));
    if (listing.state === "missing" && !scope.isNamed && library.isRoot !== true && !isLink) {
      continue;
    }
    if (listing.state !== "ok") {
      throw new Outage("root_missing", `${cleanText(folder, 300)}: ${listing.message}`);
    }
    report(folder);
    for await (const part of readLibrary({ ...deps, libraries }, scope, signal)) {
      await take(part, folder);
    }
  }
  const isInner = ({ folder }: LibraryScope) =>
    scopes.some((other) => isBelow(real(folder), real(other.folder)));
  const folders = scopes.filter((scope) => !isInner(scope)).map(({ folder }) => folder);
  return { folders, works, known, moved, newInodes, leftAlone };

  async function take(
    { library, type, problems, ...part }: LibraryPart,
    folder: string,
  ): Promise<void> {
    const pathOf = (path: string): string => join(library.path, path);
    const isAsked = (path: string): boolean => isAtOrBelow(path, folder);
    const seen = new Map(part.files.map((file) => [pathOf(file.path), file]));
    const tree = part.read();
    const isFile = (path: string): boolean => isAsked(path) && seen.get(path)?.isLink !== true;
    for (const { path, code, message } of problems) {
      if ((!OF_LINKS.includes(code) || isMedia(path)) && isAsked(path)) {
        leftAlone.push({ path, why: lower(message) });
      }
    }
    for (const { path, why } of tree.leftOut) {
      if (isFile(pathOf(path))) leftAlone.push({ path: pathOf(path), why: LEFT_OUT[why] });
    }
    for (const work of tree.works) {
      const workFiles: FoundOnDisk["files"] = [];
      for (const { path: inside, role } of work.files) {
        const path = pathOf(inside);
        const found = seen.get(path);
        if (found === undefined || !isFile(path)) continue;
        const file = { dev: found.dev, ino: found.ino, size: found.size, mtimeNs: found.mtimeNs };
        if (COUNTED.has(role)) leftAlone.push({ path, why: NOT_ADOPTED });
        if (COUNTED.has(role)) continue;
        const verdict = await knownFiles.find(path, file);
        if (verdict === "new") {
          workFiles.push({ path, role, file });
          // The same file under another name is adopted once.
          if (ADOPTED.has(role)) knownFiles.add(path, file);
        } else {
          if (ADOPTED.has(role)) known++;
          if (verdict !== "known") moved.push(verdict);
        }
      }
      if (workFiles.some(({ role }) => role === "video")) {
        works.push({
          path: pathOf(work.path),
          isFile: work.isFile,
          library: library.path,
          type,
          files: workFiles,
        });
      } else {
        for (const file of workFiles) {
          if (ADOPTED.has(file.role)) leftAlone.push({ path: file.path, why: NO_VIDEO });
        }
      }
    }
  }
}

const notInLibrary = (folder: string, { mediaRoots }: LibraryPolicy): UserError =>
  UserError.refused(
    `${quoted(folder)} is not below a media root.`,
    "Specify one of these, or a folder in one of them: " +
      `${mediaRoots.map((root) => cleanText(root, 300)).join(", ")}.`,
  );

const lower = (message: string): string =>
  `${message.charAt(0).toLowerCase()}${message.slice(1).replace(/\.$/, "")}`;
