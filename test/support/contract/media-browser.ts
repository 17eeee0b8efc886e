import type { FakeRequest } from "../../../src/hosts/demo/stand-ins/loopback.ts";
import { type Contract, INTEGER, type Row } from "./contract.ts";

// The requests that the program sends to Jellyfin and Emby. Each row was looked up by hand: for
// Jellyfin in the controllers of 10.10.7, 10.11.11 and 12.0-rc5, for Emby in its OpenAPI document of
// 4.8.11. Both ignore unknown parameters, so they never reveal a wrong name. Names of parameters are compared in lower case, because both servers
// ignore their case. `docs/develop/jellyfin-and-emby.md` lists the evidence for each row.

const FLAG = /^(?:true|false)$/;
const words = (text: string): RegExp => {
  const all = text.split(" ").join("|");
  return new RegExp(`^(?:${all})(?:,(?:${all}))*$`);
};
/**
 * Words of `fields`. Jellyfin drops every word that is not in its `ItemFields`. Emby's document has
 * no list of them, and its prose names 18, of which the program needs `Path` and `ProviderIds`. The
 * others are fields of its `BaseItemDto` that its clients request in the same way.
 */
const ITEM_FIELDS = {
  jellyfin: words(
    "DateCreated MediaSourceCount MediaSources OriginalTitle Path ProviderIds SortName Width",
  ),
  emby: words(
    "IndexNumberEnd MediaSources OriginalTitle ParentIndexNumber Path PremiereDate ProductionYear " +
      "ProviderIds Width",
  ),
};
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
  const specified = (method: "GET" | "POST", path: string, query?: Row["query"]): Row =>
    row(method, path, "specification", query);
  return [
    specified("GET", "/System/Info"),
    specified("GET", "/System/Info/Public"),
    specified("GET", "/System/Configuration"),
    specified("GET", "/Sessions"),
    specified("GET", "/Videos/{id}/AdditionalParts"),
    specified("POST", "/Library/Media/Updated"),
    ...(kind === "jellyfin"
      ? [
          specified("GET", "/Library/VirtualFolders"),
          specified("GET", "/ScheduledTasks"),
          specified("POST", "/Library/Refresh"),
          specified("POST", "/Items/{id}/Refresh", {
            metadatarefreshmode: /^Default$/,
            imagerefreshmode: /^Default$/,
          }),
        ]
      : [specified("GET", "/Library/VirtualFolders/Query")]),
    row("GET", "/Items", "specification", {
      ids: IDS[kind],
      parentid: ID[kind],
      includeitemtypes: TYPES,
      fields: ITEM_FIELDS[kind],
      recursive: /^true$/,
      sortby: /^SortName$/,
      searchterm: /\S/,
      startindex: INTEGER,
      limit: INTEGER,
      enableuserdata: FLAG,
      enableimages: FLAG,
      ...(kind === "jellyfin"
        ? {
            collapseboxsetitems: FLAG,
            excludelocationtypes: /^Virtual$/,
            mindatelastsaved: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/,
          }
        : {
            anyprovideridequals: /^tmdb\.\d+$/,
            groupitemsintocollections: FLAG,
            path: /^[^\0]+$/,
          }),
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
