import type { MediaType } from "../../../core/identity.ts";

/** What has an address of its own on the page. */
export type Place =
  | { page: "waiting"; reason?: string; search?: string }
  | { page: "item" | "files"; id: number }
  | ({ page: "history" } & HistoryFilter)
  | { page: Exclude<PlainPage, "history"> }
  | { page: "unknown" };

export const PLAIN_PAGES = ["history", "library", "torrents", "settings"] as const;
export type PlainPage = (typeof PLAIN_PAGES)[number];

/** Which part of history: of one release, of one action, by one actor. */
export type HistoryFilter = { release?: number; action?: string; actor?: string };

/** A work's poster, in one of the widths that are served, in px. */
export type Poster = { poster: { type: MediaType; tmdb_id: number }; width: 92 | 154 | 342 };

/** The address relative to the base. */
export function addressOf(place: Place | Poster): string {
  if ("poster" in place) return `posters/${place.poster.type}/${place.poster.tmdb_id}?w=${place.width}`;
  switch (place.page) {
    case "waiting":
      return withQuery("waiting", { reason: place.reason, q: place.search });
    case "history":
      return withQuery(place.page, { release: place.release, action: place.action, actor: place.actor });
    case "item":
      return `item/${place.id}`;
    case "files":
      return `item/${place.id}/files`;
    case "unknown":
      return "./";
    default:
      return place.page;
  }
}

function withQuery(address: string, given: Record<string, string | number | undefined>): string {
  const query = new URLSearchParams(
    Object.entries(given).flatMap(([name, value]) =>
      value === undefined || value === "" ? [] : [[name, String(value)] as [string, string]],
    ),
  );
  return query.size === 0 ? address : `${address}?${query}`;
}

const isPlain = (name: string): name is PlainPage => PLAIN_PAGES.some((page) => page === name);

/** @param path below the base, without a leading `/` */
export function placeAt(path: string, query: string): Place {
  const [, id, files] = /^item\/([1-9]\d{0,14})(\/files)?\/?$/.exec(path) ?? [];
  if (id !== undefined) return { page: files === undefined ? "item" : "files", id: Number(id) };
  const name = path.replace(/\/$/, "");
  const params = new URLSearchParams(query);
  if (name === "history") return { page: name, ...historyFilter(params) };
  if (isPlain(name)) return { page: name };
  // Where it was first: links to it may be kept somewhere.
  if (name !== "" && name !== "waiting") return { page: "unknown" };
  const [reason, search] = [params.get("reason"), params.get("q")];
  return { page: "waiting", ...(reason ? { reason } : {}), ...(search ? { search } : {}) };
}

function historyFilter(params: URLSearchParams): HistoryFilter {
  const [release, action, actor] = ["release", "action", "actor"].map((name) => params.get(name) ?? "");
  return {
    ...(release !== undefined && /^[1-9]\d{0,14}$/.test(release) ? { release: Number(release) } : {}),
    ...(action ? { action } : {}),
    ...(actor ? { actor } : {}),
  };
}
