import type { Ids } from "./ids.ts";
import type { NfoFacts } from "./parse-nfo.ts";

/** Combines several NFO files of one release; undefined if two of them differ, or if there are none. */
export function combineNfos(nfos: readonly NfoFacts[]): NfoFacts | undefined {
  const tmdb = agreedValue(nfos.map(({ ids }) => ids.tmdb));
  const imdb = agreedValue(nfos.map(({ ids }) => ids.imdb));
  const tvdb = agreedValue(nfos.map(({ ids }) => ids.tvdb));
  const type = agreedValue(nfos.map((one) => one.type));
  const year = agreedValue(nfos.map((one) => one.year));
  if (nfos.length === 0 || tmdb === "differ" || imdb === "differ" || tvdb === "differ") return undefined;
  if (type === "differ" || year === "differ") return undefined;
  const ids: Ids = {
    ...(tmdb === undefined ? {} : { tmdb }),
    ...(imdb === undefined ? {} : { imdb }),
    ...(tvdb === undefined ? {} : { tvdb }),
  };
  return { ids, type, year, titles: nfos.flatMap(({ titles }) => titles) };
}

/** The only value that is given; "differ" if there are several. */
function agreedValue<T>(values: readonly (T | undefined)[]): T | undefined | "differ" {
  const [first, ...others] = new Set(values.filter((value) => value !== undefined));
  return others.length > 0 ? "differ" : first;
}
