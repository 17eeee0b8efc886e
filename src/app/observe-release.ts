import type { Release } from "../core/release/release.ts";
import type { Store } from "../store/open.ts";
import { torrentOfRelease, wantedFiles } from "../store/torrents/torrents.ts";
import type { Observe, Seen } from "./releases/observe.ts";
import { scopeOf } from "./releases/scope.ts";

/** `whole`: with the files of the other releases of its folder. `tails` as in `Look`. */
type ReleaseLook = { whole?: boolean; tails?: boolean };

export type ObserveRelease = (
  release: Pick<Release, "id" | "path" | "source" | "parentId">,
  signal: AbortSignal,
  look?: ReleaseLook,
) => Promise<Seen>;

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
