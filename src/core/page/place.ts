import { dropUndefined } from "../../base/drop-undefined.ts";
import { MEDIA_TYPES, type MediaType } from "../../base/identity.ts";
import { QUEUE_SORTS, type QueueSort } from "../release/queue-sorts.ts";
import { RELEASE_OUTCOMES, type ReleaseOutcome } from "../release/state.ts";
import type { TorrentFilter, TorrentSort } from "../torrent/states.ts";
import { IN_PLEX, type PlexPresence, WORK_SORTS, type WorkSort } from "./wall.ts";

/** Every part of the web page that has its own address. */
export type PageAddress =
  | { page: "home" }
  | { page: "waiting"; reason?: string; search?: string; sort?: QueueSort }
  | { page: "item" | "files"; id: number }
  | ({ page: "history" } & HistoryPageFilter)
  | ({ page: "library" } & LibraryPlace)
  | ({ page: "torrents" } & DownloadsFilter)
  /** Settings that match a search, or one group of settings, or one client's form there. */
  | { page: "settings"; search?: string; group?: string; client?: string }
  | { page: Exclude<PlainPage, "history" | "library" | "torrents" | "settings"> }
  | { page: "unknown" };

export const PLAIN_PAGES = ["history", "library", "torrents", "settings", "health", "log"] as const;
export type PlainPage = (typeof PLAIN_PAGES)[number];

/**
 * Filter for history. Steps are filtered by release, action and actor. Releases are filtered by
 * outcome, by part of their name, and by the actor that handled them.
 */
export type HistoryPageFilter = {
  steps?: true;
  release?: number;
  action?: string;
  actor?: string;
  outcome?: ReleaseOutcome;
  search?: string;
  by?: string;
};

/** Filter and order for the downloads list. Without `sort`, the newest come first. */
export type DownloadsFilter = {
  state?: TorrentFilter;
  search?: string;
  client?: string;
  sort?: TorrentSort;
};

export const LIBRARY_PARTS = ["trash", "space", "state", "audit", "missing", "rename"] as const;
type LibraryTab = (typeof LIBRARY_PARTS)[number];

/**
 * The library's wall of filed works, one of these works, or another part of the library. If a work
 * is set, the part can only be its rename preview.
 */
export type LibraryPlace = {
  part?: LibraryTab;
  work?: { type: MediaType; tmdb_id: number };
  filter?: WallFilter;
};

/** Filter and order for the wall of works. */
export type WallFilter = {
  search?: string;
  type?: MediaType;
  plex?: PlexPresence;
  month?: string;
  by?: "engine" | "person";
  sort?: WorkSort;
};

/** Sets one part of the filter. An empty value removes the part. */
export function withPart<F extends object>(filter: F, part: keyof F, value: string): F {
  const others = Object.fromEntries(Object.entries(filter).filter(([name]) => name !== part));
  return (value === "" ? others : { ...others, [part]: value }) as F;
}

/** Address of a work's poster. `width` is one of the widths that are served, in px. */
export type PosterAddress = { poster: { type: MediaType; tmdb_id: number }; width: 92 | 154 | 342 };

/** Returns the work that a page address shows. Undefined for any other address. */
export const findWorkAt = (place: PageAddress): LibraryPlace["work"] =>
  place.page === "library" && place.part === undefined ? place.work : undefined;

/** Returns the address relative to the base. */
export function addressOf(place: PageAddress | PosterAddress): string {
  if ("poster" in place) {
    return `posters/${place.poster.type}/${place.poster.tmdb_id}?w=${place.width}`;
  }
  switch (place.page) {
    case "library":
      return libraryAddress(place);
    case "waiting":
      return withQuery("waiting", { reason: place.reason, q: place.search, sort: place.sort });
    case "history":
    case "settings":
    case "torrents": {
      const { page, search, ...others } = place;
      return withQuery(page, { q: search, ...others });
    }
    case "item":
      return `item/${place.id}`;
    case "files":
      return `item/${place.id}/files`;
    case "home":
    case "unknown":
      return "./";
    default:
      return place.page;
  }
}

