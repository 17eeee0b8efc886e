import { basename, dirname, join } from "node:path";
import type { Candidate } from "../../base/candidate.ts";
import { fallBackTo, Outage, UserError } from "../../base/errors.ts";
import type { Identity } from "../../base/identity.ts";
import { isBelow, isComponent } from "../../base/path/is-below.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { fold } from "../../base/text/fold.ts";
import { findSeasonFolders } from "../../core/plan/find-season-folders.ts";
import {
  type AdoptedFolder,
  adopt,
  findBareFolder,
  mayBeOfWork,
} from "../../core/plan/names/season-folder.ts";
import { hasOwnName } from "../../core/plan/plan.ts";
import { roleOf } from "../../core/settle/roles.ts";
import { type CatalogueIds, parseNfo, parsePath, parsePlexmatch } from "../../names/index.ts";
import { holdsAnotherWork, listPublishedFolders } from "../../store/journal/publications.ts";
import { assertInsideRoots } from "../journal/steps/roots.ts";
import type { LibraryFolder, LibraryFolders } from "../library-state/libraries.ts";
import { assertMounted, assertThere } from "../library-state/mounted.ts";
import type { PlanDeps } from "./plan-deps.ts";

const WALK_LIMITS = { maxFiles: 5000, maxDepth: 4 };

/** The library folder and, if it exists, the work's folder in it with its subfolders. */
type ChosenPlace = {
  library: LibraryFolder;
  folder?: string | undefined;
  inside: string[];
  seasons?: ReadonlyMap<number, string> | undefined;
  /**
   * If the work has no folder: names of folders in the library that may be mistaken for the work's
   * existing or new folder.
   */
  others?: readonly string[] | undefined;
};

type ChosenFolder = { folder: string; place: LibraryFolder; seasons?: ReadonlyMap<number, string> };

const RANK: Record<AdoptedFolder["by"], number> = { own: 0, tag: 1, hint: 2, title: 3 };

/**
 * Finds the existing folder of a work: (a) where Plex has it, (b) where we filed it, (c) by an id
 * in its name or in a file in it, (d) by its name. If the work has no folder yet, returns the
 * library in which to create one.
 * @throws Outage `not_readable` for a folder that the system refuses to list, `root_missing` while
 * a disk with Plex files is not mounted
 */
