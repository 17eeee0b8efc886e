import { createHash } from "node:crypto";
import { basename, dirname } from "node:path";
import type { WalkProblem } from "../../adapters/fs/read/walk.ts";
import type { ContentFile, Item } from "../../base/item.ts";
import { createLazy } from "../../core/concurrency.ts";
import { hasSizeAndTime, haveShortTimes } from "../../core/media-files/new-inodes.ts";
import {
  isBeingUnpacked,
  listPartialTwins,
  pathKindOf,
} from "../../core/media-files/partial-name.ts";
import type { Release } from "../../core/release/release.ts";
import {
  type Observation,
  observe,
  type SettleFile,
  toContentKey,
} from "../../core/settle/observation.ts";
import { rolesOf } from "../../core/settle/roles.ts";
import type { ClientSettings } from "../../core/torrent/client.ts";
import type { StoreReader } from "../../store/open.ts";
import { itemsOf } from "../../store/releases/items.ts";
import { listWantedFiles, torrentOfRelease } from "../../store/torrents/torrents.ts";
import type { EngineFiles } from "./files-port.ts";
import { scopeOf } from "./scope.ts";

/**
 * `whole` includes the files of the folder's other releases. `tails` has the same meaning as in
 * `ObserveOptions`.
 */
type ObserveReleaseOptions = { whole?: boolean; tails?: boolean };

export type ObserveRelease = (
  release: Pick<Release, "id" | "path" | "source" | "parentId" | "contentKey">,
  signal: AbortSignal,
  options?: ObserveReleaseOptions,
) => Promise<ObservedRelease>;

interface ObserveReleaseDeps {
  store: StoreReader;
  observe: Observe;
  /** Configured clients. For torrents of any other client, the wanted files are unknown. */
  clients: readonly Pick<ClientSettings, "name">[];
}

/**
 * Observes a release's content. In a folder that grew, only the release's own files count. In a
 * torrent, only wanted files count, because pieces of unwanted files have the names of complete
 * files. If a disk that stores times less precisely only shortened the times, the content key is the
 * recorded one: nothing has changed.
 */
export function createObserveRelease(deps: ObserveReleaseDeps): ObserveRelease {
  const { store, observe, clients } = deps;
  async function wantedOf({ id, parentId, source }: Parameters<ObserveRelease>[0]) {
    if (source !== "torrent") return undefined;
    const torrent = await torrentOfRelease(store.read, parentId ?? id);
    if (!torrent) return undefined;
    const [top = ""] = torrent.tops ?? [];
    const wanted = await listWantedFiles(store.read, torrent);
    const isConfigured = clients.some(({ name }) => name === torrent.client);
    // The torrent was removed before its file list was read, so all files at its path count.
    if (wanted.length === 0 && (torrent.goneAt !== undefined || !isConfigured)) return undefined;
    // A single-file torrent is directly in its folder. A torrent with several files has a folder
    // inside it.
    return new Set(wanted.map(({ path }) => (path === top ? top : path.slice(top.length + 1))));
  }

  return async (release, signal, { whole = false, tails = true } = {}) => {
    const keeps = whole ? undefined : await scopeOf(store.read, release);
    const only = await wantedOf(release);
    const seen = await observe(release.path, signal, { keeps, only, tails });
    const { contentKey } = release;
    const isOther = contentKey !== undefined && contentKey !== seen.contentKey;
    // Checked first, because a change must be noticed without a query.
    if (isOther && haveShortTimes(seen.items)) {
      const recorded = await itemsOf(store.read, release.id);
      if (areTimesShortened(recorded, seen.items)) seen.contentKey = contentKey;
    }
    return seen;
  };
}

/** True if these are the same files, with times that the disk stored less precisely. */
function areTimesShortened(recorded: readonly Item[], seen: readonly Item[]): boolean {
  const before = new Map(recorded.map((item) => [item.path, item]));
  return (
    seen.length === before.size &&
    seen.every((item) => {
      const was = before.get(item.path);
      return was !== undefined && hasSizeAndTime(was, item);
    })
  );
}

/**
 * Content fields recorded for a release. The key is the SHA-256 of the content's canonical text.
 */
