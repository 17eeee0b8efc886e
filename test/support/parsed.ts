import type { ParsedName } from "../../src/core/parse/lex/parsed-name.ts";

/** A parsed name by hand: what is not given is not said. */
export function parsed(said: Partial<ParsedName> = {}): ParsedName {
  const season = said.season ?? (said.seasons?.length === 1 ? (said.seasons[0] ?? null) : null);
  return {
    name: [said.title ?? "release", ...(said.altTitles ?? [])].join(" aka "),
    type: null,
    title: null,
    altTitles: [],
    year: null,
    country: null,
    seasons: season === null ? [] : [season],
    episodes: [],
    absolute: [],
    date: null,
    mayBe: {},
    episodeTitle: null,
    part: null,
    edition: null,
    resolution: null,
    source: null,
    videoCodec: null,
    audio: null,
    hdr: null,
    group: null,
    version: 1,
    languages: [],
    ids: {},
    sample: false,
    extra: null,
    saidBy: {},
    ...said,
    season,
  };
}

/** A movie's name. */
export const movieName = (title: string, year: number | null = null, more: Partial<ParsedName> = {}): ParsedName =>
  parsed({ type: "movie", title, year, saidBy: year === null ? { title: 0 } : { title: 0, year: 0 }, ...more });

/** A series' name, `S02E01` or a season alone. */
export const episodeName = (
  title: string | null,
  season: number | null,
  episodes: number[] = [],
  more: Partial<ParsedName> = {},
): ParsedName => parsed({ type: "episode", title, season, episodes, saidBy: { title: 0, season: 0 }, ...more });
