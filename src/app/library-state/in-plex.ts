import type { MediaType } from "../../base/identity.ts";
import { isBelow } from "../../base/path/is-below.ts";
import {
  isInLocations,
  type PathMap,
  parentOf,
  toHere,
  toThere,
} from "../../base/path/path-map.ts";
import { folderOf } from "../../base/path/path-parts.ts";
import { type ListedServer, listedServersOf } from "../../core/library/server-entry.ts";
import { findSeasonFolders } from "../../core/plan/find-season-folders.ts";
import { findPlexFolders, holdsLibrary } from "../../core/plan/plex-folders.ts";
import type { RouteFacts } from "../../core/route/rule.ts";
import type { Store, StoreReader } from "../../store/open.ts";
import {
  filesOfWork,
  findItemsWithFiles,
  findWorksById,
  hasWorksWithoutTmdb,
  type IndexedWork,
  isFolderShared,
  type PlexFile,
  type PlexIds,
  type SectionKey,
} from "../../store/plex/indexed-works.ts";
import {
  listRememberedSections,
  markListingsStale,
  type RememberedSection,
} from "../../store/plex/plex-listings.ts";

/**
 * Marks a server's list of a library as stale because one of our files was added to it or removed
 * from it. The index lists the library again at its next check. Most servers report library changes
 * on their own.
 */
export const markStale = (store: Store, library: SectionKey): Promise<void> =>
  store.write((trx) => markListingsStale(trx, library));

type PlexFilesQuery = {
  type: MediaType;
  tmdbId: number;
  season?: number | undefined;
  episodes?: readonly number[] | undefined;
};

/**
 * A work's file on a server. Paths are ours, or those of the server if they cannot be mapped to
 * ours.
 */
export type FileInPlex = {
  /** The server's title. */
  server: string;
  /** The library of the first server; undefined for a file that is in none of them. */
  section: string | undefined;
  /** The library's name. */
  library: string;
  folder: string;
  file: string;
  /**
   * The media root that contains the file. Undefined if the file cannot be read from this machine.
   */
  root: string | undefined;
  /** True if the file is directly in a library folder, without its own folder. */
  isLoose: boolean;
  resolution: string | undefined;
  season: number | undefined;
  episode: number | undefined;
};

/**
 * A folder that a server has for a work, with the names of its season folders. `section` as for a
 * file.
 */
type PlexFolder = {
  section: string | undefined;
  folder: string;
  seasons: ReadonlyMap<number, string>;
};

/**
 * The contents of the media servers as last listed. If a server is down, its contents stay the same
 * and nothing is delayed.
 */
export type PlexIndex = {
  /**
   * Returns all files of a film or of these episodes. Without `episodes`, returns the files of the
   * whole show.
   */
  files(query: PlexFilesQuery, signal: AbortSignal): Promise<FileInPlex[]>;
  /**
   * Returns the work's folders, the one with the most files first. The caller checks that they
   * exist.
   */
  folders(
    work: Pick<PlexFilesQuery, "type" | "tmdbId">,
    signal: AbortSignal,
  ): Promise<PlexFolder[]>;
  /**
   * Returns the ids of the films and episodes to which these files of ours belong, by path, as far
   * as they were listed. Makes no request.
   */
  items(paths: readonly string[]): Promise<Map<string, string[]>>;
  /**
   * Returns when the episodes of each of the servers' shows with this id were last read (ms since
   * 1970), with the server's title. `at` is undefined for a show whose episodes were never read.
   * Makes no request to a server.
   */
  episodesReadAt(
    tmdbId: number,
    signal: AbortSignal,
  ): Promise<{ server: string; at: number | undefined }[]>;
};

type ReadEpisodes = (work: IndexedWork, signal: AbortSignal) => Promise<void>;

export type PlexIndexDeps = {
  store: Store;
  pathMap: readonly PathMap[];
  /** The servers whose lists are used, the first one first. See `listedServersOf`. */
  servers?: readonly ListedServer[] | undefined;
  mediaRoots: readonly string[];
  /** Waits for the very first list of the first server. */
  ready?: ((signal: AbortSignal) => Promise<void>) | undefined;
  /**
   * Updates the episodes of a show of any of the servers. If absent, the stored episodes are used.
   */
  readShow?: ReadEpisodes | undefined;
  /**
   * Returns the other ids of a work. Called only if Plex has works without a TMDB id. @throws
   * Outage
   */
  facts?:
    | ((type: MediaType, tmdbId: number, signal: AbortSignal) => Promise<RouteFacts | undefined>)
    | undefined;
};

