import { isInLocations } from "../../base/path/path-map.ts";
import type { ListedLibrary, ServerScan } from "../../core/library/media-server.ts";
import { MAX_SCAN_DELAY_MS, type PlexShowing, type ShownListing } from "../../core/scan/judge.ts";
import { toShownNumbers } from "../../core/scan/numbers.ts";
import type { Dialect, ItemType } from "./dialect.ts";
import type { ItemFile, ItemQuery, Items } from "./items.ts";
import { toEpisodeNumbers, toResolution } from "./listed.ts";
import type { WireItem } from "./wire.ts";
import { readGuids, readWorkIds } from "./work-ids.ts";

/**
 * An item may have been saved this much earlier than the scan began: the server's clock may be
 * behind ours by a minute, and its own monitoring may have found the file before the report.
 */
const SAVED_BEFORE_MS = MAX_SCAN_DELAY_MS + 60_000;

/** Works that are searched by their id in one round. */
const MAX_WORKS = 20;

/**
 * Finds how the server shows files. Only a path in an answer proves anything: a computed id and a
 * filter by path are guesses. A version has no item, so it is found in its item's list of files.
 */
export const createFindFiles =
  (dialect: Dialect, items: Items): ServerScan["find"] =>
  async (library, { files, depth, since }, signal) => {
    const found = new Map<string, PlexShowing[]>();
    const wanted = new Set(files.map(({ path }) => path));
    const types: ItemType[] = [library.type === "show" ? "Episode" : "Movie"];
    const areAllFound = (): boolean => found.size === wanted.size;
    const series = new Map<string, WireItem>();

    async function keep(page: readonly WireItem[]): Promise<void> {
      const inside = page.filter(({ Path }) => Path && isInLocations(Path, library.locations));
      const filesById = await items.filesOf(inside, signal);
      const matching = inside.filter(({ Id }) =>
        filesById.get(Id)?.files.some(({ path }) => wanted.has(path)),
      );
      const unknown = matching.flatMap(({ SeriesId }) =>
        SeriesId === undefined || series.has(SeriesId) ? [] : SeriesId,
      );
      for (const one of await items.byIds(unknown, signal)) series.set(one.Id, one);
      for (const item of matching) {
        const { files: itemFiles, versions } = filesById.get(item.Id) ?? { files: [], versions: 1 };
        keepItem(item, itemFiles, versions);
      }
    }

    function keepItem(item: WireItem, itemFiles: readonly ItemFile[], versions: number): void {
      const work = item.Type === "Episode" ? series.get(item.SeriesId ?? "") : item;
      const known = toShowing(item, work, library, versions);
      for (const { path, width } of itemFiles) {
        const listed = work && toListing(item, work, width);
        const showing = listed ? { ...known, listed } : known;
        const before = found.get(path) ?? [];
        if (wanted.has(path) && !before.some(({ id }) => id === item.Id)) {
          found.set(path, [...before, showing]);
        }
      }
    }

    /** A version may be found only among the files of its film's or episode's row. */
    async function findByWork(): Promise<void> {
      const left = files.filter(({ path }) => !found.has(path));
      const works = new Map(left.map(({ work }) => [work.tmdbId, work]));
      for (const work of [...works.values()].slice(0, MAX_WORKS)) {
        if (library.type !== "show") {
          await keep(await items.byWork(within, work, signal));
          continue;
        }
        const shows = await items.byWork({ ...within, types: ["Series"] }, work, signal);
        for (const { Id: parentId } of shows) {
          for await (const page of items.list({ ...within, parentId }, signal)) await keep(page);
        }
      }
    }

    const within: ItemQuery = { parentId: library.id, types, within: library.locations };
    if (dialect.listsSaved) {
      const minDateLastSaved = new Date(since - SAVED_BEFORE_MS).toISOString();
      const saved = items.list({ ...within, query: { minDateLastSaved } }, signal);
      for await (const page of saved) await keep(page);
    }
    const isDirect = !dialect.listsSaved || depth === "thorough" || depth === "all";
    if (isDirect && !areAllFound()) {
      const left = [...wanted].filter((path) => !found.has(path));
      await keep(await items.byPaths(left, types, signal));
      await findByWork();
    }
    if (depth !== "all" || areAllFound()) return found;
    for await (const page of items.list(within, signal)) {
      await keep(page);
      if (areAllFound()) break;
    }
    return found;
  };

/** A file with several episodes is one item with a range. */
function toShowing(
  item: WireItem,
  work: WireItem | undefined,
  { id, title }: ListedLibrary,
  versions: number,
): PlexShowing {
  // An episode's ids identify the episode and not its series.
  const isEpisode = item.Type === "Episode";
  const guids = work ? readGuids(work) : [];
  return {
    id: item.Id,
    library: { id, title },
    work: { title: work?.Name ?? "", year: work?.ProductionYear, guids },
    numbers: toShownNumbers(
      isEpisode
        ? {
            season: item.ParentIndexNumber,
            first: item.IndexNumber,
            last: item.IndexNumberEnd,
            date: item.PremiereDate,
          }
        : {},
    ),
    isMatched: guids.length > 0,
    versions,
  };
}

const toListing = (item: WireItem, work: WireItem, width: number | undefined): ShownListing => ({
  workId: work.Id,
  ...readWorkIds(work),
  resolution: toResolution(width),
  episodes: item.Type === "Episode" ? toEpisodeNumbers(item) : [],
});