export async function chooseFolder(
  deps: PlanDeps,
  { identity, isNewWork = false }: { identity: Identity; isNewWork?: boolean | undefined },
  places: LibraryFolders,
  signal: AbortSignal,
): Promise<ChosenPlace> {
  for (const { folder, place, seasons } of [
    ...(await foldersInPlex()),
    ...(await foldersInJournal()),
  ]) {
    const [path, name] = [dirname(folder), basename(folder)];
    // A folder whose name contains another id belongs to another work, even if Plex or the journal
    // disagrees.
    if (!adopt([name], identity, { own: name }) || !(await isInsideRoots(folder))) continue;
    const inside = await listFolders(folder);
    if (inside) {
      const held = await withSeasons(folder, inside.names, seasons);
      return { library: { ...place, path }, folder: name, ...held };
    }
    await assertThere(deps, place, signal);
  }
  const found: { place: LibraryFolder; adopted: AdoptedFolder }[] = [];
  const listed = new Map<string, { names: readonly string[]; isEmpty: boolean }>();
  // A library may have twenty thousand folders, and this code runs for each release that is filed.
  const only = hasOwnName(identity, deps.names) ? mayBeOfWork(identity) : undefined;
  for (const place of places.near) {
    const inside = (await listLibrary(place)) ?? { names: [], isEmpty: true };
    listed.set(place.path, inside);
    const adopted = await adoptIn(place.path, inside.names);
    if (adopted) found.push({ place, adopted });
  }
  const [best] = found.toSorted((a, b) => RANK[a.adopted.by] - RANK[b.adopted.by]);
  if (!best) {
    const first = listed.get(places.first.path);
    if (first?.isEmpty !== false) await assertThere(deps, places.first, signal);
    return { library: places.first, inside: [], others: first?.names };
  }
  const { place, adopted } = best;
  const folder = join(place.path, adopted.name);
  const inside = (await listFolders(folder))?.names ?? [];
  return { library: place, folder: adopted.name, ...(await withSeasons(folder, inside)) };

  /**
   * Adds the folders that hold the show's seasons, according to Plex (`inPlex`) or else to the names
   * of the videos in them.
   */
  async function withSeasons(
    folder: string,
    inside: string[],
    inPlex: ReadonlyMap<number, string> = new Map(),
  ): Promise<Pick<ChosenPlace, "inside" | "seasons">> {
    if (identity.type === "movie" || inside.length === 0) return { inside };
    const { files } = await deps.files.walk(folder, WALK_LIMITS, signal);
    const videos = files.flatMap(({ path }) => {
      const isVideo =
        roleOf(path, 0) === "video" && !path.split("/").some((part) => part.startsWith("."));
      const read = isVideo ? parsePath(`${basename(folder)}/${path}`) : undefined;
      // `Show - 101` may be episode 101 of the whole show.
      const season = read?.mayBe.absolute === undefined ? read?.season : undefined;
      return season == null ? [] : [{ path: `${folder}/${path}`, season }];
    });
    const onDisk = findSeasonFolders(folder, videos, deps.names);
    return { inside, seasons: new Map([...onDisk, ...inPlex]) };
  }

  /**
   * If another work of the same title and year was filed in a folder, the folder belongs to that
   * work.
   */
  async function adoptIn(
    path: string,
    names: readonly string[],
  ): Promise<AdoptedFolder | undefined> {
    const hints = new Map(await hintsIn(path, names));
    for (;;) {
      const adopted = adopt(names, identity, { hints }) ?? (await adoptBare(names, hints));
      if (adopted?.by !== "title") return adopted;
      if (!(await holdsAnotherWork(deps.store.read, join(path, adopted.name), identity))) {
        return adopted;
      }
      hints.set(adopted.name, false);
    }
  }

  /**
   * Adopts a show's folder without a year, as in older libraries, if TMDB lists no other series of
   * this title.
   */
  async function adoptBare(names: readonly string[], hints: ReadonlyMap<string, boolean>) {
    if (identity.type !== "tv" || findBareFolder(names, identity) === undefined) return undefined;
    const isOnlyWork = (await deps.isOnlySeries?.(identity, signal)) ?? false;
    return isOnlyWork ? adopt(names, identity, { hints, isOnlyWork }) : undefined;
  }

  /**
   * Returns the work's folders in Plex. Folders of the library in which new folders are created
   * come first.
   */
  async function foldersInPlex(): Promise<ChosenFolder[]> {
    const held = (await deps.plexIndex?.folders(identity, signal)) ?? [];
    const known = held.flatMap(({ section, folder, seasons }): ChosenFolder[] => {
      const place = placeOf(folder, section);
      return place ? [{ folder, place, seasons }] : [];
    });
    const isNear = ({ place }: ChosenFolder): boolean =>
      places.near.some(({ path }) => path === place.path);
    return [...known.filter(isNear), ...known.filter((workFolder) => !isNear(workFolder))];
  }

  /**
   * Returns the folders that we filed the work into, newest first. Our own episodes are in a season
   * folder.
   */
  async function foldersInJournal(): Promise<ChosenFolder[]> {
    const filed = isNewWork ? [] : await listPublishedFolders(deps.store.read, identity);
    const folders = filed.map((path) =>
      identity.type === "movie" ? dirname(path) : dirname(dirname(path)),
    );
    return [...new Set(folders)].flatMap((folder) => {
      const place = placeOf(folder);
      return place ? { folder, place } : [];
    });
  }

  function placeOf(folder: string, section?: string): LibraryFolder | undefined {
    const above = places.all.filter(
      (place) =>
        isBelow(folder, place.path) &&
        (section === undefined || (place.section ?? section) === section),
    );
    return above.toSorted((a, b) => b.path.length - a.path.length)[0];
  }

  /** True if the folder is inside a media root after all links are resolved. */
  function isInsideRoots(folder: string): Promise<boolean> {
    const where = { files: deps.files, mediaRoots: deps.library.mediaRoots };
    return assertInsideRoots(where, join(folder, "x")).then(
      () => true,
      fallBackTo(false, UserError),
    );
  }

  /**
   * Lists a library, and again if it was missing or empty: it may have been away for a moment. Then
   * a second folder would be made for a work that has one.
   */
  async function listLibrary(place: LibraryFolder) {
    const first = await listFolders(place.path, only);
    if (first && !first.isEmpty && !first.hasLost) return first;
    const isNext = place.path === places.first.path;
    await assertMounted(deps, place, signal).catch((error: unknown) => {
      // Another library may be away for long.
      if (isNext || !(error instanceof Outage)) throw error;
    });
    return listFolders(place.path, only);
  }

  async function listFolders(path: string, only?: (name: string) => boolean) {
    const listing = await deps.files.listRoot(path, signal, { only });
    if (listing.state === "not_readable") {
      throw new Outage("not_readable", `${quoted(path, 300)}: ${listing.message}`);
    }
    if (listing.state !== "ok") return undefined;
    const names = listing.entries
      .filter((entry) => entry.kind === "folder")
      .map((entry) => entry.name);
    return { names, isEmpty: listing.isEmpty, hasLost: listing.hasLost === true };
  }

  async function hintsIn(
    path: string,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, boolean>> {
    const { files, readText, facts } = deps;
    if (!readText) return new Map();
    const others = async () => facts?.(identity.type, identity.tmdbId, signal);
    return readHints({ files, readText }, path, names, identity, others, signal);
  }
}

/**
 * Creates a function that checks whether TMDB lists a series under a title that no other series
 * has, among all titles in a search result.
 * @throws Outage when TMDB cannot be asked
 */
export const createIsOnlySeries =
  (search: SeriesSearch, hasTmdb: () => boolean) =>
  async (
    { title, tmdbId }: Pick<Identity, "title" | "tmdbId">,
    signal: AbortSignal,
  ): Promise<boolean> => {
    if (!hasTmdb()) return false;
    const key = fold(title);
    const hits = await search({ type: "tv", title }, signal);
    const alike = hits.filter((hit) =>
      [hit.title, hit.originalTitle ?? ""].some((one) => fold(one) === key),
    );
    return alike.length === 1 && alike[0]?.tmdbId === tmdbId;
  };

type SeriesSearch = (
  query: { type: "tv"; title: string },
  signal: AbortSignal,
) => Promise<Candidate[]>;

type KnownIds = { imdbId?: string | undefined; tvdbId?: number | undefined } | undefined;

/**
 * A library may have a hundred folders with a common word in their names, and checking each one
 * opens files.
 */
const MAX_FOLDERS = 40;

/**
 * Reads `.plexmatch` and NFO files to find out which folders belong to this work (true) or to
 * another work (false). Only folders whose names contain the work's title are read. `others` is
 * called only if a folder has no TMDB id.
 */
async function readHints(
  { files, readText }: Pick<PlanDeps, "files"> & { readText: NonNullable<PlanDeps["readText"]> },
  library: string,
  names: readonly string[],
  identity: Pick<Identity, "type" | "tmdbId" | "title">,
  others: () => Promise<KnownIds>,
  signal: AbortSignal,
): Promise<Map<string, boolean>> {
  const hints = new Map<string, boolean>();
  const title = ` ${fold(identity.title)} `;
  const hasTitle = (name: string): boolean =>
    isComponent(name) && ` ${fold(name.slice(0, 255))} `.includes(title);
  for (const name of title.trim() === "" ? [] : names.filter(hasTitle).slice(0, MAX_FOLDERS)) {
    signal.throwIfAborted();
    const ids = await idsIn(join(library, name));
    const isThisWork = ids && (await judge(ids));
    if (isThisWork !== undefined) hints.set(name, isThisWork);
  }
  return hints;

  async function idsIn(folder: string): Promise<CatalogueIds | undefined> {
    const match = await readText(folder, ".plexmatch");
    const ids = match === undefined ? undefined : parsePlexmatch(match);
    if (ids) return ids;
    for (const nfo of await nfosIn(folder)) {
      const text = await readText(folder, nfo);
      const nfoFacts = text === undefined ? undefined : parseNfo(text);
      if (!nfoFacts || (nfoFacts.type !== undefined && nfoFacts.type !== identity.type)) continue;
      if (Object.keys(nfoFacts.ids).length > 0) return nfoFacts.ids;
    }
    return undefined;
  }

  /** `tvshow.nfo` for a series. For a film, `movie.nfo`, or the only NFO file under any name. */
  async function nfosIn(folder: string): Promise<string[]> {
    if (identity.type === "tv") return ["tvshow.nfo"];
    const listing = await files.listRoot(folder, signal);
    const entries = listing.state === "ok" ? listing.entries : [];
    const nfos = entries
      .filter(({ kind, name }) => kind === "file" && /\.nfo$/i.test(name))
      .map(({ name }) => name);
    return nfos.length === 1 ? nfos : nfos.filter((name) => name.toLowerCase() === "movie.nfo");
  }

  async function judge({ tmdb, imdb, tvdb }: CatalogueIds): Promise<boolean | undefined> {
    if (tmdb !== undefined) return tmdb === identity.tmdbId;
    const known = await others();
    if (imdb !== undefined && known?.imdbId !== undefined) return imdb === known.imdbId;
    return tvdb !== undefined && known?.tvdbId !== undefined ? tvdb === known.tvdbId : undefined;
  }
}
