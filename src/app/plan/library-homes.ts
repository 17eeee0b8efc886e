import type { Store } from "../../store/open.ts";
import { knownSections } from "../../store/plex-sections.ts";
import { type LibraryPolicy, libraryFor } from "./library-for.ts";

/** Library folders, then media roots: a library's own trash is the likeliest to be on its file system. */
export async function libraryHomes(store: Store, policy: LibraryPolicy): Promise<string[]> {
  const sections = await knownSections(store.read);
  const libraries = (["movie", "tv"] as const).flatMap((type) => {
    try {
      return [libraryFor(type, policy, sections).path];
    } catch {
      return []; // not configured: the media roots are left
    }
  });
  return [...new Set([...libraries, ...policy.mediaRoots])];
}
