import type { MediaType } from "../../base/identity.ts";

const CONDITIONS = [
  "type",
  "resolution",
  "genre",
  "certification",
  "origin",
  "label",
  "path",
] as const;

/**
 * The conditions of a rule as text: `type tv, genre Animation or Family`; `everything` if it has
 * none.
 */
export function formatRule(rule: Omit<RouteRule, "library">): string {
  const parts = CONDITIONS.flatMap((name) => {
    const wanted = rule[name];
    if (wanted === undefined) return [];
    return `${name} ${typeof wanted === "string" ? wanted : wanted.join(" or ")}`;
  });
  return parts.length === 0 ? "everything" : parts.join(", ");
}

/** Sends releases to a Plex library. Each given condition must match; of a list, one entry. */
export type RouteRule = {
  /** Name or id. */
  library: string;
  type?: MediaType | undefined;
  /** `2160p`. */
  resolution?: readonly string[] | undefined;
  /** TMDB's English names. */
  genre?: readonly string[] | undefined;
  /** `US:PG-13`. */
  certification?: readonly string[] | undefined;
  /** ISO 3166-1 codes. */
  origin?: readonly string[] | undefined;
  /** Of a torrent. */
  label?: readonly string[] | undefined;
  /** Folders that contain the download; absolute. */
  path?: readonly string[] | undefined;
};

/** What TMDB says of a work beyond what identifying asks: for rules, and its ids elsewhere. */
export type RouteFacts = {
  genres: readonly string[];
  /** `US:PG-13`, of each country. */
  certifications: readonly string[];
  countries: readonly string[];
  imdbId?: string | undefined;
  tvdbId?: number | undefined;
};

/** What a rule can check of a release without TMDB. */
export type RouteInput = {
  type: MediaType;
  resolution: string | undefined;
  labels: readonly string[];
  /** Absolute path of the download; undefined if there is none. */
  path: string | undefined;
};
