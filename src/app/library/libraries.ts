import { resolve } from "node:path";
import { MEDIA_TYPES, type MediaType } from "../../base/identity.ts";
import { isAtOrBelow, isBelow } from "../../base/path/is-below.ts";
import { hereOf } from "../../base/path/path-map.ts";
import { toFiledType } from "../../core/library/library-kind.ts";
import type { Db } from "../../store/open.ts";
import {
  listPlexListings,
  listRememberedSections,
  type PlexListing,
} from "../../store/plex/plex-listings.ts";
import { chooseLibraryFolder, type LibraryPolicy } from "../library-state/libraries.ts";
import { withRecognised } from "../library-state/recognise-library.ts";
import type { EngineFiles } from "../releases/files-port.ts";

/**
 * A folder that contains works. `type` is undefined if nothing determines the folder's type.
 * `listing` is Plex's last list of it. A media root is also a library, for works in it that are in
 * no other library.
 */
export type WorkLibrary = {
  path: string;
  type?: MediaType;
  section?: string;
  listing?: PlexListing;
  isRoot?: true;
};

/**
 * The part of a library to read: the library folder itself, or a folder in it. `isNamed` is true if
 * a person named it.
 */
export type LibraryScope = { library: WorkLibrary; folder: string; isNamed?: true };

/**
 * Returns Plex's libraries below a media root, the folders into which files are filed, and the
 * media roots.
 */
export async function librariesOf(
  { db, files, policy }: { db: Db; files: Pick<EngineFiles, "listRoot">; policy: LibraryPolicy },
  signal: AbortSignal,
): Promise<WorkLibrary[]> {
  const sections = await listRememberedSections(db);
  const listed = sections.length === 0 ? [] : await listPlexListings(db);
  const listings = new Map(listed.map((listing) => [listing.section, listing]));
  const found = new Map<string, WorkLibrary>();
  for (const { id, type: kind, locations } of sections) {
    const type = toFiledType(kind);
    for (const location of type === undefined ? [] : locations) {
      const path = hereOf(location, policy.pathMap);
      if (type === undefined || path === undefined) continue;
      if (!policy.mediaRoots.some((root) => isAtOrBelow(path, root))) continue;
      const listing = listings.get(id);
      found.set(path, { path, type, section: id, ...(listing ? { listing } : {}) });
    }
  }
  for (const type of MEDIA_TYPES) {
    try {
      const known = await withRecognised(files, type, policy, sections, signal);
      const path = resolve(chooseLibraryFolder(type, known, sections).path);
      if (!found.has(path)) found.set(path, { path, type });
    } catch {
      // The library is not configured or not decided. A person may still name the folder.
      signal.throwIfAborted();
    }
  }
  for (const path of policy.mediaRoots) {
    if (!found.has(path)) found.set(path, { path, isRoot: true });
  }
  return [...found.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * Returns the parts of these libraries that a person named as folders, with links resolved. Returns
 * all libraries if none is named. A folder outside every library is read as a library. Returned
 * paths begin with the library's path, which may be a link, as in the journal. Content that a link
 * makes part of two libraries is only in the first.
 */
export function scopesOf(
  named: readonly string[],
  libraries: readonly WorkLibrary[],
  real: (path: string) => string,
): LibraryScope[] {
  const all = libraries.map((library) => ({
    library,
    folder: library.path,
    at: real(library.path),
  }));
  const scopes = named.flatMap((folder) => {
    const below = all.filter(({ at }) => isAtOrBelow(at, folder));
    if (below.some(({ at }) => at === folder)) return below;
    // Takes the innermost library, because libraries may nest.
    const [around] = all
      .filter(({ at }) => isBelow(folder, at))
      .toSorted((a, b) => b.at.length - a.at.length);
    if (around) {
      return [
        ...below,
        { ...around, folder: around.folder + folder.slice(around.at.length), at: folder },
      ];
    }
    return below.length > 0 ? below : [{ library: { path: folder }, folder, at: folder }];
  });
  const wanted = named.length === 0 ? all : scopes;
  const isTold = ({ at, folder }: (typeof all)[number], index: number): boolean =>
    wanted.some(
      (other, before) =>
        (other.at === at && before < index) ||
        (isBelow(at, other.at) && folder !== other.folder + at.slice(other.at.length)),
    );
  return wanted
    .filter((scope, index) => !isTold(scope, index))
    .map(({ library, folder }) => ({
      library,
      folder,
      ...(named.length > 0 ? { isNamed: true } : {}),
    }));
}
