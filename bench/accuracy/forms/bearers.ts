import { foldTitle } from "../../../src/hosts/demo/stand-ins/tmdb/search-titles.ts";
import type { FormSource } from "./form.ts";

const BEARERS = new WeakMap<FormSource, Map<string, number>>();
/** Number of works that have this title among their names. */
export function bearersOf(source: FormSource, title: string): number {
  let all = BEARERS.get(source);
  if (all === undefined) {
    all = new Map();
    for (const { title: a, originalTitle, otherTitles } of [
      ...source.catalogue.movies,
      ...source.catalogue.series,
    ]) {
      for (const name of new Set([a, originalTitle, ...otherTitles].map(foldTitle))) {
        all.set(name, (all.get(name) ?? 0) + 1);
      }
    }
    BEARERS.set(source, all);
  }
  return all.get(foldTitle(title)) ?? 0;
}
