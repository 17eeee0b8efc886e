import { fallBackTo, Outage } from "../../base/errors.ts";
import { isMissingProof, type Missing } from "../../core/journal/missing.ts";
import type { Operation } from "../../core/journal/operation.ts";
import { isSameFile } from "../../core/media-files/file-identity.ts";
import { findOperationsAmong, findPublishedAmong } from "../../store/library/live-files.ts";
import type { StoreReader } from "../../store/open.ts";
import { own } from "../../store/storages/scope.ts";
import { createMissingCheck } from "../journal/steps/confirm-missing.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import { MAX_AGE_LINKED_MS } from "./already-there.ts";
import type { LibraryListing, ListedVideo } from "./library-listing.ts";
import { findCopy, type PossibleCopy } from "./missing.ts";

/**
 * What became of a video that is no longer at its path although its library is mounted: it was
 * deleted, or it is elsewhere in the library.
 */
export type Whereabouts = { is: "gone"; proof: Missing } | { is: "moved"; to: string };

/** A publication whose file was deleted, with the proof. */
export interface GonePublication<P> {
  operation: P;
  proof: Missing;
}

/** Returns the publications whose files were deleted. */
export const selectGone = <P extends { id: string }>(
  publications: readonly P[],
  whereabouts: ReadonlyMap<string, Whereabouts>,
): GonePublication<P>[] =>
  publications.flatMap((operation) => {
    const where = whereabouts.get(operation.id);
    return where?.is === "gone" ? [{ operation, proof: where.proof }] : [];
  });

/** What is compared to find out where a publication is. */
type SoughtPublication = Pick<
  Operation,
  "id" | "state" | "finalPath" | "final" | "anchor" | "hash" | "sourcePath" | "source"
>;

/**
 * Returns what became of these publications, by id. A publication has no entry and counts as
 * present if it is still at its path, is being filed, is on another storage, or may be on a disk
 * that could not be read.
 * @throws Outage if the library could not be listed and no person waits for the answer
 */
export type FindGone = (
  publications: readonly SoughtPublication[],
  signal: AbortSignal,
) => Promise<ReadonlyMap<string, Whereabouts>>;

/** Returns the publications whose files were not deleted. */
export async function withoutGone<P extends { operation: Operation }>(
  findGone: FindGone,
  publications: readonly P[],
  signal: AbortSignal,
): Promise<P[]> {
  const whereabouts = await findGone(
    publications.map(({ operation }) => operation),
    signal,
  );
  return publications.filter(({ operation }) => whereabouts.get(operation.id)?.is !== "gone");
}

interface FindGoneDeps {
  store: StoreReader;
  files: Pick<
    EngineFiles,
    "readFileIdentity" | "readLinkTarget" | "listRoot" | "hashFile" | "hashEdges"
  >;
  listing: LibraryListing;
  /** Time limit for listing the library. There is no limit by default. */
  timeoutMs?: number | undefined;
}

/**
 * Decides whether publications are still in the library, by the rules of undo and of moved files:
 * a file is gone only if its library is mounted, all libraries could be read, and no file in them
 * has its inode, its time or name, or its content. The library is listed only if a file is missing
 * at its path.
 */
export function createFindGone({ store, files, listing, timeoutMs }: FindGoneDeps): FindGone {
  return async (publications, signal) => {
    const found = new Map<string, Whereabouts>();
    const { prove } = createMissingCheck(files);
    const sealed = publications.filter(({ state }) => state === "sealed");
    // The paths of other storages are on other machines.
    const here = await findOperationsAmong(
      own(store.read),
      sealed.map(({ id }) => id),
    );
    for (const publication of sealed) {
      const { id, finalPath: path, anchor, final: file } = publication;
      if (!here.has(id)) continue;
      // A file on a disk that does not answer may still exist.
      const proof = await prove({ path, anchor, file }).catch(fallBackTo(undefined, Outage));
      if (!isMissingProof(proof)) continue;
      const where = await locate(publication, proof, signal);
      if (where !== undefined) found.set(id, where);
    }
    return found;
  };

  /**
   * Looks for a missing file in the library. Undefined if the answer is not certain, because a part
   * of the library could not be read or several files may be the missing one.
   */
  async function locate(
    publication: SoughtPublication,
    proof: Missing,
    signal: AbortSignal,
  ): Promise<Whereabouts | undefined> {
    const { finalPath, final, source } = publication;
    const file = final ?? source;
    const listed = await readListing(signal);
    if (listed === undefined) return undefined;
    const missing = { ...publication, path: finalPath, file };
    const alike = await withoutPublished(listed.ofSize(file.size));
    const pairs: PossibleCopy[] = [];
    let { isWhole } = listed;
    for (const { path } of alike) {
      const now = await files.readFileIdentity(path).catch(fallBackTo(null, Outage));
      if (now === null) {
        isWhole = false;
      } else if (now?.size === file.size) {
        if (isSameFile(now, file)) return { is: "moved", to: path };
        pairs.push({ missing, path, file: now });
      }
    }
    const copy = await findCopy(files, pairs, signal);
    if (copy === "unclear") return undefined;
    if (copy) return { is: "moved", to: copy.path };
    return isWhole ? { is: "gone", proof } : undefined;
  }

  /** Undefined if a person waits, and the library could not be listed in time or at all. */
  async function readListing(signal: AbortSignal) {
    if (timeoutMs === undefined) return listing.read(MAX_AGE_LINKED_MS, signal);
    const late = AbortSignal.timeout(timeoutMs);
    const read = listing.read(MAX_AGE_LINKED_MS, AbortSignal.any([signal, late]));
    return read.catch((error: unknown) => {
      signal.throwIfAborted();
      return late.aborted ? undefined : fallBackTo(undefined, Outage)(error);
    });
  }

  /** Omits files of other publications, even if they look like the missing file. */
  async function withoutPublished(videos: readonly ListedVideo[]): Promise<ListedVideo[]> {
    if (videos.length === 0) return [];
    const paths = videos.map(({ path }) => path);
    const published = await findPublishedAmong(own(store.read), paths);
    return videos.filter(({ path }) => !published.has(path));
  }
}
