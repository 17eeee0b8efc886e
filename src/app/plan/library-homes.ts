import { toHere } from "../../core/path/path-map.ts";
import type { Store } from "../../store/open.ts";
import { knownSections } from "../../store/plex/plex-listings.ts";
import { type LibraryPolicy, libraryFor } from "../library-state/libraries.ts";
import { SECTION_TYPE } from "../routes/choose-route.ts";

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
  const others = sections
    .filter(({ type }) => Object.values(SECTION_TYPE).includes(type))
    .flatMap(({ locations }) => locations.map((location) => toHere(location, policy.pathMap)))
    .filter((path) => policy.mediaRoots.some((root) => path.startsWith(root.endsWith("/") ? root : `${root}/`)));
  return [...new Set([...libraries, ...others, ...policy.mediaRoots])];
}
