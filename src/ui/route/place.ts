import type { MediaType } from "../../core/identity.ts";

/** What has an address of its own on the page. */
export type Place =
  | { page: "waiting"; reason?: string; search?: string }
  | { page: "item" | "files"; id: number }
  | { page: PlainPage }
  | { page: "unknown" };

export const PLAIN_PAGES = ["history", "library", "torrents", "settings"] as const;
export type PlainPage = (typeof PLAIN_PAGES)[number];

/** A work's poster, in one of the widths that are served, in px. */
export type Poster = { poster: { type: MediaType; tmdb_id: number }; width: 92 | 154 | 342 };

/** The address relative to the base; `waiting` without a filter is the empty one. */
export function addressOf(place: Place | Poster): string {
  if ("poster" in place) return `posters/${place.poster.type}/${place.poster.tmdb_id}?w=${place.width}`;
  switch (place.page) {
    case "waiting": {
      const query = new URLSearchParams(
        Object.entries({ reason: place.reason, q: place.search }).flatMap(([name, value]) =>
          value === undefined || value === "" ? [] : [[name, value] as [string, string]],
        ),
      );
      return query.size === 0 ? "./" : `./?${query}`;
    }
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

const isPlain = (name: string): name is PlainPage => PLAIN_PAGES.some((page) => page === name);

/** @param path below the base, without a leading `/` */
export function placeAt(path: string, query: string): Place {
  const [, id, files] = /^item\/([1-9]\d{0,14})(\/files)?\/?$/.exec(path) ?? [];
  if (id !== undefined) return { page: files === undefined ? "item" : "files", id: Number(id) };
  const name = path.replace(/\/$/, "");
  if (isPlain(name)) return { page: name };
  if (name !== "") return { page: "unknown" };
  const params = new URLSearchParams(query);
  const [reason, search] = [params.get("reason"), params.get("q")];
  return { page: "waiting", ...(reason ? { reason } : {}), ...(search ? { search } : {}) };
}
