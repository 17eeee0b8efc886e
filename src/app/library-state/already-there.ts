import { basename, join } from "node:path";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { folderOf } from "../../base/path/path-parts.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { isOneInode } from "../../core/media-files/file-identity.ts";
import { findPublicationAt } from "../../store/journal/publications.ts";
import type { StoreReader } from "../../store/open.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import { alreadyThereReason } from "./duplicates.ts";
import type { LibraryListing, ListedVideo } from "./library-listing.ts";

type AlreadyThereQuery = {
  /** Path of the download. Files in the folder that contains it do not count as library files. */
  at: string;
  /**
   * The `path` of each video is relative to `at`. If `at` is a single file, it is the file name.
   */
  videos: readonly { path: string; size: number }[];
  /**
   * Returns additional files that may be identical to a video, by the video's path. They are
   * compared in addition to the files found in the library.
   */
  also?: ((path: string) => readonly string[]) | undefined;
  /**
   * True for paths that rules keep apart from the destination library. Absent if the destination is
   * not known yet. In that case, no library file is compared if there are any rules.
   */
  isApart?: ((path: string) => boolean) | undefined;
};

/**
 * Returns a reason for each video that the library already has (the same inode or the same bytes).
 * The reason includes the path.
 */
export type FindAlreadyThere = (
  query: AlreadyThereQuery,
  signal: AbortSignal,
) => Promise<Map<string, Reason>>;

type AlreadyThereDeps = {
  store: StoreReader;
  files: Pick<
    EngineFiles,
    "readFileIdentity" | "hashEdges" | "hashFile" | "countLinks" | "readTargetIdentity"
  >;
  /** If absent, only files that the query names are compared. */
  library?: LibraryIndex | undefined;
};

type LibraryIndex = {
  listing: LibraryListing;
  /** True if rules keep libraries apart. */
  hasRules: () => boolean;
};

/**
 * Half of the time in which a download settles, so that files that were in the library when the
 * download completed are noticed.
 */
export const MAX_AGE_MS = 30_000;
/**
 * Maximum age of the listing for a file with several links. Another program that links a finished
 * download does so within the same minute.
 */
export const MAX_AGE_LINKED_MS = 10_000;
/**
 * Maximum number of files of exactly the same size that are compared. A few files of the same size
 * are one film; many are recordings of a fixed length.
 */
const MAX_EQUAL = 20;

/**
 * Finds out whether the library has a file identical to a downloaded one, regardless of who put it
 * there and under which name. A file is read completely only if another file has the same size, the
 * same beginning and the same end, and only once.
 */
export function createAlreadyThere({ store, files, library }: AlreadyThereDeps): FindAlreadyThere {
  async function ofSize(
    size: number,
    maxAgeMs: number,
    signal: AbortSignal,
  ): Promise<readonly ListedVideo[]> {
    if (library === undefined) return [];
    const listed = await library.listing.read(maxAgeMs, signal);
    return listed.ofSize(size).filter(({ isLink }) => !isLink);
  }

  return async ({ at, videos, also, isApart }, signal) => {
    const found = new Map<string, Reason>();
    const hashes = new Map<string, string>();
    const edges = new Map<string, string>();
    // An unreadable file is not equal to any other file, and nothing waits for it.
    const orNone = async <T>(read: Promise<T>): Promise<T | undefined> => {
      const given = await read.catch(() => undefined);
      signal.throwIfAborted();
      return given;
    };
    const hashOf = async (path: string): Promise<string> => {
      const known = hashes.get(path);
      if (known !== undefined) return known;
      const read = await orNone(files.hashFile(path, undefined, signal));
      const hash = read?.ok ? read.hash : `unread ${path}`;
      hashes.set(path, hash);
      return hash;
    };
    const edgesOf = async (path: string): Promise<string> => {
      const hash = edges.get(path) ?? (await orNone(files.hashEdges(path))) ?? `unread ${path}`;
      edges.set(path, hash);
      return hash;
    };
    const hasSameContent = async (one: string, other: string): Promise<boolean> =>
      (await edgesOf(one)) === (await edgesOf(other)) &&
      (await hashOf(one)) === (await hashOf(other));

    for (const { path, size } of videos.filter(({ size }) => size > 0)) {
      const single = path === basename(at) ? await files.readFileIdentity(at) : undefined;
      // A folder may have the same name as the only file in it.
      const isSingle = single?.size === size;
      const sourcePath = isSingle ? at : join(at, path);
      const source = isSingle ? single : await files.readFileIdentity(sourcePath);
      if (source?.size !== size) continue;
      const mayBe = async (maxAgeMs: number): Promise<{ linked: string[]; equal: string[] }> => {
        const inLibrary =
          isApart === undefined && library?.hasRules() ? [] : await ofSize(size, maxAgeMs, signal);
        const elsewhere = inLibrary.filter(
          (video) => !isAtOrBelow(video.path, folderOf(at)) && !isApart?.(video.path),
        );
        const linked = elsewhere.filter((video) => isOneInode(video, source));
        const named = also?.(path) ?? [];
        const pathsOf = (some: readonly ListedVideo[]) => [
          ...new Set([...named, ...some.map((video) => video.path)]),
        ];
        return { linked: pathsOf(linked), equal: pathsOf(elsewhere.slice(0, MAX_EQUAL)) };
      };
      const isSame = async (candidatePath: string, byContent: boolean): Promise<boolean> => {
        // A symbolic link at this path is judged by its target.
        const there = await orNone(files.readTargetIdentity(candidatePath));
        if (there?.size !== size || candidatePath === sourcePath) return false;
        if (isOneInode(there, source)) return true;
        return byContent && (await hasSameContent(candidatePath, sourcePath));
      };
      const first = async (
        some: readonly string[],
        byContent: boolean,
      ): Promise<string | undefined> => {
        for (const candidatePath of some) {
          if (await isSame(candidatePath, byContent)) return candidatePath;
        }
        return undefined;
      };
      const candidates = await mayBe(MAX_AGE_MS);
      let same = await first(candidates.linked, false);
      if (same === undefined && (await files.countLinks(sourcePath)) > 1) {
        same = await first((await mayBe(MAX_AGE_LINKED_MS)).linked, false);
      }
      same ??= await first(candidates.equal, true);
      if (same !== undefined) {
        found.set(path, alreadyThereReason(same, await findPublicationAt(store.read, same)));
      }
    }
    return found;
  };
}
