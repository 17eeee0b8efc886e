import type { Entry } from "../catalogue.ts";
import type { Random } from "../generated/random.ts";
import { titleWords, yearOf } from "../generated/words.ts";
import { type Words, written } from "../generated/written.ts";
import type { Form, FormSource, Made } from "./form.ts";

export type FilmAddition = {
  words?: Words;
  right?: string | undefined;
  lengthMs?: number | undefined;
};

export type OfFilms = {
  patterns: readonly string[];
  /** The films to use. Default: films that are identified by title and year. */
  from?: (source: FormSource) => readonly Entry[];
  add?: (film: Entry, random: Random, source: FormSource) => FilmAddition | undefined;
};

export const filmId = ({ id }: Entry): string => `movie/${id}`;

/** Generates names that each contain one film, taking the films in turn. */
export const ofFilms =
  ({ patterns, from = ({ films }) => films, add = () => ({}) }: OfFilms): Form["make"] =>
  (source) => {
    const { random, most } = source;
    const made: Made[] = [];
    for (const film of shuffled(from(source), random)) {
      if (made.length >= most) break;
      const pattern = random.pick(patterns);
      const added = add(film, random, source);
      if (added === undefined) continue;
      const { name, videos } = written(pattern, {
        ...titleWords(film.title),
        year: yearOf(film),
        ...added.words,
      });
      const right = "right" in added ? added.right : filmId(film);
      const of =
        right === undefined
          ? {}
          : Object.fromEntries((videos.length > 0 ? videos : [""]).map((path) => [path, right]));
      made.push({ name, videos, right: of, lengthMs: added.lengthMs });
    }
    return made;
  };

function shuffled<T>(list: readonly T[], random: Random): T[] {
  const all = [...list];
  for (let at = all.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [all[at], all[other]] = [all[other] as T, all[at] as T];
  }
  return all;
}
