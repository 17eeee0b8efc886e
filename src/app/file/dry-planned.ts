import type { Identity } from "../../core/identity.ts";
import type { Operation } from "../../core/journal/operation.ts";
import type { Release } from "../../core/release/release.ts";
import type { Files } from "../files-port.ts";
import type { Proof } from "../journal/prove-filed.ts";
import type { Incoming, Rival } from "../library-state/duplicates.ts";

/**
 * Whether what would be filed first has these very bytes under these very names: by then it would be found to be there. Equal
 * in name and length is rare enough to read both.
 */
export async function isTwin(
  files: Pick<Files, "hashFile">,
  videos: readonly Incoming[],
  rivals: readonly Rival[],
  signal: AbortSignal,
): Promise<boolean> {
  for (const { destination, source, sourcePath } of videos) {
    const first = rivals.find(({ operation }) => operation.finalPath === destination)?.operation;
    if (first?.source.size !== source.size) return false;
    const [there, here] = [
      await files.hashFile(first.sourcePath, undefined, signal),
      await files.hashFile(sourcePath, undefined, signal),
    ];
    if (!there.ok || !here.ok || there.hash !== here.hash) return false;
  }
  return true;
}

/** What a dry run said that it would file: those that come after it are weighed as if it stood there. */
export function createDryPlanned() {
  const planned = new Map<string, Rival & { work: string }>();
  const workOf = ({ type, tmdbId }: Identity): string => `${type} ${tmdbId}`;

  return {
    /** Of the same work. */
    rivals: (identity: Identity): Rival[] => [...planned.values()].filter(({ work }) => work === workOf(identity)),
    /** They would stand there as they were filed: nobody could have touched them yet. */
    proofs: (): [string, Proof][] =>
      [...planned].map(([id, { operation }]) => [id, { ok: true, found: operation.source }]),
    add(
      release: Pick<Release, "id" | "name">,
      identity: Identity,
      videos: readonly Incoming[],
      replaces: ReadonlyMap<string, { operation: { id: string } }>,
    ): void {
      for (const { operation } of replaces.values()) planned.delete(operation.id);
      for (const [at, { path, sourcePath, source, destination, mapping }] of videos.entries()) {
        const id = `dry ${release.id} ${at}`;
        const operation: Operation = {
          id,
          releaseId: release.id,
          itemPath: path,
          kind: "publish",
          state: "sealed",
          lease: 0,
          sourcePath,
          source,
          finalPath: destination,
          madeFolders: [],
        };
        const work = workOf(identity);
        planned.set(id, {
          operation,
          mapping,
          releaseName: release.name,
          releaseState: "filed",
          isPlanned: true,
          work,
        });
      }
    },
  };
}
