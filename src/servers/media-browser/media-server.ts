import { Outage, UserError } from "../../base/errors.ts";
import {
  FOUND_TYPES,
  type FoundTitle,
  type MediaServer,
  type ServerEpisode,
  type ServerFile,
  type ServerLibrary,
  type ServerWork,
} from "../../core/library/media-server.ts";
import type { Dialect, ItemType } from "./dialect.ts";
import { createFindFiles } from "./find-files.ts";
import { createItems, type ItemFile, type Items } from "./items.ts";
import { createLink, type Link, type LinkDeps } from "./link.ts";
import { toEpisodeNumbers, toResolution } from "./listed.ts";
import { createReports } from "./reports.ts";
import { createWholeScan } from "./whole-scan.ts";
import { type WireItem, wireFolders, wireInfo, wireSessions } from "./wire.ts";
import { readWorkIds } from "./work-ids.ts";

/** For this time, a request about one library does not list all of them again. */
const LIBRARIES_MAX_AGE_MS = 60_000;
/** Types of libraries with films or series. */
const SEARCHED: ReadonlySet<string> = new Set(["movie", "show", "mixed"]);

const ITEM_TYPES = { movie: "Movie", show: "Series", episode: "Episode" } as const;

const FILED_TYPES: Readonly<Record<string, string>> = { movies: "movie", tvshows: "show" };

/** Creates the port to a Jellyfin or Emby. @throws UserError for an address that cannot be used */
export function createMediaBrowserServer(dialect: Dialect, deps: LinkDeps): MediaServer {
  const link = createLink(dialect, deps);
  const items = createItems(dialect, link);
  let last = { at: Number.NEGATIVE_INFINITY, libraries: [] as ServerLibrary[] };

  async function libraries(signal: AbortSignal): Promise<ServerLibrary[]> {
    const listed = await listLibraries(dialect, link, signal);
    last = { at: deps.clock.monotonic(), libraries: listed };
    return listed;
  }

  /**
   * An unknown id would be dropped as a filter, so it is never sent. The libraries are listed once for
   * a pass over all of them.
   */
  async function findLibrary(id: string, signal: AbortSignal): Promise<ServerLibrary> {
    const isFresh = deps.clock.monotonic() - last.at < LIBRARIES_MAX_AGE_MS;
    const remembered = isFresh ? last.libraries.find((one) => one.id === id) : undefined;
    const library = remembered ?? (await libraries(signal)).find((one) => one.id === id);
    if (library) return library;
    throw UserError.notFound(`${dialect.name} has no such library.`, "Check its libraries.");
  }

  async function findSeries(id: string, signal: AbortSignal): Promise<WireItem> {
    const series = (await items.byIds([id], signal)).find(({ Type }) => Type === "Series");
    if (series) return series;
    throw UserError.notFound(`${dialect.name} has no such series.`, "Check its libraries.");
  }

  const reports = createReports({ dialect, link, items, clock: deps.clock }, findLibrary);

  return {
    name: dialect.name,
    libraries,
    reports,
    ...(dialect.needsFirstScan && { wholeScan: createWholeScan(link, items) }),
    async refresh(libraryId, path, signal) {
      // The server answers 204 for any path, and ignores a path outside its folders.
      if ((await reports.send(libraryId, [path], signal)).has(path)) return;
      throw UserError.notFound(
        `${dialect.name} does not have this folder in its library.`,
        "Correct the path mapping.",
      );
    },
    find: createFindFiles(dialect, items),
    async *works(libraryId, type, signal) {
      const { locations: within } = await findLibrary(libraryId, signal);
      const types: ItemType[] = [type === "movie" ? "Movie" : "Series"];
      for await (const page of items.list({ parentId: libraryId, types, within }, signal)) {
        yield await toWorks(items, page, signal);
      }
    },
    async episodes(seriesId, signal) {
      const { Path: folder = "" } = await findSeries(seriesId, signal);
      const query = { parentId: seriesId, types: ["Episode" as const], within: [folder] };
      const episodes: ServerEpisode[] = [];
      for await (const page of items.list(query, signal)) {
        const files = await items.filesOf(page, signal);
        // The series' earlier list is used. It is complete.
        if ([...files.values()].some(({ isPartial }) => isPartial)) {
          throw link.unusable("it cannot list the parts of an episode");
        }
        episodes.push(...page.flatMap((item) => toEpisodes(item, files.get(item.Id)?.files ?? [])));
      }
      return episodes;
    },
    async seriesFolders(seriesId, signal) {
      const { Path } = await findSeries(seriesId, signal);
      return Path === undefined ? [] : [Path];
    },
    async search({ words, types, libraryId, limit }, signal) {
      const found: FoundTitle[] = [];
      for (const { id, title, type, locations } of await libraries(signal)) {
        if (!SEARCHED.has(type) || (libraryId !== undefined && libraryId !== id)) continue;
        const wanted = types.map((one) => ITEM_TYPES[one]);
        const query = { parentId: id, types: wanted, within: locations, words, limit };
        found.push(...(await items.search(query, signal)).flatMap((item) => toFound(item, title)));
      }
      return found;
    },
    playing: (signal) => listPlayingFiles(link, items, signal),
    check: (signal) => checkServer(dialect, link, signal),
    close: link.close,
  };
}

