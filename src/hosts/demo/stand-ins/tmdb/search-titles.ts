import type { FakeMovie, FakeSeries } from "./catalogue/works.ts";

type IndexedTitles<T> = { work: T; names: string[] };

/**
 * Imitates the observable behaviour of TMDB's search. Every word of the query must occur in one of
 * the titles. Equal titles are ranked highest, then titles that start with the query. Popularity
 * also counts.
 */
export function createSearchIndex<T extends FakeMovie | FakeSeries>(works: readonly T[]) {
  const byWord = new Map<string, Set<IndexedTitles<T>>>();
  for (const work of works) {
    const all = [
      work.title,
      work.originalTitle,
      ...work.alternatives,
      ...Object.values(work.translations),
    ].map(foldTitle);
    const indexed: IndexedTitles<T> = {
      work,
      names: [...new Set(all)].filter((name) => name !== ""),
    };
    for (const word of new Set(indexed.names.flatMap((name) => name.split(" ")))) {
      const bearing = byWord.get(word);
      if (bearing) bearing.add(indexed);
      else byWord.set(word, new Set([indexed]));
    }
  }

  return (query: string, fits: (work: T) => boolean): T[] => {
    const wanted = foldTitle(query);
    const sets = wanted.split(" ").map((word) => byWord.get(word) ?? new Set<IndexedTitles<T>>());
    const [smallest, ...rest] = sets.toSorted((a, b) => a.size - b.size);
    const rank = ({ work, names }: IndexedTitles<T>): number =>
      (names.includes(wanted) ? 6 : names.some((name) => name.startsWith(`${wanted} `)) ? 2 : 0) +
      Math.log1p(work.popularity);
    return [...(smallest ?? [])]
      .filter((one) => fits(one.work) && rest.every((set) => set.has(one)))
      .toSorted((a, b) => rank(b) - rank(a))
      .map(({ work }) => work);
  };
}

/**
 * Folds a title for comparison in the stand-in's search and in the scorer. The code is deliberately
 * not shared with the program, so that a bug there does not go unnoticed.
 */
export const foldTitle = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/&/g, " and ")
    .replace(/['’`]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
