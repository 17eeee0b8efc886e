import { countDropped, listOf } from "../../adapters/http/lists.ts";
import { Outage } from "../../base/errors.ts";
import { isInLocations } from "../../base/path/path-map.ts";
import { fold } from "../../base/text/fold.ts";
import type { Dialect, ItemType } from "./dialect.ts";
import type { Link } from "./link.ts";
import { type WireItem, wireItem, wireItems } from "./wire.ts";

const PAGE_SIZE = 500;
/** A million items. A server that repeats pages is stopped earlier, by the number of new ids. */
const MAX_PAGES = 2000;
/** Pages in addition to those that the first total requires, for a library that grows. */
const SPARE_PAGES = 20;
const IDS_PER_REQUEST = 50;
/** After this many items in a row whose parts cannot be listed, the server itself is sick. */
const MAX_SICK_IN_ROW = 5;

/** Items to list: `within` are the folders in which every item must be. */
export type ItemQuery = {
  parentId: string;
  types: readonly ItemType[];
  within: readonly string[];
  query?: Readonly<Record<string, string>>;
};

export type Items = {
  /**
   * Yields the items of a library or series, each once, one page at a time. Reads the list a second
   * time if the first pass had fewer items than the total, because sort keys are not unique.
   * @throws Outage when items are still missing after that
   */
  list(query: ItemQuery, signal: AbortSignal): AsyncGenerator<WireItem[]>;
  /** Returns the items with these ids that exist. `fields` are additional fields. */
  byIds(ids: readonly string[], signal: AbortSignal, fields?: string): Promise<WireItem[]>;
  /** Returns up to 50 items of a library that the server finds by the id of a work, if it can. */
  byWork(
    query: Omit<ItemQuery, "query">,
    work: { tmdbId: number },
    signal: AbortSignal,
  ): Promise<WireItem[]>;
  /**
   * Returns items that the server lists for these exact paths. Paths that it does not find this way
   * may still exist.
   */
  byPaths(
    paths: readonly string[],
    types: readonly ItemType[],
    signal: AbortSignal,
  ): Promise<WireItem[]>;
  /** Returns the first `limit` items of a library that have a path. */
  first(query: Omit<ItemQuery, "query">, limit: number, signal: AbortSignal): Promise<WireItem[]>;
  /**
   * Returns up to `limit` items of a library that the server finds by these words. Items whose
   * titles have none of the words are left out, because a server that drops the search lists
   * everything.
   */
  search(
    query: Omit<ItemQuery, "query"> & { words: string; limit: number },
    signal: AbortSignal,
  ): Promise<WireItem[]>;
  /**
   * Returns all files of each item: its versions and parts. An item whose parts the server fails to
   * list has only its own files. @throws Outage if it fails for several items in a row
   */
  filesOf(items: readonly WireItem[], signal: AbortSignal): Promise<Map<string, ItemFiles>>;
};

/** `isPartial`: the server failed to list the item's parts. `versions`: 1 or more. */
type ItemFiles = { files: ItemFile[]; versions: number; isPartial: boolean };

/** Field with the files of an item with several versions. An answer with it is much larger. */
const VERSION_FIELD = "MediaSources";

export type ItemFile = { path: string; width?: number | undefined };

/**
 * Reads items. A server drops unknown words and malformed ids without an error, and without a
 * filter it lists everything. So only valid ids are sent, and each item's type, id and folder are
 * compared with the request.
 */
