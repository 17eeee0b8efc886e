import type { MediaType } from "../identity.ts";

const CONDITIONS = ["type", "resolution", "genre", "certification", "origin", "label", "path"] as const;

/** What a rule asks of a release: `type tv, genre Animation or Family`; `everything` where it asks nothing. */
export function ruleText(rule: Omit<Rule, "library">): string {
  const parts = CONDITIONS.flatMap((name) => {
    const wanted = rule[name];
    if (wanted === undefined) return [];
    return `${name} ${typeof wanted === "string" ? wanted : wanted.join(" or ")}`;
  });
  return parts.length === 0 ? "everything" : parts.join(", ");
}

/** What leads releases to a library of Plex. Each condition that is named must hold; of a list, one of its entries. */
export type Rule = {
  /** Name or id. */
  library: string;
  type?: MediaType | undefined;
  /** `2160p`. */
  resolution?: readonly string[] | undefined;
  /** TMDb's English names. */
  genre?: readonly string[] | undefined;
  /** `US:PG-13`. */
  certification?: readonly string[] | undefined;
  /** ISO 3166-1 codes. */
  origin?: readonly string[] | undefined;
  /** Of a torrent. */
  label?: readonly string[] | undefined;
  /** Folders in which the download lies; absolute. */
  path?: readonly string[] | undefined;
};

/** What TMDb says of a work beyond what identifying asks: for rules, and its ids elsewhere. */
export type WorkFacts = {
  genres: readonly string[];
  /** `US:PG-13`, of each country. */
  certifications: readonly string[];
  countries: readonly string[];
  imdbId?: string | undefined;
  tvdbId?: number | undefined;
};

/** What a rule can see of a release without asking anybody. */
export type RouteInput = {
  type: MediaType;
  resolution: string | undefined;
  labels: readonly string[];
  /** Absolute path of the download; undefined where there is none. */
  path: string | undefined;
};
