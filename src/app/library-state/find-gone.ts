import { fallBackTo, Outage } from "../../base/errors.ts";
import { quoted } from "../../base/text/clean-text.ts";
import type { Clock } from "../../core/clock.ts";
import { isMissingProof, type Missing } from "../../core/journal/missing.ts";
import type { Operation } from "../../core/journal/operation.ts";
import { isSameFile } from "../../core/media-files/file-identity.ts";
import { findOperationsAmong, findPublishedAmong } from "../../store/library/live-files.ts";
import type { StoreReader } from "../../store/open.ts";
import { own } from "../../store/storages/scope.ts";
import { createMissingCheck } from "../journal/steps/confirm-missing.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import { MAX_AGE_LINKED_MS } from "./already-there.ts";
import type { HidingLibrary, LibraryListing, ListedVideo } from "./library-listing.ts";
import { findCopy, type PossibleCopy } from "./missing.ts";
import type { Whereabouts } from "./whereabouts.ts";

/** What is compared to find out where a publication is. */
type SoughtPublication = Pick<
  Operation,
  "id" | "state" | "finalPath" | "final" | "anchor" | "hash" | "sourcePath" | "source"
>;

/**
 * Returns what became of these publications, by id. A publication has no entry if it is still at
 * its path, is being filed, or is on another storage.
 * @throws Outage if the library could not be listed and no person waits for the answer
 */
export type FindGone = (
  publications: readonly SoughtPublication[],
  signal: AbortSignal,
) => Promise<ReadonlyMap<string, Whereabouts>>;

/** Returns the publications whose files were not deleted, as far as that is certain. */
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

/** Returns the publications whose files are certain to be in the library. */
export async function onlyFound<P extends { operation: Operation }>(
  findGone: FindGone,
  publications: readonly P[],
  signal: AbortSignal,
): Promise<P[]> {
  const operations = publications.map(({ operation }) => operation);
  const whereabouts = await findGone(operations, signal);
  return publications.filter(({ operation }) => {
    const where = whereabouts.get(operation.id);
    return where === undefined || where.is === "moved";
  });
}

interface FindGoneDeps {
  store: StoreReader;
  files: Pick<
    EngineFiles,
    "readFileIdentity" | "readLinkTarget" | "listRoot" | "readPoolBytes" | "hashFile" | "hashEdges"
  >;
  listing: LibraryListing;
  clock: Pick<Clock, "monotonic">;
  /**
   * Time limit for listing the library, if a person waits. A listing of the last seconds is then
   * enough. Without a limit, the listing was begun after the file was first seen to be missing.
   */
  timeoutMs?: number | undefined;
}

/**
 * Decides whether publications are still in the library, by the rules of undo and of moved files:
 * a file is gone only if its library is mounted, all libraries that may hide it could be read, and
 * no file in them has its inode, its time or name, or its content. The library is listed only if a
 * file is missing at its path.
 */
export function createFindGone(deps: FindGoneDeps): FindGone {
  const { store, files, listing, clock, timeoutMs } = deps;
  /** When each missing file was first seen to be missing, by publication. */
  const missingSince = new Map<string, number>();

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
      if (isMissingProof(proof)) {
        missingSince.set(id, missingSince.get(id) ?? clock.monotonic());
        found.set(id, await locate(publication, proof, signal));
      } else {
        missingSince.delete(id);
        if (proof) found.set(id, { is: "unclear", why: proof.why });
      }
    }
    return found;
  };

  /**
   * Looks for a missing file in the library. The answer is unclear if a part of the library could
   * not be read, or if several files may be the missing one.
   */
  async function locate(
    publication: SoughtPublication,
    proof: Missing,
    signal: AbortSignal,
  ): Promise<Whereabouts> {
    const { id, finalPath, final, source } = publication;
    const file = final ?? source;
    const unclear = (why: string): Whereabouts => ({ is: "unclear", why, proof });
    const listed = await readListing(id, signal);
    if (listed === undefined) return unclear("The library could not be read in time.");
    const missing = { ...publication, path: finalPath, file };
    const alike = await withoutPublished(listed.ofSize(file.size));
    const pairs: PossibleCopy[] = [];
    const closed: string[] = [];
    for (const { path } of alike) {
      const now = await files.readFileIdentity(path).catch(fallBackTo(null, Outage));
      if (now === null) {
        closed.push(path);
      } else if (now?.size === file.size) {
        if (isSameFile(now, file)) return { is: "moved", to: path };
        pairs.push({ missing, path, file: now });
      }
    }
    const copy = await findCopy(files, pairs, signal);
    if (copy === "unclear") return unclear("Several files of its size may be it.");
    if (copy) return { is: "moved", to: copy.path };
    const [other] = closed;
    if (other !== undefined) {
      return unclear(`${quoted(other, 300)} has its size and cannot be read.`);
    }
    const [hidden] = listed.hiding;
    return hidden === undefined ? { is: "gone", proof } : unclear(explainHiding(hidden));
  }

  /** Undefined if a person waits, and the library could not be listed in time or at all. */
  async function readListing(id: string, signal: AbortSignal) {
    if (timeoutMs === undefined) {
      const since = missingSince.get(id) ?? Number.POSITIVE_INFINITY;
      const maxAgeMs = Math.min(MAX_AGE_LINKED_MS, Math.max(0, clock.monotonic() - since));
      return listing.read(maxAgeMs, signal);
    }
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

const explainHiding = ({ path, isBare }: HidingLibrary): string =>
  isBare
    ? `The library ${quoted(path, 300)} is empty or missing although files are known to be in it. Mount its disk. If it should be empty, create any file in it.`
    : `A part of the library ${quoted(path, 300)} could not be read.`;
