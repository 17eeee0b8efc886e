import type { FakeRequest } from "../../../src/hosts/demo/stand-ins/loopback.ts";
import { type Contract, INTEGER, type Row } from "./contract.ts";

// The requests that the program sends to Jellyfin and Emby. Both ignore unknown parameters, so they
// never reveal a wrong name. Names of parameters are compared in lower case, because both servers
// ignore their case. `docs/develop/jellyfin-and-emby.md` lists the evidence for each row.

const FLAG = /^(?:true|false)$/;
const WORDS = /^[A-Za-z]+(?:,[A-Za-z]+)*$/;
/** Jellyfin's `ItemFields`, as far as the program may need them. It drops every other word. */
const JELLYFIN_FIELDS =
  /^(?:(?:DateCreated|MediaSourceCount|MediaSources|OriginalTitle|Path|ProviderIds|SortName|Width)(?:,(?!$)|$))+$/;
const ID = { jellyfin: /^[\da-f]{32}$/i, emby: /^\d{1,20}$/ };
const IDS = {
  jellyfin: /^[\da-f]{32}(?:,[\da-f]{32})*$/i,
  emby: /^\d{1,20}(?:,\d{1,20})*$/,
};
const TYPES =
  /^(?:Movie|Series|Season|Episode|Folder)(?:,(?:Movie|Series|Season|Episode|Folder))*$/;

const row = (
  method: "GET" | "POST",
  path: string,
  from: Row["from"],
  query: Row["query"] = {},
): Row => ({ methods: [method], path, from, query });

const rowsOf = (kind: "jellyfin" | "emby"): readonly Row[] => {
  // For Emby, most rows are only what other clients send.
  const source = kind === "jellyfin" ? "specification" : "clients";
  return [
    row("GET", "/System/Info", source),
    row("GET", "/System/Info/Public", source),
    row("GET", "/System/Configuration", source),
    row("GET", "/Library/VirtualFolders", kind === "jellyfin" ? "specification" : "recordings"),
    row("GET", "/Sessions", source, { activewithinseconds: INTEGER }),
    row("GET", "/Videos/{id}/AdditionalParts", source),
    row("POST", "/Library/Media/Updated", "specification"),
    row("POST", "/Items/{id}/Refresh", "specification", {
      metadatarefreshmode: /^Default$/,
      imagerefreshmode: /^Default$/,
    }),
    ...(kind === "jellyfin"
      ? [
          row("GET", "/ScheduledTasks", "specification"),
          row("POST", "/Library/Refresh", "specification"),
        ]
      : []),
    row("GET", "/Items", "specification", {
      ids: IDS[kind],
      parentid: ID[kind],
      includeitemtypes: TYPES,
      excludelocationtypes: /^Virtual$/,
      fields: kind === "jellyfin" ? JELLYFIN_FIELDS : WORDS,
      recursive: /^true$/,
      sortby: /^SortName$/,
      searchterm: /\S/,
      startindex: INTEGER,
      limit: INTEGER,
      enableuserdata: FLAG,
      enableimages: FLAG,
      ...(kind === "jellyfin"
        ? { collapseboxsetitems: FLAG, mindatelastsaved: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/ }
        : { groupitemsintocollections: FLAG, path: /^[^\0]+$/ }),
    }),
  ];
};

const also = ({ headers, url, path }: FakeRequest): string | undefined => {
  if (/[?&]api_?key=/i.test(url)) return "the key is in the address, which proxies log";
  const isBare = headers.authorization === undefined && headers["x-emby-token"] === undefined;
  return isBare && path !== "/System/Info/Public" ? "no key" : undefined;
};

const of = (server: string, kind: "jellyfin" | "emby"): Contract => ({
  server,
  rows: rowsOf(kind),
  errors: [400, 401, 403, 404, 500, 503],
  also,
});

export const MEDIA_BROWSER = { jellyfin: of("Jellyfin", "jellyfin"), emby: of("Emby", "emby") };
