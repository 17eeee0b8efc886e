import { fallBackTo, Outage } from "../../base/errors.ts";
import type { Identity } from "../../base/identity.ts";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { type PathMap, toThere } from "../../base/path/path-map.ts";
import { baseOf, folderOf } from "../../base/path/path-parts.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { isMissingProof } from "../../core/journal/missing.ts";
import { type ListedServer, listedServersOf } from "../../core/library/server-entry.ts";
import { readTree, type TreeWork } from "../../core/library-tree/read-tree.ts";
import { parseRelease } from "../../names/index.ts";
import { findPublishedAmong } from "../../store/library/live-files.ts";
import type { StoreReader } from "../../store/open.ts";
import { findWorksWithFiles } from "../../store/plex/indexed-works.ts";
import { own } from "../../store/storages/scope.ts";
import { type LookFiles, lookInLibrary } from "../journal/steps/confirm-missing.ts";
import { asUnknown } from "../journal/steps/roots.ts";
import { MAX_AGE_MS } from "./already-there.ts";
import type { IncomingVideo } from "./duplicates.ts";
import type { LibraryListing, ListedVideo } from "./library-listing.ts";
import { createNamesWork, sharesVideo, type WorkNameMatcher } from "./on-disk.ts";

interface NestedQuery {
  identity: Identity;
  /** Path of the download. Files in the folder that contains it are not library files. */
  at: string;
  videos: readonly Pick<IncomingVideo, "mapping" | "destination">[];
  /** The library folder that the release goes to. */
  home: string;
  /** True for paths that rules keep apart from the destination library. */
  isApart(path: string): boolean;
}

/**
 * A library video of the same film or of one of the same episodes. `isSure` is false if neither its
 * name nor a folder's has the film's year: it may be another film with the same title.
 */
interface NestedVideo {
  path: string;
  /** Path of the library folder that contains it. */
  library: string;
  isSure: boolean;
}

/**
 * Finds a video of the same film or of one of the same episodes, in any layout that adoption reads:
 * below folders of a letter, a genre or a collection, or in a folder whose name has no year.
 * Prefers a sure match.
 */
export type FindNested = (
  query: NestedQuery,
  signal: AbortSignal,
) => Promise<NestedVideo | undefined>;

interface FindNestedDeps {
  store: StoreReader;
  files: LookFiles;
  listing: LibraryListing;
  pathMap: readonly PathMap[];
  servers?: readonly ListedServer[] | undefined;
}

/**
 * Answers from the listing of the libraries, so that no folder is read for a single release. Files
 * of our publications are judged by the journal, and files that Plex lists as another work belong
 * to that work.
 */
export function createFindNested(deps: FindNestedDeps): FindNested {
  return async ({ identity, at, videos, home, isApart }, signal) => {
    await assertListed(deps.listing, home, signal);
    const isWanted = (path: string, below: string): boolean =>
      sharesVideo({ identity, videos }, below) &&
      !isAtOrBelow(path, folderOf(at)) &&
      !isApart(path) &&
      videos.every(({ destination }) => destination !== path);
    const found = await listNested(deps, identity, isWanted, signal);
    for (const video of found.toSorted((a, b) => Number(b.isSure) - Number(a.isSure))) {
      // The listing may be half a minute old. A file that cannot be read may still exist.
      const { path, library } = video;
      const place = { path, anchor: asUnknown({ path: library }) };
      const found = await lookInLibrary(deps.files, place).catch(fallBackTo(undefined, Outage));
      if (!isMissingProof(found)) return video;
    }
    return undefined;
  };
}

/**
 * Asserts that the kept listing is not from a moment in which the library was away.
 * @throws Outage `root_missing` if the library still seems to be away
 */
async function assertListed(
  listing: LibraryListing,
  library: string,
  signal: AbortSignal,
): Promise<void> {
  for (const maxAgeMs of [MAX_AGE_MS, 0]) {
    const { hiding } = await listing.read(maxAgeMs, signal);
    if (!hiding.some(({ path, isBare }) => isBare && isAtOrBelow(library, path))) return;
  }
  throw new Outage(
    "root_missing",
    `${quoted(library, 300)} was empty or missing while it was listed. plex-ingest lists it again automatically.`,
    { awaits: "other_release" },
  );
}

/**
 * Lists the videos of a work in the listing of the libraries that are not our publications and that
 * Plex does not list as another work. `isWanted` selects by the full path and the path below the
 * library.
 */
