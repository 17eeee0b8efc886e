import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { FileReading } from "./compare.ts";

/** A Jellyfin on which libraries may be made. */
export type TrialServer = { url: string; key: string };

type Item = {
  Id: string;
  Type: string;
  Name?: string;
  Path?: string;
  ProductionYear?: number;
  ParentIndexNumber?: number;
  IndexNumber?: number;
  IndexNumberEnd?: number;
  PartCount?: number;
  ProviderIds?: Record<string, string>;
  MediaSources?: {
    Path?: string;
    MediaStreams?: { IsExternal?: boolean; Path?: string; Language?: string }[];
  }[];
};

const POLL_MS = 2000;
const PAGE = 200;

async function ask<T>(
  { url, key }: TrialServer,
  path: string,
  options: { method?: "POST" | "DELETE"; body?: unknown } = {},
): Promise<T | undefined> {
  const response = await fetch(`${url}${path}`, {
    method: options.method ?? "GET",
    headers: {
      authorization: `MediaBrowser Token="${key}"`,
      ...(options.body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path.split("?")[0]} returned status ${response.status}.`);
  return text === "" ? undefined : (JSON.parse(text) as T);
}

/** Returns the server's version. */
export async function readVersion(server: TrialServer): Promise<string> {
  const info = await ask<{ Version: string }>(server, "/System/Info");
  return info?.Version ?? "";
}

/** Makes a library with one folder, which takes everything from the names. */
export async function addLibrary(
  server: TrialServer,
  { name, type, path }: { name: string; type: "movie" | "tv"; path: string },
): Promise<void> {
  const kinds = type === "movie" ? ["Movie"] : ["Series", "Season", "Episode"];
  const query = new URLSearchParams({
    name,
    collectionType: type === "movie" ? "movies" : "tvshows",
    refreshLibrary: "false",
  });
  await ask(server, `/Library/VirtualFolders?${query.toString()}`, {
    method: "POST",
    body: {
      LibraryOptions: {
        PathInfos: [{ Path: path }],
        EnableRealtimeMonitor: false,
        TypeOptions: kinds.map((Type) => ({ Type, MetadataFetchers: [], ImageFetchers: [] })),
      },
    },
  });
}

/** Removes a library. Its files stay. */
export async function removeLibrary(server: TrialServer, name: string): Promise<void> {
  const query = new URLSearchParams({ name, refreshLibrary: "false" });
  await ask(server, `/Library/VirtualFolders?${query.toString()}`, { method: "DELETE" });
}

/** Scans all libraries, and returns when the scan has ended. */
export async function scanAll(server: TrialServer): Promise<void> {
  const isRunning = async (): Promise<boolean> => {
    const tasks = await ask<{ Key: string; State: string }[]>(server, "/ScheduledTasks");
    return tasks?.some(({ Key, State }) => Key === "RefreshLibrary" && State !== "Idle") ?? false;
  };
  await ask(server, "/Library/Refresh", { method: "POST" });
  await wait(POLL_MS);
  while (await isRunning()) await wait(POLL_MS);
}

/** Returns what the server shows below a library's folder, by path below that folder. */
export async function readLibrary(
  server: TrialServer,
  { name, path }: { name: string; path: string },
): Promise<Map<string, FileReading>> {
  const folders = await ask<{ Name: string; ItemId: string }[]>(server, "/Library/VirtualFolders");
  const id = folders?.find((folder) => folder.Name === name)?.ItemId;
  if (id === undefined) throw new Error(`There is no library ${name}.`);
  const readings = new Map<string, FileReading>();
  const below = (file: string | undefined): string => (file ?? "").slice(path.length + 1);
  const set = (file: string | undefined, reading: FileReading): void => {
    if (file?.startsWith(`${path}/`) && !readings.has(below(file))) {
      readings.set(below(file), reading);
    }
  };
  const items = await listItems(server, id);
  for (const item of items) set(item.Path, toReading(item));
  for (const item of items) {
    for (const { Path, MediaStreams = [] } of item.MediaSources ?? []) {
      set(Path, { ...toReading(item), version_of_another: true });
      for (const stream of MediaStreams.filter(({ IsExternal }) => IsExternal)) {
        set(stream.Path, { language: stream.Language ?? null });
      }
    }
    if ((item.PartCount ?? 1) > 1) {
      const parts = await ask<{ Items: Item[] }>(server, `/Videos/${item.Id}/AdditionalParts`);
      for (const part of parts?.Items ?? []) set(part.Path, { type: "Video" });
    }
  }
  return readings;
}

async function listItems(server: TrialServer, id: string): Promise<Item[]> {
  const items: Item[] = [];
  for (;;) {
    const query = new URLSearchParams({
      parentId: id,
      recursive: "true",
      includeItemTypes: "Movie,Series,Episode,Video",
      fields: "Path,ProviderIds,MediaSources,MediaStreams",
      sortBy: "SortName",
      startIndex: String(items.length),
      limit: String(PAGE),
    });
    const page = await ask<{ Items: Item[] }>(server, `/Items?${query.toString()}`);
    items.push(...(page?.Items ?? []));
    if ((page?.Items.length ?? 0) < PAGE) return items;
  }
}

const toReading = (item: Item): FileReading => ({
  type: item.Type,
  name: item.Name,
  year: item.ProductionYear,
  season: item.ParentIndexNumber,
  episode: item.IndexNumber,
  episode_end: item.IndexNumberEnd,
  ids: Object.fromEntries(
    Object.entries(item.ProviderIds ?? {}).map(([one, value]) => [one.toLowerCase(), value]),
  ),
});

/** Folder of a set's works of one type. */
export const folderOfSet = (root: string, set: string, type: string): string =>
  join(root, `${set} ${type}`);
