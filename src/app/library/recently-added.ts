import { showAge } from "../cache/show-age.ts";
import type { ShownAge } from "../playback/shown.ts";
import { createKnown, libraryName } from "../plex/library/known.ts";
import type { LibraryDeps } from "../plex/library/ports.ts";
import { recent, type ShownRecent } from "../plex/library/shapes.ts";
import { showListed } from "./show-listed.ts";

/** `library`: id or name. */
export type RecentQuery = { library?: string | undefined; limit: number };

/** What came last, of one library or of all; new episodes stand as their season or show. */
export async function recentlyAdded(
  { plex, read }: LibraryDeps,
  { library: wanted, limit }: RecentQuery,
  signal: AbortSignal,
): Promise<ShownRecent & ShownAge> {
  const known = createKnown({ plex, read });

  async function load(stop: AbortSignal): Promise<ShownRecent> {
    const library = wanted === undefined ? undefined : await known.library(wanted, stop);
    const names = await known.libraryNames(stop);
    const items = await plex.recentlyAdded(library?.id, limit, stop);
    return {
      items: items.map((item) => showListed(library ? { ...item, sectionId: library.id } : item, names)),
      ...(library && { library: libraryName(library) }),
    };
  }

  const key = JSON.stringify([wanted, limit]);
  const answer = await read({ kind: "recent", key, shape: recent, load }, signal);
  return { ...answer.value, ...showAge(answer) };
}