export async function listNested(
  { store, listing, pathMap, servers }: Omit<FindNestedDeps, "files">,
  identity: Identity,
  isWanted: (path: string, below: string) => boolean,
  signal: AbortSignal,
): Promise<NestedVideo[]> {
  const names = createNamesWork(identity);
  if (names.wanted === "") return [];
  const listed = await listing.read(MAX_AGE_MS, signal);
  const mayBe = listed
    .titled(names.wanted)
    .filter((video) => video.type === undefined || video.type === identity.type);
  const found: NestedVideo[] = [];
  for (const [library, near] of Map.groupBy(mayBe, (video) => video.library)) {
    const inside = listed.all.filter((video) => video.library === library);
    const tree = readTree({ files: narrow(library, inside, near), folders: [] });
    for (const work of tree.works) found.push(...videosOf(work, library));
  }
  const known = await judgedElsewhere(found.map(({ path }) => path));
  return found.filter(({ path }) => !known.has(path));

  function videosOf(work: TreeWork, library: string): NestedVideo[] {
    const isSure = judgeWork(identity, names, work);
    if (isSure === undefined) return [];
    return work.files.flatMap(({ path, role }) => {
      const full = `${library}/${path}`;
      return role === "video" && isWanted(full, path) ? [{ path: full, library, isSure }] : [];
    });
  }

  async function judgedElsewhere(paths: readonly string[]): Promise<ReadonlySet<string>> {
    if (paths.length === 0) return new Set();
    const others: string[] = [];
    for (const { name, pathMap: map } of listedServersOf({ servers, pathMap })) {
      const there = new Map(paths.map((path) => [toThere(path, map), path]));
      const claimed = await findWorksWithFiles(store.read, name, [...there.keys()]);
      const isOther = ({ type, tmdbId }: (typeof claimed)[number]): boolean =>
        type !== identity.type || (tmdbId !== undefined && tmdbId !== identity.tmdbId);
      others.push(...claimed.filter(isOther).flatMap(({ path }) => there.get(path) ?? []));
    }
    return new Set([...others, ...(await findPublishedAmong(own(store.read), paths))]);
  }
}

/**
 * Decides by its names whether a work of the library is this one, as adoption reads them: the name
 * of its folder or file, completed by its videos. Undefined if it is another work; false if it is a
 * film whose year is not stated.
 */
function judgeWork(
  { type, tmdbId, year }: Identity,
  names: WorkNameMatcher,
  { path, isFile, files }: TreeWork,
): boolean | undefined {
  const from = isFile ? folderOf(path).length : path.length;
  const videos = files
    .filter(({ role }) => role === "video")
    .map((file) => file.path.slice(from).replace(/^\//, ""));
  const { release, files: readings } = parseRelease(baseOf(path), videos);
  const all = [release, ...readings.values()];
  const ids = all.flatMap((reading) => reading.ids.tmdb ?? []);
  if (ids.length > 0) return ids.includes(tmdbId) ? true : undefined;
  if (!names.isTitled(all.flatMap((reading) => [reading.title, ...reading.altTitles]))) {
    return undefined;
  }
  const years = new Set(all.flatMap((reading) => reading.year ?? []));
  if (year === undefined || years.has(year)) return true;
  if (years.size > 0) return undefined;
  return type === "tv";
}

/**
 * Number of other entries that are kept next to an entry with the work's title. They show whether
 * its folder is one work or a shelf.
 */
const MAX_NEIGHBOURS = 12;

/**
 * Returns the files of a library that may be of a work, with some neighbours of each, as paths
 * below the library. Reading the names of a whole shelf takes seconds.
 */
function narrow(
  library: string,
  inside: readonly ListedVideo[],
  near: readonly ListedVideo[],
): { path: string; size: number }[] {
  const from = library.length + 1;
  const wanted = new Set<string>();
  for (const { path } of near) {
    for (let part = path.slice(from); part !== ""; part = folderOf(part)) wanted.add(part);
  }
  const others = new Map<string, Set<string>>();
  const isKept = (path: string): boolean => {
    const above = folderOf(path);
    if (above !== "" && !isKept(above)) return false;
    // Folders directly in the library do not depend on each other.
    return wanted.has(path) || (above !== "" && isNeighbour(above, path));
  };
  const isNeighbour = (above: string, path: string): boolean => {
    const kept = others.get(above) ?? new Set<string>();
    others.set(above, kept);
    if (kept.size < MAX_NEIGHBOURS) kept.add(path);
    return kept.has(path);
  };
  const kept: { path: string; size: number }[] = [];
  for (const { path, size } of inside) {
    const below = path.slice(from);
    const [top = ""] = below.split("/", 1);
    if (wanted.has(top) && isKept(below)) kept.push({ path: below, size });
  }
  return kept;
}
