import type { Release } from "../core/release/release.ts";
import type { Store } from "../store/open.ts";
import { torrentOfRelease, wantedFiles } from "../store/torrents.ts";
import type { Observe, Seen } from "./observe.ts";

export type ObserveRelease = (release: Pick<Release, "id" | "path" | "source">, signal: AbortSignal) => Promise<Seen>;

/**
 * Looks at a release by what counts as its content: of a torrent only the files that are wanted. Beside them lie pieces of
 * unwanted ones, under names of whole files.
 */
export function createObserveRelease({ store, observe }: { store: Store; observe: Observe }): ObserveRelease {
  return async ({ id, path, source }, signal) => {
    const torrent = source === "torrent" ? await torrentOfRelease(store.read, id) : undefined;
    if (!torrent) return observe(path, signal);
    const [top = ""] = torrent.tops ?? [];
    const wanted = await wantedFiles(store.read, torrent.hash);
    // A torrent of one file lies in its folder under that name; of several, in a folder of its own.
    const relative = wanted.map((file) => (file.path === top ? top : file.path.slice(top.length + 1)));
    return observe(path, signal, new Set(relative));
  };
}
