import type { Identity } from "../../core/identity.ts";
import type { Operation } from "../../core/journal/operation.ts";
import type { Reason } from "../../core/reason-codes.ts";
import type { Release } from "../../core/release/release.ts";
import { keepsFiles } from "../../core/release/state-traits.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { publicationsOf, publicationsOfWork, type WorkPublication } from "../../store/journal/publications.ts";
import type { Store } from "../../store/open.ts";
import { lineageAt } from "../../store/releases/lineage.ts";
import type { ReleaseSummary } from "../../store/releases/release-lookup.ts";
import type { Files } from "../releases/files-port.ts";
import { type Incoming, rivalsOf } from "./duplicates.ts";
import type { PlexIndex } from "./in-plex.ts";

/** The episodes of a season of a series that the library has or is about to get, by our journal and by Plex's last list. */
export async function episodesThere(
  { store, plexIndex }: { store: Pick<Store, "read">; plexIndex?: Pick<PlexIndex, "files"> | undefined },
  { tmdbId, season }: { tmdbId: number; season: number },
  signal: AbortSignal,
): Promise<ReadonlySet<number>> {
  const filed = await publicationsOfWork(store.read, { type: "tv", tmdbId }, NO_RELEASE);
  const ours = filed.flatMap(({ mapping }) => (mapping?.season === season ? mapping.episodes : []));
  const listed = (await plexIndex?.files({ type: "tv", tmdbId, season }, signal)) ?? [];
  return new Set([...ours, ...listed.flatMap(({ episode }) => episode ?? [])]);
}

const NO_RELEASE = 0;

/**
 * Why a video is not filed under a second name: another release of its folder, or of the same work, filed this very content
 * and it is still in the library. A file with a new name and new times looks like a new download, and a retry is not
 * compared with anything earlier. Files of the same film or episode are left to the duplicate rules.
 */
export async function sameContentReason(
  { store, files }: { store: Store; files: Pick<Files, "reachedFile" | "hashFile"> },
  {
    release,
    identity,
    videos,
    filed: ofWork,
    lineage,
  }: {
    release: Pick<Release, "id" | "path">;
    identity: Identity;
    videos: readonly Incoming[];
    /** What other releases of the work filed. */
    filed: readonly WorkPublication[];
    /** The releases of its folder, if the caller has them. */
    lineage?: readonly ReleaseSummary[] | undefined;
  },
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const rivals = new Set(rivalsOf(identity, videos, ofWork).map(({ operation }) => operation.id));
  const filed = new Map(ofWork.map(({ operation }) => [operation.id, operation]));
  for (const { id, state } of lineage ?? (await lineageAt(store.read, release.path)))
    if (id !== release.id && keepsFiles(state))
      for (const operation of await publicationsOf(store.read, id)) filed.set(operation.id, operation);
  const bySize = Map.groupBy(
    [...filed.values()].filter(({ id }) => !rivals.has(id)),
    ({ source }) => source.size,
  );
  const hashes = new Map<string, string | undefined>();
  for (const video of videos) {
    const equal = bySize.get(video.source.size) ?? [];
    // One algorithm for all files of a size, so that each is read once and not once per comparison.
    const recorded = equal.find(({ hash }) => hash !== undefined)?.hash;
    const hashOf = async (path: string): Promise<string | undefined> => {
      if (hashes.has(path)) return hashes.get(path);
      const read = await files.hashFile(path, recorded, signal);
      hashes.set(path, read.ok ? read.hash : undefined);
      return hashes.get(path);
    };
    for (const operation of equal)
      if (await hasSameContent(files, video, operation.finalPath, hashOf)) return toReason(video, operation);
  }
  return undefined;
}

/** Equal sizes are rare enough to read both files. An inode alone proves nothing: another file may have it by now. */
async function hasSameContent(
  files: Pick<Files, "reachedFile">,
  { source, sourcePath }: Incoming,
  finalPath: string,
  hashOf: (path: string) => Promise<string | undefined>,
): Promise<boolean> {
  const there = await files.reachedFile(finalPath);
  if (!there || there.size !== source.size) return false;
  if (there.dev === source.dev && there.ino === source.ino) return true;
  const inLibrary = await hashOf(finalPath);
  return inLibrary !== undefined && inLibrary === (await hashOf(sourcePath));
}

function toReason({ path }: Incoming, { releaseId, finalPath }: Operation): Reason {
  const [shown, there] = [cleanText(path, 200), cleanText(finalPath.split("/").at(-1) ?? "", 200)];
  return {
    code: "already_there",
    message:
      `Release ${releaseId} filed this very file (${shown}) as ${there}, and it is still there. ` +
      `To file it as something else, undo release ${releaseId} first. Otherwise reject this one, or approve it without that file.`,
  };
}
