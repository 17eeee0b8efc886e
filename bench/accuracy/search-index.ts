import type { Entry } from "./catalogue.ts";
import { folded } from "./folded.ts";

type Indexed = { entry: Entry; names: string[] };

/**
 * A search as TMDb's is seen from outside: every word must stand in one of the titles; equal titles first, then those that
 * go on after the query, then by popularity.
 */
export function createSearchIndex(entries: readonly Entry[]) {
  const byWord = new Map<string, Set<Indexed>>();
  for (const entry of entries) {
    const all = [entry.title, entry.originalTitle, ...entry.otherTitles].map(folded);
    const indexed: Indexed = { entry, names: [...new Set(all)].filter((name) => name !== "") };
    for (const word of new Set(indexed.names.flatMap((name) => name.split(" ")))) {
      const bearing = byWord.get(word);
      if (bearing) bearing.add(indexed);
      else byWord.set(word, new Set([indexed]));
    }
  }

  return (query: string, year: string): Entry[] => {
    const wanted = folded(query);
    const sets = wanted.split(" ").map((word) => byWord.get(word) ?? new Set<Indexed>());
    const [smallest, ...rest] = sets.toSorted((a, b) => a.size - b.size);
    const rank = ({ entry, names }: Indexed): number =>
      (names.includes(wanted) ? 6 : names.some((name) => name.startsWith(`${wanted} `)) ? 2 : 0) +
      Math.log1p(entry.popularity);
    return [...(smallest ?? [])]
      .filter((one) => (year === "" || one.entry.date.startsWith(year)) && rest.every((set) => set.has(one)))
      .toSorted((a, b) => rank(b) - rank(a))
      .map(({ entry }) => entry);
  };
}