function libraryAddress({ part, work, filter: { search, ...others } = {} }: LibraryPlace): string {
  if (work) return `library/${work.type}/${work.tmdb_id}${part ? "/rename" : ""}`;
  return part === undefined ? withQuery("library", { q: search, ...others }) : `library/${part}`;
}

function withQuery(
  address: string,
  given: Record<string, string | number | true | undefined>,
): string {
  const query = new URLSearchParams();
  for (const [name, value = ""] of Object.entries(given)) {
    if (value !== "") query.set(name, value === true ? "1" : String(value));
  }
  return query.size === 0 ? address : `${address}?${query.toString()}`;
}

const isPlain = (name: string): name is PlainPage => PLAIN_PAGES.some((page) => page === name);

/** @param path below the base, without a leading `/` */
export function parsePlace(path: string, query: string): PageAddress {
  const [, id, files] = /^item\/([1-9]\d{0,14})(\/files)?\/?$/.exec(path) ?? [];
  if (id !== undefined) return { page: files === undefined ? "item" : "files", id: Number(id) };
  const name = path.replace(/\/$/, "");
  const params = new URLSearchParams(query);
  if (name === "library") return { page: name, filter: wallFilter(params) };
  const part = LIBRARY_PARTS.find((candidate) => name === `library/${candidate}`);
  if (part !== undefined) return { page: "library", part };
  const [, type, work, names] = /^library\/(movie|tv)\/([1-9]\d{0,9})(\/rename)?$/.exec(name) ?? [];
  if (type === "movie" || type === "tv") {
    return {
      page: "library",
      work: { type, tmdb_id: Number(work) },
      ...(names === undefined ? {} : { part: "rename" as const }),
    };
  }
  if (name === "history") return { page: name, ...historyFilter(params) };
  const [search, group, client, state, sort, reason] = read(
    params,
    "q",
    "group",
    "client",
    "state",
    "sort",
    "reason",
  );
  // Only the server knows the valid states and orders, so they are not checked here.
  if (name === "settings" || name === "torrents") {
    return { page: name, ...dropUndefined({ search, group, client, state, sort }) } as PageAddress;
  }
  if (isPlain(name)) return { page: name };
  if (name !== "" && name !== "waiting") return { page: "unknown" };
  // The queue was formerly at the base address. Old links to it must still work.
  if (name === "" && !reason && !search) return { page: "home" };
  return { page: "waiting", ...dropUndefined({ reason, search, sort: among(QUEUE_SORTS, sort) }) };
}

/** Reads the named query parameters. Empty parameters are undefined. */
const read = (params: URLSearchParams, ...names: string[]) =>
  names.map((name) => params.get(name) || undefined);

const among = <T extends string>(all: readonly T[], value: string | undefined) =>
  all.find((choice) => choice === value);

function wallFilter(params: URLSearchParams): WallFilter {
  const [search, type, plex, month = "", by, sort] = read(
    params,
    "q",
    "type",
    "plex",
    "month",
    "by",
    "sort",
  );
  return dropUndefined({
    search,
    type: among(MEDIA_TYPES, type),
    plex: among(IN_PLEX, plex),
    month: /^\d{4}-\d\d$/.test(month) ? month : undefined,
    by: among(["engine", "person"], by),
    sort: among(WORK_SORTS, sort),
  });
}

function historyFilter(params: URLSearchParams): HistoryPageFilter {
  const [release = "", action, actor, search] = read(params, "release", "action", "actor", "q");
  const [by, outcome] = read(params, "by", "outcome");
  return {
    ...(params.has("steps") ? { steps: true } : {}),
    ...(/^[1-9]\d{0,14}$/.test(release) ? { release: Number(release) } : {}),
    ...dropUndefined({ action, actor, search, by, outcome: among(RELEASE_OUTCOMES, outcome) }),
  };
}
