import type { MediaType } from "../../core/identity.ts";
import { isBelow, isInLocations, parentOf } from "../../core/path/is-below.ts";
import { type PathMap, toHere, toThere } from "../../core/path/path-map.ts";
import { folderOf } from "../../core/path/path-parts.ts";
import { holdsLibrary, plexFolders, plexSeasonFolders } from "../../core/plan/held-folders.ts";
import type { WorkFacts } from "../../core/route/rule.ts";
import type { Store } from "../../store/open.ts";
import {
  anyWithoutTmdb,
  filesOfWork,
  type IndexedWork,
  isFolderShared,
  type PlexFile,
  type PlexIds,
  worksById,
} from "../../store/plex/plex-holdings.ts";
import { type RememberedSection, rememberedSections, staleListings } from "../../store/plex/plex-listings.ts";

/**
 * Something of ours arrived in a library of Plex, or left it: it is listed anew at the next look of the index; all of them
 * where it is not said which. Most servers tell by themselves that a library changed.
 */
export const markStale = (store: Store, sectionId?: string): Promise<void> =>
  store.write((trx) => staleListings(trx, sectionId));

export type PlexFilesQuery = {
  type: MediaType;
  tmdbId: number;
  season?: number | undefined;
  episodes?: readonly number[] | undefined;
};

/** A file that Plex holds of a work. Paths are ours, or Plex's own where no path of ours leads there. */
export type FileInPlex = {
  section: string;
  /** The library's name. */
  library: string;
  folder: string;
  file: string;
  /** The media root that it lies under; undefined where it cannot be looked at from here. */
  root: string | undefined;
  /** It lies in a library's own folder, and in none that is for it. */
  isLoose: boolean;
  resolution: string | undefined;
  season: number | undefined;
  episode: number | undefined;
};

/** A folder that Plex has as a work's, and the names of those in it that are a season's. */
export type PlexFolder = { section: string; folder: string; seasons: ReadonlyMap<number, string> };

/** What Plex holds, by what is remembered of it; a Plex that is down changes nothing and delays nothing. */
export type PlexIndex = {
  /** Every file of a film, or of these episodes; of all of a show where none is named. */
  files(query: PlexFilesQuery, signal: AbortSignal): Promise<FileInPlex[]>;
  /** Where the work lies, the folder with most of it first. That they exist is for the caller to see. */
  folders(work: Pick<PlexFilesQuery, "type" | "tmdbId">, signal: AbortSignal): Promise<PlexFolder[]>;
};

export type PlexIndexDeps = {
  store: Store;
  pathMap: readonly PathMap[];
  mediaRoots: readonly string[];
  /** Waits for the very first list of what Plex holds. */
  ready?: ((signal: AbortSignal) => Promise<void>) | undefined;
  /** Brings the episodes of a show up to date; without it what is remembered holds. */
  readShow?: ((work: IndexedWork, signal: AbortSignal) => Promise<void>) | undefined;
  /** The other ids of a work; asked only where Plex names works by those alone. @throws Outage */
  facts?: ((type: MediaType, tmdbId: number, signal: AbortSignal) => Promise<WorkFacts | undefined>) | undefined;
};

type IndexedEntry = { work: IndexedWork; section: RememberedSection; files: PlexFile[] };

export function createPlexIndex({ store, pathMap, mediaRoots, ready, readShow, facts }: PlexIndexDeps): PlexIndex {
  const here = (path: string): string => toHere(path, pathMap);

  async function idsOf(type: MediaType, tmdbId: number, signal: AbortSignal): Promise<PlexIds & { tmdbId: number }> {
    if (!facts || !(await anyWithoutTmdb(store.read, type))) return { tmdbId };
    const other = await facts(type, tmdbId, signal);
    return { tmdbId, imdbId: other?.imdbId, tvdbId: other?.tvdbId };
  }

  async function find(type: MediaType, tmdbId: number, signal: AbortSignal): Promise<IndexedEntry[]> {
    await ready?.(signal);
    const ids = await idsOf(type, tmdbId, signal);
    let works = await worksById(store.read, type, ids);
    if (works.length === 0) return [];
    if (type === "tv" && readShow) {
      for (const work of works) await readShow(work, signal);
      works = await worksById(store.read, type, ids);
    }
    const sections = new Map((await rememberedSections(store.read)).map((section) => [section.id, section]));
    const found: IndexedEntry[] = [];
    for (const work of works) {
      const section = sections.get(work.section);
      if (!section) continue;
      const files = await filesOfWork(store.read, work);
      found.push({ work, section, files: files.filter(({ path }) => isInLibrary(section, path)) });
    }
    return found;
  }

  /** A film that is alone in a folder of its own; `Movies/Trilogy` is none's. */
  async function isOwn(folder: string, files: readonly PlexFile[], works: readonly IndexedWork[]): Promise<boolean> {
    const theirs = files.map(({ path }) => parentOf(path)).filter((path) => here(path) === folder);
    for (const path of new Set([toThere(folder, pathMap), ...theirs]))
      if (await isFolderShared(store.read, path, works)) return false;
    return true;
  }

  return {
    async files({ type, tmdbId, season, episodes }, signal) {
      const isAsked = (file: PlexFile): boolean =>
        (season === undefined || file.season === season) &&
        (episodes === undefined || (file.episode !== undefined && episodes.includes(file.episode)));
      return (await find(type, tmdbId, signal)).flatMap(({ section, files }) =>
        files.filter(isAsked).map((file): FileInPlex => {
          const path = here(file.path);
          const folder = folderOf(path);
          return {
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
      const anyLibrary = (await rememberedSections(store.read)).flatMap(({ locations }) => locations.map(here));
      const found: { held: PlexFolder; count: number }[] = [];
      for (const { work, section, files } of all) {
        const ours = files.map(({ path, season }) => ({ path: here(path), season }));
        const named = work.folders.map(here);
        const libraries = section.locations.map(here);
        for (const folder of plexFolders(type, ours, named, libraries)) {
          if (holdsLibrary(folder, anyLibrary)) continue;
          if (type === "movie" && !(await isOwn(folder, files, works))) continue;
          const held = { section: section.id, folder, seasons: plexSeasonFolders(folder, ours) };
          found.push({ held, count: ours.filter(({ path }) => isBelow(path, folder)).length });
        }
      }
      return found.toSorted((a, b) => b.count - a.count).map(({ held }) => held);
    },
  };
}

/** Libraries get other folders and numbers: what lies in none of its library's folders is not to be found there. */
const isInLibrary = ({ locations }: RememberedSection, path: string): boolean =>
  locations.length === 0 || isInLocations(path, locations);