export function createItems(dialect: Dialect, link: Link): Items {
  const common = {
    recursive: "true",
    enableUserData: "false",
    enableImages: "false",
    ...dialect.listQuery,
  };

  async function ask(
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
    extraFields = "",
  ): Promise<{ items: WireItem[]; received: number; dropped: number; total: number }> {
    const fields = [dialect.fields, extraFields].filter(Boolean).join(",");
    const request = {
      path: "/Items",
      query: { ...common, fields, ...query },
      about: "list of items",
    };
    const { Items, TotalRecordCount } = await link.get(request, wireItems, signal);
    const { result, dropped } = countDropped(() => listOf(wireItem).parse(Items));
    const items = result.filter(({ Id }) => dialect.isId(Id));
    const total = TotalRecordCount ?? Items.length;
    return {
      items,
      received: Items.length,
      dropped: dropped + result.length - items.length,
      total,
    };
  }

  async function* list(
    { parentId, types, within, query = {} }: ItemQuery,
    signal: AbortSignal,
  ): AsyncGenerator<WireItem[]> {
    const seen = new Set<string>();
    const wanted = {
      ...query,
      parentId,
      includeItemTypes: types.join(","),
      sortBy: "SortName",
      limit: String(PAGE_SIZE),
    };
    let [missing, total] = [0, 0];
    for (const _ of ["first", "second"]) {
      const seenNow = new Set<string>();
      let [next, unreadable, foreign] = [0, 0, 0];
      let most = MAX_PAGES;
      for (let count = 0; count < most; count++) {
        const page = await ask({ ...wanted, startIndex: String(next) }, signal);
        total = page.total;
        const pages = Math.ceil(total / Math.max(1, page.received)) + SPARE_PAGES;
        if (count === 0) most = Math.min(MAX_PAGES, pages);
        unreadable += page.dropped;
        const fresh = page.items.filter(({ Id }) => !seen.has(Id));
        for (const { Id } of fresh) seen.add(Id);
        const own = fresh.filter((item) => isWanted(item, types, within));
        foreign += fresh.filter((item) => isForeign(item, types)).length;
        yield own;
        next += page.received;
        // A page without a new item repeats an earlier one, or it ends the list.
        const known = seenNow.size;
        for (const { Id } of page.items) seenNow.add(Id);
        if (seenNow.size === known || next >= total) break;
      }
      if (foreign > 0) {
        throw link.unusable("it ignored the filter of a list and sent items of other types");
      }
      missing = total - seen.size - unreadable;
      if (missing <= 0) return;
    }
    throw link.unusable(`it listed ${total - missing} of ${total} items`);
  }

  async function byIds(
    ids: readonly string[],
    signal: AbortSignal,
    fields?: string,
  ): Promise<WireItem[]> {
    const valid = [...new Set(ids.filter(dialect.isId))];
    const found: WireItem[] = [];
    for (let start = 0; start < valid.length; start += IDS_PER_REQUEST) {
      const part = valid.slice(start, start + IDS_PER_REQUEST);
      const { items } = await ask({ ids: part.join(",") }, signal, fields);
      const asked = new Set(part.map((id) => id.toLowerCase()));
      found.push(...items.filter(({ Id }) => asked.has(Id.toLowerCase())));
    }
    return found;
  }

  async function byPaths(
    paths: readonly string[],
    types: readonly ItemType[],
    signal: AbortSignal,
  ): Promise<WireItem[]> {
    const wanted = new Set(paths);
    const found: WireItem[] = [];
    for (const query of dialect.queriesByPath(paths, types)) {
      const limit = String(PAGE_SIZE);
      const { items } = await ask({ ...query, includeItemTypes: types.join(","), limit }, signal);
      found.push(...items.filter((item) => hasFile(item, types) && wanted.has(item.Path ?? "")));
    }
    return found;
  }

  async function byWork(
    { parentId, types, within }: Omit<ItemQuery, "query">,
    work: { tmdbId: number },
    signal: AbortSignal,
  ): Promise<WireItem[]> {
    const byId = dialect.queryByWork?.(work);
    if (!byId) return [];
    const limit = String(IDS_PER_REQUEST);
    const query = { ...byId, parentId, includeItemTypes: types.join(","), limit };
    const { items } = await ask(query, signal);
    return items.filter((item) => isWanted(item, types, within));
  }

  async function first(
    { parentId, types, within }: Omit<ItemQuery, "query">,
    limit: number,
    signal: AbortSignal,
  ): Promise<WireItem[]> {
    const query = { parentId, includeItemTypes: types.join(","), limit: String(limit) };
    const { items } = await ask(query, signal);
    return items.filter((item) => isWanted(item, types, within));
  }

  async function search(
    {
      parentId,
      types,
      within,
      words,
      limit,
    }: Omit<ItemQuery, "query"> & { words: string; limit: number },
    signal: AbortSignal,
  ): Promise<WireItem[]> {
    const query = {
      parentId,
      includeItemTypes: types.join(","),
      searchTerm: words,
      limit: String(limit),
    };
    const { items } = await ask(query, signal, "OriginalTitle");
    const found = items.filter((item) => isWanted(item, types, within) && hasWord(item, words));
    return found.slice(0, limit);
  }

  async function filesOf(
    items: readonly WireItem[],
    signal: AbortSignal,
  ): Promise<Map<string, ItemFiles>> {
    const whole = (item: WireItem): ItemFiles => ({
      files: toFiles(item),
      versions: Math.max(1, item.MediaSourceCount ?? item.MediaSources.length),
      isPartial: false,
    });
    const files = new Map(items.map((item) => [item.Id, whole(item)]));
    const several = items.filter(
      ({ MediaSourceCount = dialect.countsVersions ? 1 : 2, MediaSources }) =>
        MediaSourceCount > 1 && MediaSources.length === 0,
    );
    for (const item of await byIds(
      several.map(({ Id }) => Id),
      signal,
      VERSION_FIELD,
    )) {
      files.set(item.Id, whole(item));
    }
    let inRow = 0;
    for (const item of items) {
      const { Id, PartCount = 1 } = item;
      if (PartCount <= 1) continue;
      const own = files.get(Id) ?? whole(item);
      try {
        files.set(Id, { ...own, files: [...own.files, ...(await listParts(Id, signal))] });
        inRow = 0;
      } catch (error) {
        const isItems = error instanceof Outage && !error.isOfService;
        if (!isItems || ++inRow >= MAX_SICK_IN_ROW) throw error;
        files.set(Id, { ...own, isPartial: true });
      }
    }
    return files;
  }

  async function listParts(id: string, signal: AbortSignal): Promise<ItemFile[]> {
    const request = { path: `/Videos/${id}/AdditionalParts`, about: "list of parts" };
    const { Items } = await link.get(request, wireItems, signal);
    return listOf(wireItem).parse(Items).flatMap(toFiles);
  }

  return { list, byIds, byPaths, byWork, first, search, filesOf };
}

