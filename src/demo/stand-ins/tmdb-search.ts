import { fold } from "../../core/text/fold.ts";
import type { Catalogue, FakeMovie, FakeSeries } from "./catalogue/works.ts";

type Indexed<T> = { work: T; names: { folded: string; words: Set<string> }[] };

const index = <T extends FakeMovie | FakeSeries>(works: readonly T[]): Indexed<T>[] =>
  works.map((work) => {
    const all = [work.title, work.originalTitle, ...work.alternatives, ...Object.values(work.translations)];
    const names = all.map(fold).map((folded) => ({ folded, words: new Set(folded.split(" ")) }));
    return { work, names };
  });

const yearOf = (date: string): string => date.slice(0, 4);

/** What TMDb's search finds: every word must stand in one of a work's titles; exact titles first, then by popularity. */
export function createTmdbSearch({ movies, series }: Catalogue) {
  const indexedMovies = index(movies);
  const indexedSeries = index(series);

  function find<T extends FakeMovie | FakeSeries>(list: Indexed<T>[], query: string, fits: (work: T) => boolean): T[] {
    const wanted = fold(query);
    if (wanted === "") return [];
    const words = wanted.split(" ");
    const exact = ({ names }: Indexed<T>): number => Number(names.some((name) => name.folded === wanted));
    return list
      .filter(({ work, names }) => fits(work) && names.some((name) => words.every((word) => name.words.has(word))))
      .toSorted((a, b) => exact(b) - exact(a) || b.work.popularity - a.work.popularity)
      .map(({ work }) => work);
  }

  return {
    /** `year` is that of any release, `primary_release_year` that of the first. */
    movies({ query = "", year = "", primary_release_year: primary = "" }: Record<string, string>): FakeMovie[] {
      return find(indexedMovies, query, ({ date, otherDates }) => {
        if (primary !== "" && yearOf(date) !== primary) return false;
        return year === "" || [date, ...otherDates].some((release) => yearOf(release) === year);
      });
    },
    /** `first_air_date_year` is that of the show, `year` that of any episode. */
    series({ query = "", year = "", first_air_date_year: first = "" }: Record<string, string>): FakeSeries[] {
      return find(indexedSeries, query, ({ date, seasons }) => {
        if (first !== "" && yearOf(date) !== first) return false;
        const dates = seasons.flatMap((season) => season.episodes.map((episode) => episode.date));
        return year === "" || dates.some((airDate) => yearOf(airDate) === year);
      });
    },
  };
}
