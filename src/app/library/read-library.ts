import { join } from "node:path";
import { MEDIA_TYPES, type MediaType } from "../../core/identity.ts";
import { isLibraryName } from "../../core/library/library-kind.ts";
import { type LibraryTree, readTree } from "../../core/library-tree/read-tree.ts";
import type { SeenFile } from "../../core/library-tree/tree.ts";
import { goesAlong } from "../../core/library-tree/tree.ts";
import { isNeverItem, isPartialName } from "../../core/media-files/partial-name.ts";
import { isAtOrBelow, isBelow } from "../../core/path/is-below.ts";
import type { LibraryPolicy } from "../library-state/libraries.ts";
import type { Files } from "../releases/files-port.ts";
import type { Library, LibraryScope } from "./libraries.ts";

/** What could not be read as a file or a folder; `path` is absolute. */
export type LibraryProblem = {
  path: string;
  code: Awaited<ReturnType<Files["walk"]>>["problems"][number]["code"];
  message: string;
};

/**
 * A part of a library, which no other part of it has to do with: what is directly in it (`top` is undefined), or one of its folders.
 * Paths are relative to the library's folder. `read` says whose each of them is.
 */
export type LibraryPart = {
  library: Library;
  type: MediaType | undefined;
  top: string | undefined;
  files: SeenFile[];
  folders: string[];
  problems: LibraryProblem[];
  read(): LibraryTree<SeenFile>;
};

export type ReadParts = {
  files: Pick<Files, "walk">;
  /** All of them: one within another is read by itself. */
  libraries: readonly Library[];
  policy: Pick<LibraryPolicy, "mediaRoots">;
  /** Folders below the media roots that are no library: those that are watched, or that downloads are in. */
  notLibrary: readonly string[];
};

const OF_WORKS = { maxFiles: 200_000, maxDepth: 30 };
const DIRECT = { maxFiles: 1_000_000, maxDepth: 0 };

type Listed = { files: SeenFile[]; folders: string[]; problems: LibraryProblem[] };

/**
 * A library part by part, so that at no time more than one of its folders is in memory; of a named folder the one that it is in.
 * With `only`, of the folders directly in it those.
 */
export async function* readLibrary(
  parts: ReadParts,
  { library, folder: start }: LibraryScope,
  signal: AbortSignal,
  only: (top: string) => boolean = () => true,
): AsyncGenerator<LibraryPart> {
  const root = library.path;
  const [named] = start === root ? [] : start.slice(root.length + 1).split("/");
  const isLibrary = (path: string): boolean => path !== root && parts.libraries.some((one) => one.path === path);
  const direct = await listed("", DIRECT);
  const tops = direct.folders.filter(
    (name) => (named === undefined ? only(name) : name === named) && (!isNeverItem(name) || isPartialName(name)),
  );
  const beside = tops.filter((name) => named === undefined && goesAlong(name));
  if (named === undefined) {
    const along = await Promise.all(beside.map((name) => listed(name, OF_WORKS)));
    yield partOf([direct, ...along], undefined);
  }
  for (const name of tops) if (!beside.includes(name)) yield partOf([await listed(name, OF_WORKS)], name);

  function partOf(all: readonly Listed[], top: string | undefined): LibraryPart {
    const [files, folders] = [all.flatMap((one) => one.files), all.flatMap((one) => one.folders)];
    return {
      library,
      type: library.type ?? byName(parts.policy, join(root, top ?? "")),
      top,
      files,
      folders,
      problems: all.flatMap((one) => one.problems),
      read() {
        // The other folders directly in the library are parts of their own.
        const isOwn = (path: string): boolean => top !== undefined || beside.some((one) => isAtOrBelow(path, one));
        const { places, ...tree } = readTree({ files, folders: folders.filter(isOwn) });
        return { ...tree, places: places.filter(({ folder }) => (top === undefined) === (folder === "")) };
      },
    };
  }

  /** What is below a folder of the library, by paths below the library. */
  async function listed(top: string, limits: typeof DIRECT): Promise<Listed> {
    const { files, folders, problems } = await parts.files.walk(`${root}/${top || "."}`, limits, signal);
    const inRoot = (path: string): string => (top === "" ? path : path === "" ? top : `${top}/${path}`);
    // Another library is read by itself, also one behind a link.
    const isElsewhere = (path: string): boolean =>
      isLibrary(join(root, path)) ||
      parts.notLibrary.some((other) => isAtOrBelow(join(root, path), other) && isBelow(other, start));
    const seen = files.map(({ path, ctimeNs, dev, ino, size, mtimeNs, blocks }): SeenFile => {
      const changedAt = Number(BigInt(ctimeNs) / 1_000_000n);
      return { path: inRoot(path), dev, ino, size, mtimeNs, blocks, changedAt };
    });
    const links = problems
      .filter(({ code, path }) => code === "symlink" && path !== "")
      .map(({ path }): SeenFile => ({ path: inRoot(path), ...NOTHING, isLink: true }));
    const inside = top === "" ? folders : [top, ...folders.map(inRoot)];
    return {
      files: [...seen, ...links].filter(({ path }) => !isElsewhere(path)),
      folders: inside.filter((path) => !isElsewhere(path)),
      problems: problems
        // Each folder of the library is read by itself.
        .filter(({ code, path }) => limits !== DIRECT || code !== "too_many" || path === "")
        .map(({ path, code, message }) => ({ path: join(root, inRoot(path)), code, message }))
        .filter(({ path }) => !isElsewhere(path.slice(root.length + 1))),
    };
  }
}

const NOTHING = { size: 0, dev: "", ino: "", mtimeNs: "0", blocks: 0, changedAt: 0 };

/** By the name of the folder directly below a media root: `Films`, `TV`. Films of anime are in folders of their series, too. */
function byName({ mediaRoots }: Pick<LibraryPolicy, "mediaRoots">, path: string): MediaType | undefined {
  const root = mediaRoots.find((one) => isBelow(path, one));
  const [top = ""] = root === undefined ? [] : path.slice(root.length + 1).split("/");
  return /anime/i.test(top) ? undefined : MEDIA_TYPES.find((type) => isLibraryName(type, top));
}
