import { EMBY } from "../../../src/servers/emby/dialect.ts";
import { JELLYFIN } from "../../../src/servers/jellyfin/dialect.ts";
import { KEYS } from "../options.ts";
import type { ServerReader, ShownSubtitle, ShownVideo } from "./reader.ts";
import { Refused, request } from "./request.ts";

/** Fields that a list has only if they are requested. Sources have their streams. */
const FIELDS = {
  jellyfin: "Path,ProviderIds,MediaSources",
  emby: "Path,ProviderIds,ProductionYear,ParentIndexNumber,IndexNumberEnd,MediaSources",
} as const;
/** Emby answers slowly if a long list has sources. */
const PAGE_SIZE = 50;

type Stream = {
  Type?: string;
  IsExternal?: boolean;
  Path?: string;
  Language?: string;
  IsForced?: boolean;
  IsHearingImpaired?: boolean;
};
type Row = {
  Id: string;
  Type: string;
  Name?: string;
  ProductionYear?: number;
  LocationType?: string;
  SeriesId?: string;
  ParentIndexNumber?: number;
  IndexNumber?: number;
  IndexNumberEnd?: number;
  PartCount?: number;
  Path?: string;
  ProviderIds?: Record<string, string>;
  MediaSources?: { Path?: string; Size?: number; MediaStreams?: Stream[] }[];
};
type Folder = { Name: string; ItemId?: string; Locations: string[] };
type MediaBrowser = { kind: "jellyfin" | "emby"; url: string; key: string; monitor: boolean };

/**
 * Reads the entries of Jellyfin or Emby without the adapter, so that a mistake of the adapter is
 * not repeated.
 */