async function checkServer(
  { name, oldest, isSupported }: Dialect,
  link: Link,
  signal: AbortSignal,
): Promise<{ version: string }> {
  const request = { path: "/System/Info", about: "system information" };
  const { Version } = await link
    .get(request, wireInfo, signal)
    .catch((error: unknown) => explainRefusal(name, link, error, signal));
  const numbers = /^(\d{1,4})\.(\d{1,4})(?:[.-][\w.-]{0,40})?$/.exec(Version);
  if (!numbers) throw link.unusable("its version cannot be read");
  if (isSupported([Number(numbers[1]), Number(numbers[2])])) return { version: Version };
  const why = `version ${Version} answers, but ${name} ${oldest} or newer is required`;
  throw link.unusable(why, { isLasting: true, isOfService: true });
}

/**
 * Adds the server's version to a refusal of the key, because Jellyfin 12 refuses what older
 * versions accepted. @throws always
 */
async function explainRefusal(
  name: string,
  link: Link,
  error: unknown,
  signal: AbortSignal,
): Promise<never> {
  if (!(error instanceof Outage) || error.code !== "plex_unauthorized") throw error;
  const request = { path: "/System/Info/Public", about: "public information", isPublic: true };
  const info = await link.get(request, wireInfo, signal).catch(() => undefined);
  const version = /^[\d.]{1,20}$/.exec(info?.Version ?? "")?.[0];
  if (version === undefined) throw error;
  throw new Outage(error.code, `${error.message} ${name} has version ${version}.`, {
    cause: error,
  });
}

/** Libraries that are disabled or not yet created on the server's side are left out. */
async function listLibraries(
  dialect: Dialect,
  link: Link,
  signal: AbortSignal,
): Promise<ServerLibrary[]> {
  const request = { ...dialect.librariesPath, about: "list of libraries" };
  const folders = await link.get(request, wireFolders, signal);
  // Jellyfin stores its own folders absolutely. After a move, no library has an id until a scan.
  // Seen on 10.11.11.
  if (folders.length > 0 && folders.every(({ ItemId }) => ItemId === "")) {
    const why =
      "none of its libraries has an id yet; start a scan of all libraries in its dashboard";
    throw link.unusable(why);
  }
  return folders
    .filter(
      ({ ItemId, LibraryOptions }) => dialect.isId(ItemId) && LibraryOptions?.Enabled !== false,
    )
    .map(({ ItemId, Name = "", CollectionType = "mixed", Locations, RefreshStatus }) => ({
      id: ItemId,
      title: Name,
      type: FILED_TYPES[CollectionType] ?? CollectionType,
      locations: Locations,
      // Emby omits the status of an idle library.
      refreshing: RefreshStatus !== undefined && RefreshStatus !== "Idle",
      // The server reports no change of a library.
      stamp: "",
    }));
}

const toServerFile = ({ path, width }: ItemFile): ServerFile => ({
  path,
  resolution: toResolution(width),
});

async function toWorks(
  items: Items,
  page: readonly WireItem[],
  signal: AbortSignal,
): Promise<ServerWork[]> {
  const files = await items.filesOf(
    page.filter(({ Type }) => Type === "Movie"),
    signal,
  );
  return page.map((item) => ({
    id: item.Id,
    ...readWorkIds(item),
    files: (files.get(item.Id)?.files ?? []).map(toServerFile),
    ...(files.get(item.Id)?.isPartial && { isPartial: true as const }),
  }));
}

function toEpisodes(item: WireItem, files: readonly ItemFile[]): ServerEpisode[] {
  return toEpisodeNumbers(item).map((numbers) => ({
    id: item.Id,
    ...numbers,
    files: files.map(toServerFile),
  }));
}

function toFound(item: WireItem, library: string): FoundTitle[] {
  const type = FOUND_TYPES.find((one) => ITEM_TYPES[one] === item.Type);
  const { Id: id, Name: title, ProductionYear: year } = item;
  if (type === undefined || title === undefined) return [];
  const { tmdbId, imdbId, tvdbId } = readWorkIds(item);
  const ids = { tmdb: tmdbId, imdb: imdbId, tvdb: tvdbId };
  const guids = Object.entries(ids).flatMap(([catalogue, number]) =>
    number === undefined ? [] : `${catalogue}://${number}`,
  );
  const isEpisode = type === "episode";
  return [
    {
      id,
      type,
      title,
      year,
      library,
      show: isEpisode ? item.SeriesName : undefined,
      season: isEpisode ? item.ParentIndexNumber : undefined,
      episode: isEpisode ? item.IndexNumber : undefined,
      guids,
    },
  ];
}

/** A session names its item, and the version only by its id, so all versions are listed. */
async function listPlayingFiles(link: Link, items: Items, signal: AbortSignal): Promise<string[]> {
  const request = { path: "/Sessions", about: "list of sessions" };
  const sessions = await link.get(request, wireSessions, signal);
  const playing = sessions.flatMap(({ NowPlayingItem }) => NowPlayingItem ?? []);
  const ids = playing.flatMap(({ Id }) => Id ?? []);
  const known = await items.byIds(ids, signal);
  const itemFiles = await items.filesOf(known, signal);
  const files = [...itemFiles.values()].flatMap((one) => one.files);
  const paths = [
    ...playing.flatMap(({ Path, MediaSources }) => [Path, ...MediaSources.map((one) => one.Path)]),
    ...files.map(({ path }) => path),
  ];
  return [...new Set(paths.flatMap((path) => path ?? []))];
}
