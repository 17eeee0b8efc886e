import { foldTitle } from "../../../src/hosts/demo/stand-ins/tmdb/search-titles.ts";
import type { Catalogue, Entry } from "../catalogue.ts";
import { hasId, isKnown } from "../generated/films.ts";
import type { Show } from "../generated/generated-name.ts";
import { yearOf } from "../generated/words.ts";

// Titles this short have a form of their own.
const SHORT = 3;
const YEARS_APART = 2;
// Titles that can be written in ASCII are identical in every form.
const WRITABLE = /^[\w :',.!&-]*[a-z]{2}[\w :',.!&-]*$/i;

/**
 * Series whose episodes are all known by name. The selection does not depend on how the program
 * handles them.
 */
export function knownShows({ series, seasonsOf }: Catalogue): Show[] {
  const bearers = Map.groupBy(series, ({ title }) => foldTitle(title));
  return series
    .filter(
      (entry) =>
        hasId(entry) &&
        entry.title.length > SHORT &&
        bearers.get(foldTitle(entry.title))?.length === 1,
    )
    .map((entry) => ({
      entry,
      episodes: seasonsOf(entry)
        // Episodes without a date are invented ones.
        .filter(
          ({ season, episodes }) => season > 0 && episodes.some(({ airDate }) => airDate !== null),
        )
        .flatMap(({ episodes }) => episodes),
    }))
    .filter(({ episodes }) => episodes.some(({ airDate }) => airDate !== null));
}

/**
 * Films that are identified by title and year: no other film has the same title within two years.
 */
export function certainFilms({ movies }: Catalogue): Entry[] {
  const bearers = Map.groupBy(
    movies.flatMap((film) =>
      [film.title, film.originalTitle, ...film.otherTitles].map((title) => ({ film, title })),
    ),
    ({ title }) => foldTitle(title),
  );
  const isCertain = (one: Entry): boolean =>
    (bearers.get(foldTitle(one.title)) ?? []).every(
      ({ film }) =>
        film.id === one.id ||
        (film.date !== "" && Math.abs(Number(yearOf(film)) - Number(yearOf(one))) > YEARS_APART),
    );
  return movies.filter((one) => isKnown(one) && WRITABLE.test(one.title) && isCertain(one));
}
