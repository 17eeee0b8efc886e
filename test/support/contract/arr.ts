import type { FakeRequest } from "../../../src/hosts/demo/stand-ins/loopback.ts";
import { type Contract, INTEGER, type Row, TEXT } from "./contract.ts";

// The part of API v3 that the program uses, from the OpenAPI documents in the sources of Sonarr
// 4.0.19 and Radarr 6.0.3 (`openapi.json`). Both ignore unknown parameters, so they never reveal a
// wrong name.

const FLAG = /^(?:true|false)$/;
const paging = { page: INTEGER, pageSize: INTEGER };

const get = (path: string, query: Row["query"] = {}): Row => ({
  methods: ["GET"],
  path: `/api/v3${path}`,
  from: "specification",
  query,
});

const both = (kind: "Series" | "Movie"): readonly Row[] => [
  get("/system/status"),
  get("/system/task"),
  get("/rootfolder"),
  get("/downloadclient"),
  get("/queue", { ...paging, [`includeUnknown${kind}Items`]: FLAG }),
  // Lists unknown items without a parameter (`QueueDetailsController.GetQueue`).
  get("/queue/details"),
  get("/history/since", { date: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/ }),
  get("/history", {
    ...paging,
    sortKey: TEXT,
    sortDirection: /^(?:default|ascending|descending)$/,
    eventType: INTEGER,
    downloadId: TEXT,
  }),
];

/**
 * Fields that the program reads, by the schema in the OpenAPI documents. `data` of an event has any
 * names there; those that are read are written by `HistoryService` of both apps, and those of a
 * client are the properties of its settings class, such as `QBittorrentSettings`.
 */
export const ARR_FIELDS = {
  QueueResourcePagingResource: ["totalRecords", "records"],
  QueueResource: [
    "downloadId",
    "title",
    "status",
    "trackedDownloadState",
    "trackedDownloadStatus",
    "statusMessages",
    "errorMessage",
    "outputPath",
  ],
  TrackedDownloadStatusMessage: ["title", "messages"],
  HistoryResource: ["id", "downloadId", "sourceTitle", "eventType", "date", "data"],
  data: ["droppedPath", "importedPath", "message"],
  SystemResource: ["appName", "version", "startTime"],
  TaskResource: ["taskName", "lastStartTime"],
  RootFolderResource: ["path"],
  DownloadClientResource: ["enable", "implementation", "fields"],
  Field: ["name", "value"],
} as const;

const also = ({ headers, url }: FakeRequest): string | undefined => {
  if (typeof headers["x-api-key"] !== "string") return "the key is not in X-Api-Key";
  return url.includes("apikey") ? "the key is in the address, which proxies log" : undefined;
};

const of = (server: string, kind: "Series" | "Movie"): Contract => ({
  server,
  rows: both(kind),
  errors: [401, 500, 503],
  also,
});

export const ARR_CONTRACTS = { sonarr: of("Sonarr", "Series"), radarr: of("Radarr", "Movie") };
