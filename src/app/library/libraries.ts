import { resolve } from "node:path";
import { MEDIA_TYPES, type MediaType } from "../../base/identity.ts";
import { isAtOrBelow, isBelow } from "../../base/path/is-below.ts";
import { hereOf } from "../../base/path/path-map.ts";
import { toFiledType } from "../../core/library/library-kind.ts";
import { type ListedServer, listedServersOf } from "../../core/library/server-entry.ts";
import type { Db } from "../../store/open.ts";
import {
  listPlexListings,
  listRememberedSections,
  type PlexListing,
  type RememberedSection,
} from "../../store/plex/plex-listings.ts";
import { chooseLibraryFolder, type LibraryPolicy } from "../library-state/libraries.ts";
import { listProofServers } from "../library-state/proof-servers.ts";
import { withRecognised } from "../library-state/recognise-library.ts";
import type { EngineFiles } from "../releases/files-port.ts";

/** A server's library that contains a folder of ours, with the server's last list of it, if any. */
export type ServerList = { server: ListedServer; section: string; listing?: PlexListing };

/**
 * A folder that contains works. `type` is undefined if nothing determines the folder's type.
 * `lists`: the servers' libraries that contain it. A media root is also a library, for works in it
 * that are in no other library.
 */
export type WorkLibrary = {
  path: string;
  type?: MediaType;
  lists?: readonly ServerList[];
  isRoot?: true;
};

/**
 * The part of a library to read: the library folder itself, or a folder in it. `isNamed` is true if
 * a person named it.
 */
export type LibraryScope = { library: WorkLibrary; folder: string; isNamed?: true };

/** A library folder of a server, as we see it. */
type ServerFolder = ServerList & { path: string; type: MediaType };

/** Returns the folders of a server's libraries below a media root, and all its libraries. */
async function listFoldersOf(
  db: Db,
  server: ListedServer,
  { mediaRoots }: Pick<LibraryPolicy, "mediaRoots">,
): Promise<{ sections: RememberedSection[]; folders: ServerFolder[] }> {
  const sections = await listRememberedSections(db, server.name);
  const listed = sections.length === 0 ? [] : await listPlexListings(db, server.name);
  const listings = new Map(listed.map((listing) => [listing.section, listing]));
  const folders = sections.flatMap(({ id, type: kind, locations }) => {
    const type = toFiledType(kind);
    const listing = listings.get(id);
    return (type === undefined ? [] : locations).flatMap((location): ServerFolder[] => {
      const path = hereOf(location, server.pathMap);
      if (type === undefined || path === undefined) return [];
      if (!mediaRoots.some((root) => isAtOrBelow(path, root))) return [];
      return [{ server, path, type, section: id, ...(listing ? { listing } : {}) }];
    });
  });
  return { sections, folders };
}

/**
 * Returns the libraries that contain a library folder of a server: its own, and for each other
 * server the innermost one of the same type.
 */
function listAround(own: ServerFolder, folders: readonly ServerFolder[]): ServerList[] {
  const around = folders
    .filter(({ server, path, type }) =>
      server === own.server ? path === own.path : type === own.type && isAtOrBelow(own.path, path),
    )
    .toSorted((a, b) => b.path.length - a.path.length);
  const lists = [...Map.groupBy(around, ({ server }) => server.name).values()];
  return lists.flatMap((ofServer) => {
    // The last of a server's libraries with the same folder counts.
    const best = ofServer.findLast(({ path }) => path === ofServer[0]?.path);
    return best ? [best] : [];
  });
}

/**
 * Returns the servers' libraries below a media root, the folders into which files are filed, and
 * the media roots.
 */
export async function librariesOf(
  { db, files, policy }: { db: Db; files: Pick<EngineFiles, "listRoot">; policy: LibraryPolicy },
  signal: AbortSignal,
): Promise<WorkLibrary[]> {
  const servers = listedServersOf(policy);
  const all = await Promise.all(servers.map((server) => listFoldersOf(db, server, policy)));
  const folders = all.flatMap((ofServer) => ofServer.folders);
  // New files go to the first server's libraries.
  const sections = all[0]?.sections ?? [];
  const proofServers = await listProofServers(db, policy);
  const found = new Map<string, WorkLibrary>();
  for (const folder of folders) {
    const { path, type } = folder;
    const isOfEarlier = folders.some(
      (other) => other.path === path && isBefore(servers, other.server, folder.server),
    );
    if (!isOfEarlier) found.set(path, { path, type, lists: listAround(folder, folders) });
  }
  for (const type of MEDIA_TYPES) {
    try {
      const known = await withRecognised(files, type, policy, sections, signal);
      const path = resolve(chooseLibraryFolder(type, known, sections, proofServers).path);
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

const isBefore = (
  servers: readonly ListedServer[],
  one: ListedServer,
  other: ListedServer,
): boolean => servers.indexOf(one) < servers.indexOf(other);

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
