import { createHash } from "node:crypto";
import { basename, dirname } from "node:path";
import type { WalkProblem } from "../../adapters/fs/read/walk.ts";
import type { ContentFile, Item } from "../../base/item.ts";
import { createLazy } from "../../core/concurrency.ts";
import { listPartialTwins, pathKindOf } from "../../core/media-files/partial-name.ts";
import type { Release } from "../../core/release/release.ts";
import {
  type Observation,
  observe,
  type SettleFile,
  toContentKey,
} from "../../core/settle/observation.ts";
import { rolesOf } from "../../core/settle/roles.ts";
import type { ClientSettings } from "../../core/torrent/client.ts";
import type { Store } from "../../store/open.ts";
import { listWantedFiles, torrentOfRelease } from "../../store/torrents/torrents.ts";
import type { EngineFiles } from "./files-port.ts";
import { scopeOf } from "./scope.ts";

/** `whole`: with the files of the other releases of its folder. `tails` as in `Look`. */
type ObserveReleaseOptions = { whole?: boolean; tails?: boolean };

export type ObserveRelease = (
  release: Pick<Release, "id" | "path" | "source" | "parentId">,
  signal: AbortSignal,
  options?: ObserveReleaseOptions,
) => Promise<ObservedRelease>;

interface ObserveReleaseDeps {
  store: Store;
  observe: Observe;
  /** That are configured. Of a torrent of another the wanted files are unknown. */
  clients: readonly Pick<ClientSettings, "name">[];
}

/**
 * Observes the content of a release: in a folder that grew only its own files, in a torrent only
 * the wanted files. Pieces of unwanted files have the names of whole files.
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
    // The torrent was removed before its files were read: all files there count.
    if (wanted.length === 0 && (torrent.goneAt !== undefined || !isConfigured)) return undefined;
    // A torrent of one file is directly in its folder; one of several files has its own folder.
    return new Set(wanted.map(({ path }) => (path === top ? top : path.slice(top.length + 1))));
  }

  return async (release, signal, { whole = false, tails = true } = {}) => {
    const keeps = whole ? undefined : await scopeOf(store.read, release);
    return observe(release.path, signal, { keeps, only: await wantedOf(release), tails });
  };
}

/** What a release records of its content: the key is the SHA-256 of its canonical text. */
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

/** What is at a release's path at this moment. */
export type ObservedRelease = { contentKey: string; fileCount: number; bytes: number } & {
  observation: Observation;
  /** The release is one file and no folder. */
  single: boolean;
  items: Item[];
  /**
   * When anything in it was touched last, by the file system's modification and change times, in ms
   * since 1970.
   */
  touchedMs: number;
  problems: WalkProblem[];
};

type ObserveOptions = {
  /** False for files of another release, by their paths within the folder. */
  keeps?: ((path: string) => boolean) | undefined;
  /** The only files that count; others and their problems are ignored. */
  only?: ReadonlySet<string> | undefined;
  /** Whether the ends of files are checked, which opens some of them. Default: true. */
  tails?: boolean;
};

export type Observe = (
  path: string,
  signal: AbortSignal,
  options?: ObserveOptions,
) => Promise<ObservedRelease>;

// Larger releases go to review, as with torrents: no film or series has so many files. A release is
// read and recorded in one go, and a larger one would delay everything else for too long.
const WALK_LIMITS = { maxFiles: 5000, maxDepth: 32 };

/** Reads a release from disk: its files with their roles, and what settling compares. */
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
    const twin = walked.single ? await twinOf(path) : undefined;
    const observation = createLazy((): Observation => {
      const observed = observe(listed);
      return { ...observed, partial: observed.partial ?? twin };
    });
    const items = createLazy((): Item[] => {
      // Roles depend on all files: a trailer is one because its film is in the same folder.
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
      // Every five minutes thousands of files are asked for their content key alone.
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
   * The file that a program keeps beside a download while it writes it: aria2's control file,
   * Firefox's part.
   */
  function twinOf(path: string): Promise<string | undefined> {
    return files.findFirstNamed(dirname(path), listPartialTwins(basename(path)));
  }
}
