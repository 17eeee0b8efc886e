import { UserError } from "../../core/errors.ts";
import type { FiledFile } from "../../core/scan/outcome.ts";
import type { Arrival, ArrivalType } from "../../servers/plex/index/arrivals.ts";
import type { RememberedSection } from "../../store/plex/plex-listings.ts";
import type { ScanPlex } from "./ports.ts";

/**
 * How far to search: the newest items of a library; also those changed last (an older film that got another version); also
 * the film or series itself; the whole library.
 */
export type Depth = "newest" | "recent" | "thorough" | "all";

/** Items by the path of each of their files, in NFC: macOS servers return names in another Unicode form. */
export type Found = Map<string, Arrival[]>;

const MIN_ITEMS = 50;
/** A larger answer would take more memory than it saves requests. */
const MAX_PAGE_SIZE = 200;
/** A scan may have added thousands of other items since: what is deeper is found by its name. */
const MAX_PAGES = 25;
/** Plex's clock may be behind ours by this much. */
const CLOCK_SHIFT_MS = 60_000;
/** How many films and series are searched by name in one round. */
const MAX_WORKS = 20;
const MAX_SERIES = 3;

export const pathKey = (path: string): string => path.normalize("NFC");

/** `since`: when the first of these files was scanned at the earliest, in ms since 1970. */
type Search = { files: readonly FiledFile[]; depth: Depth; since: number };

/** The items of one library that have these files. Throws `Outage`, and `UserError` when Plex does not have that library. */
export async function findFiles(
  plex: ScanPlex,
  section: RememberedSection,
  { files, depth, since }: Search,
  signal: AbortSignal,
): Promise<Found> {
  const found: Found = new Map();
  const wanted = new Set(files.map(({ path }) => pathKey(path)));
  const type: ArrivalType = section.type === "show" ? "episode" : "movie";
  const enough = files.length + MIN_ITEMS;
  const isLeft = ({ path }: FiledFile): boolean => !found.has(pathKey(path));
  const left = (): FiledFile[] => files.filter(isLeft);

  await readNewest("added");
  if (depth === "newest" || left().length === 0) return found;
  await readNewest("changed").catch(orNothing);
  if (depth === "recent") return found;
  for (const work of worksOf(left()).slice(0, MAX_WORKS)) {
    if (type === "movie") await takeWork(work, "movie");
    else for (const series of await seriesOf(work)) await take(() => plex.episodesOf(series, signal));
  }
  if (depth === "thorough" || left().length === 0) return found;
  for await (const items of plex.walk(section.id, type, signal)) {
    keep(items);
    if (left().length === 0) break;
  }
  return found;

  /**
   * Reads what Plex added or changed since the files were scanned: after a burst, the first of a thousand files is below all
   * others. Without times it ends after as many items as there are files, and some more.
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

  /** Continues if an older or newer server does not support the request. */
  async function take(ask: () => Promise<Arrival[]>): Promise<Arrival[]> {
    const items = await ask().catch(orNothing);
    keep(items);
    return items;
  }

  /** By its TMDb id first, which not every server supports, then by its title. */
  async function takeWork({ tmdbId, title }: FiledFile["work"], kind: "movie" | "show"): Promise<Arrival[]> {
    const query = { sectionId: section.id, type: kind };
    const byGuid = await take(() => plex.arrivals({ ...query, guid: `tmdb://${tmdbId}` }, signal));
    return byGuid.length > 0 || title === "" ? byGuid : await take(() => plex.arrivals({ ...query, title }, signal));
  }

  /** The series that its other files belong to, or those with its id or title. */
  async function seriesOf(work: FiledFile["work"]): Promise<string[]> {
    const siblings = files
      .filter((file) => file.work.tmdbId === work.tmdbId)
      .flatMap(({ path }) => found.get(pathKey(path)) ?? []);
    const known = new Set(siblings.flatMap(({ series }) => series?.id ?? []));
    if (known.size > 0) return [...known].slice(0, MAX_SERIES);
    return (await takeWork(work, "show")).slice(0, MAX_SERIES).map(({ id }) => id);
  }
}

const worksOf = (files: readonly FiledFile[]): FiledFile["work"][] => [
  ...new Map(files.map(({ work }) => [`${work.type} ${work.tmdbId}`, work])).values(),
];

function orNothing(error: unknown): [] {
  if (error instanceof UserError) return [];
  throw error;
}
