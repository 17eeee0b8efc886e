import { createEmptyName, type ParsedName } from "../../src/names/index.ts";

/** Returns a hand-made parsed name. Omitted fields count as not stated by the name. */
export function parsed(said: Partial<ParsedName> = {}): ParsedName {
  const season = said.season ?? (said.seasons?.length === 1 ? (said.seasons[0] ?? null) : null);
  return {
    ...createEmptyName([said.title ?? "release", ...(said.altTitles ?? [])].join(" aka ")),
    seasons: season === null ? [] : [season],
    ...said,
    season,
  };
}

/** A movie's name. */
export const movieName = (
  title: string,
  year: number | null = null,
  more: Partial<ParsedName> = {},
): ParsedName =>
  parsed({
    type: "movie",
    title,
    year,
    saidBy: year === null ? { title: 0 } : { title: 0, year: 0 },
    ...more,
  });

/** A series name with `S02E01` or only a season. */
export const episodeName = (
  title: string | null,
  season: number | null,
  episodes: number[] = [],
  more: Partial<ParsedName> = {},
): ParsedName =>
  parsed({ type: "episode", title, season, episodes, saidBy: { title: 0, season: 0 }, ...more });
