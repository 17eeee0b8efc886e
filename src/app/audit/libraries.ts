import { MEDIA_TYPES, type MediaType } from "../../core/identity.ts";
import { filedInto } from "../../core/library/library-kind.ts";
import { isAtOrBelow, isBelow } from "../../core/path/is-below.ts";
import { hereOf } from "../../core/path/path-map.ts";
import type { Db } from "../../store/open.ts";
import { type PlexListing, plexListings, rememberedSections } from "../../store/plex/plex-listings.ts";
import { withRecognised } from "../library-state/known-libraries.ts";
import { type LibraryPolicy, libraryFor } from "../library-state/libraries.ts";
import type { Files } from "../releases/files-port.ts";

/** A library's folder; `type` is undefined for a folder of no known library. `listing`: Plex's last list of it. */
export type AuditedLibrary = { path: string; type?: MediaType; section?: string; listing?: PlexListing };

/** What is read of a library: the folder itself, or one in it. */
export type AuditedFolder = { library: AuditedLibrary; folder: string };

/** The libraries' folders: those of Plex below a media root, and the one that is filed into. */
export async function auditedLibraries(
  { db, files, policy }: { db: Db; files: Pick<Files, "listRoot">; policy: LibraryPolicy },
  signal: AbortSignal,
): Promise<AuditedLibrary[]> {
  const sections = await rememberedSections(db);
  const listings = new Map((await plexListings(db)).map((listing) => [listing.section, listing]));
  const found = new Map<string, AuditedLibrary>();
  for (const { id, type: kind, locations } of sections) {
    const type = filedInto(kind);
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
      const { path } = libraryFor(type, known, sections);
      if (!found.has(path)) found.set(path, { path, type });
    } catch {
      // Not configured, or not decided: a person may name the folder.
      signal.throwIfAborted();
    }
  }
  return [...found.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * What these folders, with links resolved, are of the libraries; all libraries where none is named. A folder of no library is
 * read as one. The journal calls a folder as its library is called, which may be a link: so does what is answered.
 */
export function scopesOf(
  folders: readonly string[],
  libraries: readonly AuditedLibrary[],
  real: (path: string) => string,
): AuditedFolder[] {
  const whole = (library: AuditedLibrary): AuditedFolder => ({ library, folder: library.path });
  if (folders.length === 0) return libraries.map(whole);
  const all = libraries.map((library) => ({ library, at: real(library.path) }));
  const scopes = folders.flatMap((folder): AuditedFolder[] => {
    const below = all.filter(({ at }) => isAtOrBelow(at, folder));
    if (below.length > 0) return below.map(({ library }) => whole(library));
    // The innermost: libraries may nest.
    const [around] = all.filter(({ at }) => isBelow(folder, at)).toSorted((a, b) => b.at.length - a.at.length);
    if (!around) return [{ library: { path: folder }, folder }];
    const { library, at } = around;
    return [{ library, folder: library.path + folder.slice(at.length) }];
  });
  return [...new Map(scopes.map((scope) => [scope.folder, scope])).values()];
}