export const contentOf = (
  files: readonly ContentFile[],
): {
  contentKey: string;
  fileCount: number;
  bytes: number;
} => ({
  contentKey: createHash("sha256").update(toContentKey(files)).digest("hex"),
  fileCount: files.length,
  bytes: files.reduce((sum, { size }) => sum + size, 0),
});

/** The current content of a release's path. */
export type ObservedRelease = { contentKey: string; fileCount: number; bytes: number } & {
  observation: Observation;
  /** True if the release is a single file, not a folder. */
  single: boolean;
  items: Item[];
  /** Latest modification or change time of anything in the release, in ms since 1970. */
  touchedMs: number;
  problems: WalkProblem[];
};

type ObserveOptions = {
  /** Returns false for files of another release. Paths are relative to the release's folder. */
  keeps?: ((path: string) => boolean) | undefined;
  /** The only files that count. Other files and their problems are ignored. */
  only?: ReadonlySet<string> | undefined;
  /** Checks the ends of files, which opens some of them. Default: true. */
  tails?: boolean;
};

export type Observe = (
  path: string,
  signal: AbortSignal,
  options?: ObserveOptions,
) => Promise<ObservedRelease>;

// Larger releases go to review, as larger torrents do: no film or series has that many files. A
// release is read and recorded in one go, so a larger one would delay everything else for too long.
const WALK_LIMITS = { maxFiles: 5000, maxDepth: 32 };

/**
 * Creates the function that reads a release from disk: its files with their roles, and the data
 * that settling compares.
 */
export function createObserve(
  files: Pick<EngineFiles, "walk" | "hasZeroTail" | "findFirstNamed">,
): Observe {
  return async (path, signal, { keeps = () => true, only, tails = true } = {}) => {
    const walked = await files.walk(path, WALK_LIMITS, signal);
    const counts = (file: string): boolean =>
      pathKindOf(file) !== "never" && (only?.has(file) ?? true);
    const present = walked.files.filter((file) => counts(file.path));
    const kept = present.filter((file) => keeps(file.path));
    const listed: SettleFile[] = [];
    for (const file of kept) {
      const full = walked.single ? path : `${path}/${file.path}`;
      listed.push(tails ? { ...file, zeroEnd: await files.hasZeroTail(full, file) } : file);
    }
    const twin = walked.single
      ? await twinOf(path)
      : isBeingUnpacked(
            basename(path),
            walked.files.map((file) => file.path),
          )
        ? basename(path)
        : undefined;
    const observation = createLazy((): Observation => {
      const observed = observe(listed);
      return { ...observed, partial: observed.partial ?? twin };
    });
    const items = createLazy((): Item[] => {
      // Roles depend on all files. A trailer, for example, is only a trailer because its film is in
      // the same folder.
      const roles = rolesOf(present);
      const roleAt = new Map(
        present.map(({ path: itemPath }, index) => [itemPath, roles[index] ?? "other"]),
      );
      return kept.map(({ path: itemPath, size, mtimeNs }) => ({
        path: itemPath,
        size,
        mtimeNs,
        role: roleAt.get(itemPath) ?? "other",
        skip: false,
      }));
    });
    return {
      // Computed lazily, because every five minutes only the content key is needed, for thousands
      // of files.
      get observation() {
        return observation();
      },
      get items() {
        return items();
      },
      single: walked.single,
      ...contentOf(kept),
      get touchedMs() {
        const times = kept.flatMap(({ mtimeNs, ctimeNs }) =>
          [mtimeNs, ctimeNs].map((ns) => Number(ns) / 1e6),
        );
        return times.reduce((last, time) => Math.max(last, time), walked.foldersTouchedMs);
      },
      problems: only
        ? walked.problems.filter(({ path: itemPath }) => itemPath === "" || only.has(itemPath))
        : walked.problems,
    };
  };

  /**
   * Finds the file that a program keeps next to a download while it is writing it: aria2's control
   * file, Firefox's `.part`.
   */
  function twinOf(path: string): Promise<string | undefined> {
    return files.findFirstNamed(dirname(path), listPartialTwins(basename(path)));
  }
}
