import * as z from "zod";
import type { ArrEvent, ArrQueueEntry } from "../../core/arr/app.ts";
import type { ArrDownloadClient } from "../../core/arr/category.ts";

// Responses of the published API, version 3 (`/api/v3`). Sonarr and Radarr share these shapes:
// https://sonarr.tv/docs/api and https://radarr.video/docs/api

const text = (max: number) => z.string().transform((given) => given.slice(0, max));
const path = text(4096);

export const statusMessage = z.object({
  title: text(1000).nullish(),
  messages: z.array(text(1000)).nullish(),
});

// A value of another form is left out, and its record is kept: the app lists that download.
export const queueRecord = z.object({
  downloadId: text(300).optional(),
  title: text(1000).nullish().catch(undefined),
  status: text(60).nullish().catch(undefined),
  trackedDownloadState: text(60).nullish().catch(undefined),
  trackedDownloadStatus: text(60).nullish().catch(undefined),
  statusMessages: z.array(statusMessage).nullish().catch(undefined),
  errorMessage: text(1000).nullish().catch(undefined),
  outputPath: path.nullish().catch(undefined),
});

export const historyData = z.object({
  droppedPath: z.unknown(),
  importedPath: z.unknown(),
  message: z.unknown(),
});

export const historyRecord = z.object({
  id: z.number().optional().catch(undefined),
  downloadId: text(300).optional(),
  sourceTitle: text(1000).nullish(),
  eventType: text(60),
  date: z.string(),
  data: historyData.partial().nullish(),
});

/** One page of a list. `records` are checked one by one. */
export const page = z.object({
  totalRecords: z.number().int().nonnegative(),
  records: z.array(z.unknown()).max(10_000),
});

/** A list without pages. */
export const records = z.array(z.unknown()).max(200_000);

export const systemStatus = z.object({
  appName: text(60),
  version: text(60),
  startTime: text(60).nullish().catch(undefined),
});

export const task = z.object({
  taskName: text(100),
  lastStartTime: text(60).nullish().catch(undefined),
});
export const tasks = z.array(task).max(1000);

/** Returns undefined for what is no time. */
export function toTime(value: string | null | undefined): number | undefined {
  const at = Date.parse(value ?? "");
  return Number.isNaN(at) ? undefined : at;
}

export const rootFolder = z.object({ path });
export const rootFolders = z.array(rootFolder).max(1000);

export const clientField = z.object({ name: z.string(), value: z.unknown().optional() });
export const downloadClient = z.object({
  enable: z.boolean().optional(),
  implementation: text(100).optional().catch(undefined),
  fields: z.array(clientField).nullish(),
});
export const downloadClients = z.array(downloadClient).max(1000);

/** Returns undefined for an entry without a download, such as a delayed release. */
export function toQueueEntry(record: unknown): ArrQueueEntry | undefined {
  const { data } = queueRecord.safeParse(record);
  if (data?.downloadId === undefined || data.downloadId === "") return undefined;
  return {
    downloadId: data.downloadId,
    title: data.title ?? "",
    status: data.status ?? "",
    // Only entries that the app does not track have no state. It may still import them.
    state: data.trackedDownloadState ?? "",
    health: data.trackedDownloadStatus ?? "",
    messages: (data.statusMessages ?? []).map(({ title, messages }) => ({
      title: title ?? "",
      messages: messages ?? [],
    })),
    errorMessage: data.errorMessage ?? undefined,
    outputPath: data.outputPath ?? undefined,
  };
}

/** Returns the time of any record of a history; undefined if it has none. */
export const toDate = (record: unknown): number | undefined =>
  typeof record === "object" && record !== null && "date" in record
    ? toTime(String(record.date))
    : undefined;

/** Returns undefined for an event that belongs to no download and names no file of one. */
export function toEvent(record: unknown): ArrEvent | undefined {
  const { data } = historyRecord.safeParse(record);
  const at = Date.parse(data?.date ?? "");
  if (!data || Number.isNaN(at)) return undefined;
  const detail = (name: keyof z.output<typeof historyData>): string | undefined => {
    const value = data.data?.[name];
    return typeof value === "string" && value !== "" ? value.slice(0, 4096) : undefined;
  };
  const droppedPath = detail("droppedPath");
  const downloadId = data.downloadId ?? "";
  if (downloadId === "" && droppedPath === undefined) return undefined;
  return {
    id: data.id,
    downloadId,
    title: data.sourceTitle ?? "",
    type: data.eventType,
    at,
    droppedPath,
    importedPath: detail("importedPath"),
    message: detail("message"),
  };
}

/** Fields of a download client's settings that select its downloads. */
const FIELDS = {
  category: /^(?:tv|movie)?category$/i,
  importedCategory: /^(?:tv|movie)importedcategory$/i,
  directory: /^(?:tv|movie)directory$/i,
  watchFolder: /^watchfolder$/i,
  tags: /^tags$/i,
} as const;

/** True for the name of a field that is read. */
export const isReadField = (name: string): boolean =>
  Object.values(FIELDS).some((pattern) => pattern.test(name));

/** Reads the settings that select downloads, of each client that is enabled. */
export function toDownloadClients(
  clients: z.output<typeof downloadClients>,
): readonly ArrDownloadClient[] {
  const enabled = clients.filter(({ enable }) => enable !== false);
  return enabled.map(({ implementation = "", fields }) => {
    const valueOf = (pattern: RegExp): unknown =>
      fields?.find(({ name }) => pattern.test(name))?.value;
    const textOf = (pattern: RegExp): string => {
      const value = valueOf(pattern);
      return typeof value === "string" ? value.trim().slice(0, 4096) : "";
    };
    const tags = valueOf(FIELDS.tags);
    return {
      implementation,
      category: textOf(FIELDS.category),
      importedCategory: textOf(FIELDS.importedCategory),
      directory: textOf(FIELDS.directory),
      watchFolder: textOf(FIELDS.watchFolder),
      tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [],
    };
  });
}