function hasWord({ Name, OriginalTitle, SeriesName }: WireItem, words: string): boolean {
  const titles = [Name, OriginalTitle, SeriesName].map((title = "") => fold(title));
  return words
    .split(/\s+/)
    .map(fold)
    .some((word) => word !== "" && titles.some((title) => title.includes(word)));
}

/** An item of another type proves that the server dropped the filter. */
const isForeign = ({ Type }: WireItem, types: readonly ItemType[]): boolean =>
  !types.some((type) => type === Type);

/** Virtual items are announced episodes without a file. */
const hasFile = (item: WireItem, types: readonly ItemType[]): boolean =>
  !isForeign(item, types) && item.LocationType !== "Virtual";

const isWanted = (item: WireItem, types: readonly ItemType[], within: readonly string[]): boolean =>
  hasFile(item, types) && item.Path !== undefined && isInLocations(item.Path, within);

/** The first file is the item's own. */
function toFiles(item: WireItem): ItemFile[] {
  const { Path: path, Width: width } = item;
  const own = path === undefined ? [] : [{ path, width }];
  const others = item.MediaSources.flatMap(({ Path, MediaStreams }) =>
    Path === undefined ? [] : { path: Path, width: widthOf(MediaStreams) ?? width },
  );
  return [...new Map([...own, ...others].map((file) => [file.path, file])).values()];
}

/** Returns the width of a version in pixels, from its streams: the version itself has no width. */
function widthOf(streams: WireItem["MediaSources"][number]["MediaStreams"]): number | undefined {
  const widths = streams.flatMap(({ Width }) => Width ?? []);
  return widths.length === 0 ? undefined : Math.max(...widths);
}
