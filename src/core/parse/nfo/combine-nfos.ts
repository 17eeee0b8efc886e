import type { Ids } from "./ids.ts";
import type { NfoFacts } from "./parse-nfo.ts";

/** What several NFO files of one release say together; undefined where two of them differ, or there is none. */
export function combineNfos(says: readonly NfoFacts[]): NfoFacts | undefined {
  const tmdb = agreedValue(says.map(({ ids }) => ids.tmdb));
  const imdb = agreedValue(says.map(({ ids }) => ids.imdb));
  const tvdb = agreedValue(says.map(({ ids }) => ids.tvdb));
  const type = agreedValue(says.map((one) => one.type));
  const year = agreedValue(says.map((one) => one.year));
  if (says.length === 0 || tmdb === "differ" || imdb === "differ" || tvdb === "differ") return undefined;
  if (type === "differ" || year === "differ") return undefined;
  const ids: Ids = {
    ...(tmdb === undefined ? {} : { tmdb }),
    ...(imdb === undefined ? {} : { imdb }),
    ...(tvdb === undefined ? {} : { tvdb }),
  };
  return { ids, type, year, titles: says.flatMap(({ titles }) => titles) };
}

/** One of the values that are stated; "differ" where two are. */
function agreedValue<T>(values: readonly (T | undefined)[]): T | undefined | "differ" {
  const [first, ...others] = new Set(values.filter((value) => value !== undefined));
  return others.length > 0 ? "differ" : first;
}