type IndexedEntry = { work: IndexedWork; section: RememberedSection; files: PlexFile[] };

/** Creates the index of the lists of all servers. */
export function createPlexIndex(deps: PlexIndexDeps): PlexIndex {
  const [first, ...others] = listedServersOf(deps).map((server, position) => ({
    server,
    // Only the first server's first list delays a release, so that no other server can.
    index: createServerIndex(position === 0 ? deps : { ...deps, ready: undefined }, server),
  }));
  if (!first) throw new Error("there is no server");
  return others.length === 0 ? first.index : joinIndexes(deps.store, [first, ...others]);
}

type OneIndex = { server: ListedServer; index: PlexIndex };

/**
 * Joins the indexes of several servers. What an earlier server lists is not repeated. A file that
 * another server lists belongs to the library of the first server that contains it, because rules
 * name the first server's libraries.
 */
function joinIndexes(store: StoreReader, all: [OneIndex, ...OneIndex[]]): PlexIndex {
  const [first, ...others] = all;

  async function createFindSection(): Promise<(path: string) => string | undefined> {
    const places = (await listRememberedSections(store.read, first.server.name))
      .flatMap(({ id, locations }) =>
        locations.map((location) => ({ id, folder: toHere(location, first.server.pathMap) })),
      )
      .toSorted((a, b) => b.folder.length - a.folder.length);
    return (path) => places.find(({ folder }) => isBelow(path, folder))?.id;
  }

  async function withOthers<T extends { section: string | undefined }>(
    ask: (index: PlexIndex) => Promise<T[]>,
    { pathOf, keyOf }: { pathOf: (found: T) => string; keyOf: (found: T) => string },
  ): Promise<T[]> {
    const [ofFirst, ...ofOthers] = await Promise.all(all.map(({ index }) => ask(index)));
    const found = ofFirst ?? [];
    if (ofOthers.every(({ length }) => length === 0)) return found;
    const findSection = await createFindSection();
    const known = new Set(found.map(keyOf));
    const more = ofOthers.flat().filter((one) => {
      const isNew = !known.has(keyOf(one));
      known.add(keyOf(one));
      return isNew;
    });
    return [...found, ...more.map((one) => ({ ...one, section: findSection(pathOf(one)) }))];
  }

  return {
    files: (query, signal) =>
      withOthers((index) => index.files(query, signal), {
        pathOf: ({ file }) => file,
        keyOf: ({ file, season, episode }) =>
          JSON.stringify([file.normalize("NFC"), season, episode]),
      }),
    folders: (work, signal) =>
      withOthers((index) => index.folders(work, signal), {
        pathOf: ({ folder }) => folder,
        keyOf: ({ folder }) => folder.normalize("NFC"),
      }),
    items: first.index.items,
    async episodesReadAt(tmdbId, signal) {
      const readAt = [first, ...others].map(({ index }) => index.episodesReadAt(tmdbId, signal));
      return (await Promise.all(readAt)).flat();
    },
  };
}

