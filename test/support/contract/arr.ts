import type { FakeRequest } from "../../../src/hosts/demo/stand-ins/loopback.ts";
import { type Contract, INTEGER, type Row, TEXT } from "./contract.ts";

// The part of API v3 that the program uses, from the published OpenAPI documents of Sonarr v4 and
// Radarr v5. Both ignore unknown parameters, so they never reveal a wrong name.

const FLAG = /^(?:true|false)$/;
const paging = {
  page: INTEGER,
  pageSize: INTEGER,
  sortKey: TEXT,
  sortDirection: /^(?:default|ascending|descending)$/,
};

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
  get("/queue", {
    ...paging,
    [`includeUnknown${kind}Items`]: FLAG,
    [kind === "Series" ? "includeSeries" : "includeMovie"]: FLAG,
  }),
  get("/queue/details", {
    [kind === "Series" ? "includeSeries" : "includeMovie"]: FLAG,
  }),
  get("/history/since", { date: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/ }),
  get("/history", { ...paging, eventType: INTEGER, downloadId: TEXT }),
];

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
