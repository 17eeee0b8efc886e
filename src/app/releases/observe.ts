import { basename, dirname, join } from "node:path";
import type { WalkProblem } from "../../adapters/fs/read/walk.ts";
import { partialTwins, pathKind } from "../../core/media-files/partial-name.ts";
import type { Item } from "../../core/release/item.ts";
import type { Release } from "../../core/release/release.ts";
import { contentKey, type Observation, observe } from "../../core/settle/observation.ts";
import { rolesOf } from "../../core/settle/roles.ts";
import type { Store } from "../../store/open.ts";
import { torrentOfRelease, wantedFiles } from "../../store/torrents/torrents.ts";
import type { Files } from "./files-port.ts";
import { scopeOf } from "./scope.ts";

/** `whole`: with the files of the other releases of its folder. `tails` as in `Look`. */
type ObserveReleaseOptions = { whole?: boolean; tails?: boolean };

export type ObserveRelease = (
  release: Pick<Release, "id" | "path" | "source" | "parentId">,
  signal: AbortSignal,
  look?: ObserveReleaseOptions,
) => Promise<ObservedRelease>;

/**
 * Looks at a release by what counts as its content: of a folder that grew its own files, of a torrent only the files that
 * are wanted. Beside those lie pieces of unwanted ones, under names of whole files.
 */
export function createObserveRelease({
  store,
  observe,
  hasTransmission = true,
}: {
  store: Store;
  observe: Observe;
  /** Whether any is configured: else nobody will ever say which files of a torrent are wanted. */
  hasTransmission?: boolean;
}): ObserveRelease {
  async function wantedOf({ id, parentId, source }: Parameters<ObserveRelease>[0]) {
    if (source !== "torrent") return undefined;
    const torrent = await torrentOfRelease(store.read, parentId ?? id);
    if (!torrent) return undefined;
    const [top = ""] = torrent.tops ?? [];
    const wanted = await wantedFiles(store.read, torrent.hash);
    // Removed before anybody looked at its files: a person who takes it says what lies there is it.
    if (wanted.length === 0 && (torrent.goneAt !== undefined || !hasTransmission)) return undefined;
    // A torrent of one file lies in its folder under that name; of several, in a folder of its own.
    return new Set(wanted.map(({ path }) => (path === top ? top : path.slice(top.length + 1))));
  }

  return async (release, signal, { whole = false, tails = true } = {}) => {
    const keeps = whole ? undefined : await scopeOf(store.read, release);
    return observe(release.path, signal, { keeps, only: await wantedOf(release), tails });
  };
}

/** What lies below a release at this moment. */
export type ObservedRelease = {
  observation: Observation;
  /** The release is one file and no folder. */
  single: boolean;
  items: Item[];
  /** SHA-256 of the content's canonical text. */
  contentKey: string;
  bytes: number;
  problems: WalkProblem[];
};

type ObserveOptions = {
  /** False for files that are another release's, by their paths within the folder: they are left out. */
  keeps?: ((path: string) => boolean) | undefined;
  /** The only files that count, whatever else lies there and whatever is wrong with it. */
  only?: ReadonlySet<string> | undefined;
  /** Whether the ends of files are looked at, for which some must be opened; true unless stated. */
  tails?: boolean;
};

export type Observe = (path: string, signal: AbortSignal, look?: ObserveOptions) => Promise<ObservedRelease>;

// Beyond this a person looks, as with torrents: no release of films or series has as many files. What is below it is read
// and written down in one go, and more would hold up everything else for too long.
const WALK_LIMITS = { maxFiles: 5000, maxDepth: 32 };

/** Looks at a release on disk: its files with their roles, and what settling compares. */
export function createObserve(deps: {
  files: Pick<Files, "walk" | "hasZeroTail" | "fileIdentity">;
  hashText: (text: string) => string;
}): Observe {
  const { files, hashText } = deps;
  return async (path, signal, { keeps = () => true, only, tails = true } = {}) => {
    const walked = await files.walk(path, WALK_LIMITS, signal);
    const counts = (file: string): boolean => pathKind(file) !== "never" && (only?.has(file) ?? true);
    // A trailer is one beside its film, whichever release has that.
    const present = walked.files.filter((file) => counts(file.path));
    const roles = rolesOf(present);
    const roleAt = new Map(present.map(({ path: at }, index) => [at, roles[index] ?? "other"]));
    const kept = present.filter((file) => keeps(file.path));
    const looked = [];
    for (const file of kept) {
      const full = walked.single ? path : `${path}/${file.path}`;
      looked.push({ ...file, zeroEnd: tails && (await files.hasZeroTail(full, file)) });
    }
    const observation = observe(looked);
    return {
      observation: { ...observation, partial: observation.partial ?? (walked.single ? await twinOf(path) : undefined) },
      single: walked.single,
      items: kept.map((file) => ({
        path: file.path,
        size: file.size,
        mtimeNs: file.mtimeNs,
        role: roleAt.get(file.path) ?? "other",
        skip: false,
      })),
      contentKey: hashText(contentKey(kept)),
      bytes: kept.reduce((sum, file) => sum + file.size, 0),
      problems: only ? walked.problems.filter(({ path: at }) => at === "" || only.has(at)) : walked.problems,
    };
  };

  /** What lies beside a lone file while its program still writes it: aria2's control file, Firefox's part. */
  async function twinOf(path: string): Promise<string | undefined> {
    for (const twin of partialTwins(basename(path))) {
      if ((await files.fileIdentity(join(dirname(path), twin))) !== undefined) return twin;
    }
    return undefined;
  }
}
