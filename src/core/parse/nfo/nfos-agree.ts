import type { NfoSays } from "./nfo-ids.ts";
import type { Ids } from "./plexmatch.ts";

/** One of the values that are stated; "differ" where two are. */
function same<T>(values: readonly (T | undefined)[]): T | undefined | "differ" {
  const [first, ...others] = new Set(values.filter((value) => value !== undefined));
  return others.length > 0 ? "differ" : first;
}

/** What several NFO files of one release say together; undefined where two of them differ, or there is none. */
export function nfosAgree(says: readonly NfoSays[]): NfoSays | undefined {
  const tmdb = same(says.map(({ ids }) => ids.tmdb));
  const imdb = same(says.map(({ ids }) => ids.imdb));
  const tvdb = same(says.map(({ ids }) => ids.tvdb));
  const type = same(says.map((one) => one.type));
  const year = same(says.map((one) => one.year));
  if (says.length === 0 || tmdb === "differ" || imdb === "differ" || tvdb === "differ") return undefined;
  if (type === "differ" || year === "differ") return undefined;
  const ids: Ids = {
    ...(tmdb === undefined ? {} : { tmdb }),
    ...(imdb === undefined ? {} : { imdb }),
    ...(tvdb === undefined ? {} : { tvdb }),
  };
  return { ids, type, year, titles: says.flatMap(({ titles }) => titles) };
}
