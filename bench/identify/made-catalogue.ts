import type { Catalogue, Entry } from "../accuracy/catalogue.ts";
import { madeTitle } from "./made-titles.ts";

/**
 * Creates `works` films and the same number of series, at most a thousand. Each work has its own
 * title, and each series has six episodes.
 */
export function madeCatalogue(works: number): Catalogue {
  const entry = (n: number, article: string): Entry => {
    const title = `${article} ${madeTitle(n)}`.trim();
    return {
      id: n + 1,
      title,
      originalTitle: title,
      otherTitles: [],
      date: `${1960 + (n % 60)}-05-01`,
      popularity: 10,
      votes: 500,
      imdb: undefined,
    };
  };
  const episodes = Array.from({ length: 6 }, (_, at) => ({
    season: 1,
    episode: at + 1,
    name: `Night ${at + 1}`,
    airDate: "2001-05-02",
  }));
  return {
    movies: Array.from({ length: works }, (_, n) => entry(n, "")),
    series: Array.from({ length: works }, (_, n) => entry(n, "The")),
    seasonsOf: () => [{ season: 1, episodes }],
  };
}
