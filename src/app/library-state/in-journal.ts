import type { Release } from "../../core/release/release.ts";
import { keepsFiles } from "../../core/release/state-traits.ts";
import {
  publicationsOf,
  publicationsOfWork,
  type WorkPublication,
} from "../../store/journal/publications.ts";
import type { StoreReader } from "../../store/open.ts";
import { listLineageAt } from "../../store/releases/lineage.ts";
import type { ReleaseSummary } from "../../store/releases/release-lookup.ts";
import { type FindGone, withoutGone } from "./find-gone.ts";
import type { PlexIndex } from "./in-plex.ts";

/**
 * Returns the episodes of a season that the library has or will get soon, according to our journal
 * and Plex's last list.
 */
export async function listEpisodesThere(
  {
    store,
    plexIndex,
    findGone,
  }: {
    store: StoreReader;
    plexIndex?: Pick<PlexIndex, "files"> | undefined;
    findGone: FindGone;
  },
  { tmdbId, season }: { tmdbId: number; season: number },
  signal: AbortSignal,
): Promise<ReadonlySet<number>> {
  const filed = await publicationsOfWork(store.read, { type: "tv", tmdbId }, NO_RELEASE);
  const ofSeason = filed.filter(({ mapping }) => mapping?.season === season);
  const there = await withoutGone(findGone, ofSeason, signal);
  const ours = there.flatMap(({ mapping }) => mapping?.episodes ?? []);
  // Plex may list a deleted file until its next scan.
  const gone = new Set(
    ofSeason.flatMap((one) => (there.includes(one) ? [] : one.operation.finalPath)),
  );
  const listed = (await plexIndex?.files({ type: "tv", tmdbId, season }, signal)) ?? [];
  const inPlex = listed.filter(({ file }) => !gone.has(file));
  return new Set([...ours, ...inPlex.flatMap(({ episode }) => episode ?? [])]);
}

const NO_RELEASE = 0;

/**
 * Returns the paths of files that earlier releases of the folder, and other releases of the work,
 * have in the library, by size. A file with a new name and new times looks like a new download, and
 * a retry is not compared with anything earlier.
 */
export async function findPublishedBySize(
  { read }: StoreReader,
  release: Pick<Release, "id" | "path">,
  /** Publications of the work's other releases. */
  ofWork: readonly WorkPublication[],
  /** Releases of the same folder, if the caller already has them. */
  lineage?: readonly ReleaseSummary[],
): Promise<ReadonlyMap<number, string[]>> {
  const filed = new Map(
    ofWork.map(({ operation }) => [operation.finalPath, operation.source.size]),
  );
  for (const { id, state } of lineage ?? (await listLineageAt(read, release.path))) {
    if (id !== release.id && keepsFiles(state)) {
      for (const { finalPath, source } of await publicationsOf(read, id)) {
        filed.set(finalPath, source.size);
      }
    }
  }
  const groups = Map.groupBy(filed, ([, size]) => size);
  return new Map([...groups].map(([size, paths]) => [size, paths.map(([path]) => path)]));
}
