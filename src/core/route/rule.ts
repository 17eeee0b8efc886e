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
 * Formats the conditions of a rule: `type tv, genre Animation or Family`. Returns `everything` if
 * the rule has no conditions.
 */
export function formatRule(rule: Omit<RouteRule, "library">): string {
  const parts = CONDITIONS.flatMap((name) => {
    const wanted = rule[name];
    if (wanted === undefined) return [];
    return `${name} ${typeof wanted === "string" ? wanted : wanted.join(" or ")}`;
  });
  return parts.length === 0 ? "everything" : parts.join(", ");
}

/**
 * A rule that sends releases to a Plex library. Every condition that is set must match. A list
 * matches if one of its entries matches.
 */
export type RouteRule = {
  /** Library name or id. */
  library: string;
  type?: MediaType | undefined;
  /** `2160p`. */
  resolution?: readonly string[] | undefined;
  /** TMDB's English genre names. */
  genre?: readonly string[] | undefined;
  /** `US:PG-13`. */
  certification?: readonly string[] | undefined;
  /** ISO 3166-1 codes. */
  origin?: readonly string[] | undefined;
  /** Of a torrent. */
  label?: readonly string[] | undefined;
  /** Absolute paths of folders that contain the download. */
  path?: readonly string[] | undefined;
};

/**
 * Facts from TMDB about a work that identification does not need. They are used for rules and for
 * ids in other catalogues.
 */
export type RouteFacts = {
  genres: readonly string[];
  /** Like `US:PG-13`, for each country. */
  certifications: readonly string[];
  countries: readonly string[];
  imdbId?: string | undefined;
  tvdbId?: number | undefined;
  /** The title in the language of the work. */
  originalTitle?: string | undefined;
};

/** Properties of a release that a rule can check without TMDB. */
export type RouteInput = {
  type: MediaType;
  resolution: string | undefined;
  labels: readonly string[];
  /** Absolute path of the download; undefined if the download has no path. */
  path: string | undefined;
};
