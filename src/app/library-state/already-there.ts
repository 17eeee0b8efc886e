import { basename, join } from "node:path";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { folderOf } from "../../base/path/path-parts.ts";
import type { Reason } from "../../base/reason-codes.ts";
import type { Clock } from "../../core/clock.ts";
import { findPublicationAt } from "../../store/journal/publications.ts";
import type { StoreReader } from "../../store/open.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import { alreadyThereReason } from "./duplicates.ts";

export type AlreadyThereQuery = {
  /** Where the download is: what lies beside it is no library. */
  at: string;
  /** Relative to it, or the name of the one file that it is. */
  videos: readonly { path: string; size: number }[];
  /** Files that may be a video's, by its path, besides what is found in the library. */
  also?: ((path: string) => readonly string[]) | undefined;
  /**
   * What rules keep apart from the library that it goes to. Before that is known, with any rule
   * nothing is answered.
   */
  isApart?: ((path: string) => boolean) | undefined;
};

/**
 * For each video of which the library has the very file, the sentence that says where: the same
 * inode, or the same bytes.
 */
export type FindAlreadyThere = (
  query: AlreadyThereQuery,
  signal: AbortSignal,
) => Promise<Map<string, Reason>>;

type AlreadyThereDeps = {
  store: StoreReader;
  files: Pick<EngineFiles, "readFileIdentity" | "hashFile" | "countLinks" | "readTargetIdentity">;
  /** Without it only what the query names is compared. */
  library?: LibraryIndex | undefined;
};

/** As it was when its library was listed. */
export type ListedVideo = { path: string; size: number; dev: string; ino: string };

type LibraryIndex = {
  /** Every video of all libraries. */
  videos: (signal: AbortSignal) => AsyncIterable<ListedVideo>;
  /** Whether rules keep libraries apart. */
  hasRules: () => boolean;
  clock: Pick<Clock, "monotonic">;
};

/**
 * Half of the time in which a download settles: what was in the library when it was complete is
 * noticed.
 */
const MAX_AGE_MS = 30_000;
/** Another program that links a finished download does it in the same minute. */
const MAX_AGE_LINKED_MS = 10_000;
/** Of one size to the byte; a few are one film, many are recordings of a fixed length. */
const MAX_EQUAL = 20;

/**
 * Finds out whether the library has a download's very file, whoever put it there and whatever it is
 * called. The library's files are listed when it is first asked, by their sizes; a content is read
 * only where another file has its size, and each once.
 */
export function createAlreadyThere({ store, files, library }: AlreadyThereDeps): FindAlreadyThere {
  let listed: { at: number; bySize: Promise<ReadonlyMap<number, ListedVideo[]>> } | undefined;

  async function ofSize(
    size: number,
    maxAgeMs: number,
    signal: AbortSignal,
  ): Promise<readonly ListedVideo[]> {
    if (library === undefined) return [];
    const time = library.clock.monotonic();
    if (listed === undefined || time - listed.at > maxAgeMs) {
      listed = { at: time, bySize: bySizeOf(library.videos(signal)) };
    }
    const mine = listed;
    return mine.bySize.then(
      (bySize) => bySize.get(size) ?? [],
      () => {
        // Whoever began to list was stopped: the next one begins again.
        signal.throwIfAborted();
        if (listed === mine) listed = undefined;
        return [];
      },
    );
  }

  return async ({ at, videos, also, isApart }, signal) => {
    const found = new Map<string, Reason>();
    const hashes = new Map<string, string>();
    // A file that cannot be read is equal to no other, and nothing waits for it.
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

    for (const { path, size } of videos.filter(({ size }) => size > 0)) {
      const single = path === basename(at) ? await files.readFileIdentity(at) : undefined;
      // A folder may be called as the one file in it.
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
        const linked = elsewhere.filter(({ dev, ino }) => dev === source.dev && ino === source.ino);
        const named = also?.(path) ?? [];
        const pathsOf = (some: readonly ListedVideo[]) => [
          ...new Set([...named, ...some.map((video) => video.path)]),
        ];
        return { linked: pathsOf(linked), equal: pathsOf(elsewhere.slice(0, MAX_EQUAL)) };
      };
      const isSame = async (candidatePath: string, byContent: boolean): Promise<boolean> => {
        // A symbolic link there is judged by its target.
        const there = await orNone(files.readTargetIdentity(candidatePath));
        if (there?.size !== size || candidatePath === sourcePath) return false;
        if (there.dev === source.dev && there.ino === source.ino) return true;
        return byContent && (await hashOf(candidatePath)) === (await hashOf(sourcePath));
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

/** The videos of the libraries, by size. */
async function bySizeOf(videos: AsyncIterable<ListedVideo>): Promise<Map<number, ListedVideo[]>> {
  const bySize = new Map<number, ListedVideo[]>();
  for await (const { path, size, dev, ino } of videos) {
    const same = bySize.get(size);
    if (same) same.push({ path, size, dev, ino });
    else bySize.set(size, [{ path, size, dev, ino }]);
  }
  return bySize;
}
