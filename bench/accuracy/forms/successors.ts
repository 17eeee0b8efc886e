import { foldTitle } from "../../../src/hosts/demo/stand-ins/tmdb/search-titles.ts";
import type { Entry } from "../catalogue.ts";
import type { FormSource } from "./form.ts";

/** Films whose title continues another film's title, by the id of that other film. */
function successors({ films }: FormSource): Map<number, Entry[]> {
  const byTitle = new Map(films.map((film) => [foldTitle(film.title), film]));
  const found = new Map<number, Entry[]>();
  for (const film of films) {
    const words = foldTitle(film.title).split(" ");
    for (let count = words.length - 1; count > 0; count--) {
      const first = byTitle.get(words.slice(0, count).join(" "));
      if (first) found.set(first.id, [...(found.get(first.id) ?? []), film]);
    }
  }
  return found;
}
const MAPS = new WeakMap<FormSource, Map<number, Entry[]>>();
/** Returns the films whose title continues this film's title. */
export const successorsOf = (source: FormSource, { id }: Entry): Entry[] => {
  const all = MAPS.get(source) ?? successors(source);
  MAPS.set(source, all);
  return all.get(id) ?? [];
};
