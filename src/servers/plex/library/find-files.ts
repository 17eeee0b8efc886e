import { fallBackTo, UserError } from "../../../base/errors.ts";
import type { FileSearch, ListedLibrary, ServerScan } from "../../../core/library/media-server.ts";
import {
  type FileInLibrary,
  isShownInFull,
  type PlexShowing,
  type PlexWorkTitle,
} from "../../../core/scan/judge.ts";
import { type ShownNumbers, toShownNumbers } from "../../../core/scan/numbers.ts";
import type { Arrival, Arrivals, ArrivalType } from "./arrivals.ts";

const MIN_ITEMS = 50;
/** A larger page would cost more memory than it saves in requests. */
const MAX_PAGE_SIZE = 200;
/** A scan may have added thousands of newer items. Items beyond these pages are found by name. */
const MAX_PAGES = 25;
/** Plex's clock may be behind ours by this much. */
const CLOCK_SHIFT_MS = 60_000;
/** Maximum number of films and series that are searched by name in one round. */
const MAX_WORKS = 20;
const MAX_SERIES = 3;

/** Normalizes paths to NFC, because macOS servers return names in another Unicode form. */
const pathKey = (path: string): string => path.normalize("NFC");

/**
 * Determines how Plex shows files: finds the items of one library that have the files, and
 * identifies those items.
 */
export const createFindFiles =
  (plex: Arrivals): ServerScan["find"] =>
  async (library, search, signal) => {
    const items = await findItems(plex, library, search, signal);
    const toShown = createToShown(plex, library);
    const found = new Map<string, PlexShowing[]>();
    for (const { path } of search.files) {
      const shown: PlexShowing[] = [];
      for (const item of items.get(pathKey(path)) ?? []) shown.push(await toShown(item, signal));
      if (shown.length > 0) found.set(path, shown);
    }
    return found;
  };

/**
 * Determines which work an item is by its decisive guids. An episode has guids of its own, so its
 * series is requested, once per returned function. A film that was listed without a TMDB guid is
 * also requested.
 */
function createToShown(plex: Pick<Arrivals, "workOf">, { id, title }: ListedLibrary) {
  const works = new Map<string, Promise<PlexWorkTitle | undefined>>();

  /** Returns undefined for an item that disappeared between two responses. */
  const askOnce = (itemId: string, signal: AbortSignal): Promise<PlexWorkTitle | undefined> => {
    const before = works.get(itemId);
    if (before) return before;
    const asked = plex.workOf(itemId, signal).catch(fallBackTo(undefined, UserError));
    works.set(itemId, asked);
    return asked;
  };

  return async (item: Arrival, signal: AbortSignal): Promise<PlexShowing> => {
    const { series, isMatched, versions } = item;
    const shownWork: PlexWorkTitle = series ? { title: series.title, guids: [] } : item;
    const isKnown = shownWork.guids.some((guid) => guid.startsWith("tmdb://"));
    const work =
      isKnown || !isMatched
        ? shownWork
        : ((await askOnce(series?.id ?? item.id, signal)) ?? shownWork);
    return {
      id: item.id,
      library: { id, title },
      work: { title: work.title, year: work.year, guids: work.guids },
      numbers: numbersOf(item),
      isMatched,
      versions,
    };
  };
}

const numbersOf = ({ season, episode, airDate }: Arrival): ShownNumbers =>
  toShownNumbers({ season, first: episode, date: airDate });

/** Returns the items that have these files, by file path. */
async function findItems(
  plex: Arrivals,
  section: ListedLibrary,
  { files, depth, since }: FileSearch,
  signal: AbortSignal,
): Promise<Map<string, Arrival[]>> {
  const found = new Map<string, Arrival[]>();
  const wanted = new Set(files.map(({ path }) => pathKey(path)));
  const type: ArrivalType = section.type === "show" ? "episode" : "movie";
  const enough = files.length + MIN_ITEMS;
  const isLeft = (file: FileInLibrary): boolean => {
    const shown = (found.get(pathKey(file.path)) ?? []).map((item) => ({
      numbers: numbersOf(item),
    }));
    return !isShownInFull(file, shown);
  };
  const left = (): FileInLibrary[] => files.filter(isLeft);

  await readNewest("added");
  if (depth === "newest" || left().length === 0) return found;
  await readNewest("changed").catch(orNothing);
  if (depth === "recent") return found;
  for (const work of worksOf(left()).slice(0, MAX_WORKS)) {
    if (type === "movie") {
      await takeWork(work, "movie");
    } else {
      for (const series of await seriesOf(work)) await take(() => plex.episodesOf(series, signal));
    }
  }
  if (depth === "thorough" || left().length === 0) return found;
  for await (const items of plex.walk(section.id, type, signal)) {
    keep(items);
    if (left().length === 0) break;
  }
  return found;

  /**
   * Reads the items that Plex added or changed since the files were scanned. After a burst of a
   * thousand files, the first one is listed after all the others. If Plex reports no times, reading
   * ends after as many items as there are files, plus a few.
   */
  async function readNewest(by: "added" | "changed"): Promise<void> {
    const query = { sectionId: section.id, type, by, pageSize: Math.min(MAX_PAGE_SIZE, enough) };
    let [pages, read] = [0, 0];
    for await (const { items, lastAt = 0 } of plex.newest(query, signal)) {
      keep(items);
      pages++;
      read += items.length;
      const isOlder = lastAt < since - CLOCK_SHIFT_MS;
      if (left().length === 0 || pages >= MAX_PAGES || (isOlder && read >= enough)) return;
    }
  }

  function keep(items: readonly Arrival[]): void {
    for (const item of items) {
      for (const key of new Set(item.files.map(pathKey))) {
        if (!wanted.has(key)) continue;
        const before = found.get(key) ?? [];
        if (!before.some(({ id }) => id === item.id)) found.set(key, [...before, item]);
      }
    }
  }

  /** Treats a request that an older or newer server does not support as an empty result. */
  async function take(ask: () => Promise<Arrival[]>): Promise<Arrival[]> {
    const items = await ask().catch(orNothing);
    keep(items);
    return items;
  }

  /**
   * Searches for a work by its title, because Plex filters only by its own guid. The item with the
   * work's TMDB id comes first. A work that Plex lists under a title in another language is found
   * by a walk.
   */
  async function takeWork(
    { tmdbId, title }: FileInLibrary["work"],
    kind: "movie" | "show",
  ): Promise<Arrival[]> {
    if (title === "") return [];
    const works = await take(() =>
      plex.arrivals({ sectionId: section.id, type: kind, title }, signal),
    );
    const isIts = ({ guids }: Arrival): number => Number(guids.includes(`tmdb://${tmdbId}`));
    return works.toSorted((a, b) => isIts(b) - isIts(a));
  }

  /**
   * Returns the ids of the series that the work's other files belong to, or else of the series with
   * its title.
   */
  async function seriesOf(work: FileInLibrary["work"]): Promise<string[]> {
    const siblings = files
      .filter((file) => file.work.tmdbId === work.tmdbId)
      .flatMap(({ path }) => found.get(pathKey(path)) ?? []);
    const known = new Set(siblings.flatMap(({ series }) => series?.id ?? []));
    if (known.size > 0) return [...known].slice(0, MAX_SERIES);
    return (await takeWork(work, "show")).slice(0, MAX_SERIES).map(({ id }) => id);
  }
}

const worksOf = (files: readonly FileInLibrary[]): FileInLibrary["work"][] => [
  ...new Map(files.map(({ work }) => [`${work.type} ${work.tmdbId}`, work])).values(),
];

const orNothing = fallBackTo([], UserError);