export function createMediaBrowserReader({ kind, url, key, monitor }: MediaBrowser): ServerReader {
  const dialect = kind === "jellyfin" ? JELLYFIN : EMBY;

  async function ask(
    method: "GET" | "POST" | "DELETE",
    path: string,
    signal: AbortSignal,
    { query = {}, body }: { query?: Record<string, string>; body?: object } = {},
  ): Promise<Response> {
    const init = {
      query,
      method,
      headers: {
        accept: "application/json",
        ...dialect.authorize(key),
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
    };
    return await request({ name: dialect.name, url, variable: KEYS[kind] }, path, init, signal);
  }
  const get = async <T>(
    path: string,
    signal: AbortSignal,
    query?: Record<string, string>,
  ): Promise<T> => (await (await ask("GET", path, signal, query && { query })).json()) as T;

  const listFolders = async (signal: AbortSignal): Promise<Folder[]> => {
    const { path } = dialect.librariesPath;
    const answer = await get<Folder[] | { Items: Folder[] }>(path, signal);
    return Array.isArray(answer) ? answer : answer.Items;
  };

  async function listRows(parentId: string, types: string, signal: AbortSignal): Promise<Row[]> {
    const rows: Row[] = [];
    for (let total = 1; rows.length < total; ) {
      const page = await get<{ Items: Row[]; TotalRecordCount: number }>("/Items", signal, {
        parentId,
        recursive: "true",
        includeItemTypes: types,
        fields: FIELDS[kind],
        sortBy: "SortName",
        startIndex: String(rows.length),
        limit: String(PAGE_SIZE),
        ...dialect.listQuery,
      });
      if (page.Items.length === 0) break;
      rows.push(...page.Items);
      total = page.TotalRecordCount;
    }
    return rows.filter(({ LocationType }) => LocationType !== "Virtual");
  }

  async function partsOf({ Id, PartCount = 1 }: Row, signal: AbortSignal): Promise<string[]> {
    if (PartCount <= 1) return [];
    const { Items } = await get<{ Items: Row[] }>(`/Videos/${Id}/AdditionalParts`, signal);
    return Items.flatMap(({ Path }) => Path ?? []);
  }

  async function toShown(row: Row, work: Row, signal: AbortSignal): Promise<ShownVideo> {
    const sources = row.MediaSources ?? [];
    const own = row.Path === undefined ? [] : [{ path: row.Path, bytes: undefined }];
    const files = sources.flatMap(({ Path, Size }) =>
      Path === undefined ? [] : { path: Path, bytes: Size },
    );
    const { IndexNumber: first, IndexNumberEnd: last = first } = row;
    return {
      type: row.Type === "Episode" ? "tv" : "movie",
      title: work.Name,
      year: work.ProductionYear,
      ids: new Map(
        Object.entries(work.ProviderIds ?? {}).map(([name, id]) => [name.toLowerCase(), id]),
      ),
      season: row.ParentIndexNumber,
      episodes: toNumbers(first, last),
      files: files.length > 0 ? files : own,
      parts: await partsOf(row, signal),
      subtitles: sources.flatMap(({ MediaStreams = [] }) => MediaStreams.flatMap(toSubtitle)),
    };
  }

  return {
    async open(signal) {
      const { Version } = await get<{ Version: string }>("/System/Info", signal);
      return `${dialect.name} ${Version}`;
    },
    async sees(path, signal) {
      // Emby's answer for a folder that does not exist is unknown.
      if (kind === "emby") return true;
      const body = { Path: path, IsFile: false, ValidateWritable: false };
      try {
        await ask("POST", "/Environment/ValidatePath", signal, { body });
        return true;
      } catch (error) {
        if (error instanceof Refused && error.status === 404) return false;
        throw error;
      }
    },
    async makeLibraries(libraries, signal) {
      for (const { name, type, path } of libraries) {
        const collectionType = type === "movie" ? "movies" : "tvshows";
        const options = { ...OPTIONS, EnableRealtimeMonitor: monitor, PathInfos: [{ Path: path }] };
        const made = ask("POST", "/Library/VirtualFolders", signal, {
          query: { name, collectionType, refreshLibrary: "true" },
          body: {
            LibraryOptions: options,
            // Emby reads the rest here.
            Name: name,
            CollectionType: collectionType,
            Paths: [path],
            RefreshLibrary: true,
          },
        });
        await made.catch((error: unknown) => {
          if (!(error instanceof Refused) || error.status !== 400) throw error;
          throw new Error(
            `${dialect.name} cannot see ${path}. Check THERE in --folder HERE=THERE.`,
            {
              cause: error,
            },
          );
        });
      }
    },
    async findLibraries(isOurs, signal) {
      const folders = await listFolders(signal);
      return folders
        .filter(({ Locations }) => Locations.length > 0 && Locations.every(isOurs))
        .map(({ Name }) => Name);
    },
    async removeLibrary(name, signal) {
      const folder = (await listFolders(signal)).find(({ Name }) => Name === name);
      if (folder === undefined) return;
      const id = folder.ItemId ?? "";
      const query = { name, refreshLibrary: "true", ...(kind === "emby" && { id }) };
      await ask("DELETE", "/Library/VirtualFolders", signal, { query });
    },
    async read(libraries, signal) {
      const folders = await listFolders(signal);
      const shown: ShownVideo[] = [];
      for (const { path } of libraries) {
        const id = folders.find(({ Locations }) => Locations.includes(path))?.ItemId;
        if (id === undefined) continue;
        const rows = await listRows(id, "Movie,Series,Episode", signal);
        const series = new Map(rows.map((row) => [row.Id, row]));
        for (const row of rows.filter(({ Type }) => Type !== "Series")) {
          const work = row.Type === "Episode" ? series.get(row.SeriesId ?? "") : row;
          shown.push(await toShown(row, work ?? { Id: "", Type: "Series" }, signal));
        }
      }
      return shown;
    },
    async isScanning(signal) {
      const tasks = await get<{ Key?: string; State?: string }[]>("/ScheduledTasks", signal);
      return tasks.some(({ Key, State }) => Key === "RefreshLibrary" && State !== "Idle");
    },
    isUp: (signal) =>
      ask("GET", "/System/Info", signal).then(
        (answer) => answer.body?.cancel().then(() => true) ?? true,
        () => false,
      ),
  };
}

/** Without metadata from the internet, everything that is shown follows from names. */
const OPTIONS = {
  Enabled: true,
  EnableInternetProviders: false,
  EnablePhotos: false,
  EnableChapterImageExtraction: false,
  ExtractChapterImagesDuringLibraryScan: false,
  SaveLocalMetadata: false,
  MetadataSavers: [],
  DisabledSubtitleFetchers: [],
  SubtitleFetcherOrder: [],
  TypeOptions: ["Movie", "Series", "Season", "Episode"].map((Type) => ({
    Type,
    MetadataFetchers: [],
    MetadataFetcherOrder: [],
    ImageFetchers: [],
    ImageFetcherOrder: [],
  })),
};

/** Returns the numbers of a range. A range that ends before it begins is its two ends. */
function toNumbers(first: number | undefined, last: number | undefined): number[] {
  if (first === undefined || last === undefined) return [];
  if (last < first) return [first, last];
  return Array.from({ length: Math.min(last - first + 1, 200) }, (_, index) => first + index);
}

const toSubtitle = (stream: Stream): ShownSubtitle[] =>
  stream.Type === "Subtitle" && stream.IsExternal === true && stream.Path !== undefined
    ? [
        {
          path: stream.Path,
          language: stream.Language,
          forced: stream.IsForced ?? false,
          sdh: stream.IsHearingImpaired ?? false,
        },
      ]
    : [];