function createServerIndex(
  { store, mediaRoots, ready, readShow, facts }: PlexIndexDeps,
  { name: server, title, pathMap }: ListedServer,
): PlexIndex {
  const here = (path: string): string => toHere(path, pathMap);

  async function idsOf(
    type: MediaType,
    tmdbId: number,
    signal: AbortSignal,
  ): Promise<PlexIds & { tmdbId: number }> {
    if (!facts || !(await hasWorksWithoutTmdb(store.read, type, server))) return { tmdbId };
    const other = await facts(type, tmdbId, signal);
    return { tmdbId, imdbId: other?.imdbId, tvdbId: other?.tvdbId };
  }

  async function find(
    type: MediaType,
    tmdbId: number,
    signal: AbortSignal,
  ): Promise<IndexedEntry[]> {
    await ready?.(signal);
    const ids = await idsOf(type, tmdbId, signal);
    let works = await findWorksById(store.read, type, ids, server);
    if (works.length === 0) return [];
    if (type === "tv" && readShow) {
      for (const work of works) await readShow(work, signal);
      works = await findWorksById(store.read, type, ids, server);
    }
    const sections = new Map(
      (await listRememberedSections(store.read, server)).map((section) => [section.id, section]),
    );
    const found: IndexedEntry[] = [];
    for (const work of works) {
      const section = sections.get(work.section);
      if (!section) continue;
      const files = await filesOfWork(store.read, work);
      found.push({ work, section, files: files.filter(({ path }) => isInLibrary(section, path)) });
    }
    return found;
  }

  /**
   * True if a folder contains only this film. `Movies/Trilogy`, for example, belongs to no single
   * film.
   */
  async function isOwn(
    folder: string,
    files: readonly PlexFile[],
    works: readonly IndexedWork[],
  ): Promise<boolean> {
    const theirs = files.map(({ path }) => parentOf(path)).filter((path) => here(path) === folder);
    for (const path of new Set([toThere(folder, pathMap), ...theirs])) {
      if (await isFolderShared(store.read, { server, folder: path }, works)) return false;
    }
    return true;
  }

  return {
    async items(paths) {
      const theirs = paths.map((path) => toThere(path, pathMap));
      // Servers on macOS may store names in a different Unicode form.
      const forms = theirs.flatMap((path) => [path, path.normalize("NFC"), path.normalize("NFD")]);
      const listed = await findItemsWithFiles(store.read, server, [...new Set(forms)]);
      const shown = new Map([...listed].map(([path, items]) => [path.normalize("NFC"), items]));
      return new Map(
        paths.flatMap((path, index) => {
          const items = shown.get((theirs[index] ?? "").normalize("NFC"));
          return items ? [[path, items] as const] : [];
        }),
      );
    },

    async episodesReadAt(tmdbId, signal) {
      const ids = await idsOf("tv", tmdbId, signal);
      const works = await findWorksById(store.read, "tv", ids, server);
      return works.map(({ episodesAt }) => ({ server: title, at: episodesAt }));
    },

    async files({ type, tmdbId, season, episodes }, signal) {
      const isAsked = (file: PlexFile): boolean =>
        (season === undefined || file.season === season) &&
        (episodes === undefined || (file.episode !== undefined && episodes.includes(file.episode)));
      return (await find(type, tmdbId, signal)).flatMap(({ section, files }) =>
        files.filter(isAsked).map((file): FileInPlex => {
          const path = here(file.path);
          const folder = folderOf(path);
          return {
            server: title,
            section: section.id,
            library: section.title,
            folder,
            isLoose: holdsLibrary(folder, section.locations.map(here)),
            file: path,
            root: mediaRoots.find((root) => isBelow(path, root)),
            resolution: file.resolution,
            season: file.season,
            episode: file.episode,
          };
        }),
      );
    },

    async folders({ type, tmdbId }, signal) {
      const all = await find(type, tmdbId, signal);
      const works = all.map(({ work }) => work);
      const anyLibrary = (await listRememberedSections(store.read, server)).flatMap(
        ({ locations }) => locations.map(here),
      );
      const found: { shown: PlexFolder; count: number }[] = [];
      for (const { work, section, files } of all) {
        const ours = files.map(({ path, season }) => ({ path: here(path), season }));
        const named = work.folders.map(here);
        const libraries = section.locations.map(here);
        for (const folder of findPlexFolders(type, ours, named, libraries)) {
          if (holdsLibrary(folder, anyLibrary)) continue;
          if (type === "movie" && !(await isOwn(folder, files, works))) continue;
          const shown = {
            section: section.id,
            folder,
            seasons: findSeasonFolders(folder, ours),
          };
          found.push({ shown, count: ours.filter(({ path }) => isBelow(path, folder)).length });
        }
      }
      return found.toSorted((a, b) => b.count - a.count).map(({ shown }) => shown);
    },
  };
}

/**
 * A library's folders or ids may change. A file outside its library's folders counts as missing.
 */
const isInLibrary = ({ locations }: RememberedSection, path: string): boolean =>
  locations.length === 0 || isInLocations(path, locations);
