import { foldTitle } from "../../../src/hosts/demo/stand-ins/tmdb/search-titles.ts";
import type { Entry } from "../catalogue.ts";
import { hasId } from "../generated/films.ts";
import { yearOf } from "../generated/words.ts";
import { UNKNOWN_VOTES } from "../stand-in.ts";
import type { Form, FormSource } from "./form.ts";
import { type FilmAddition, filmId, ofFilms } from "./of-films.ts";

const MINUTE_MS = 60_000;
const LEAST_VOTES = 1000;

/**
 * Films that share their title with exactly one other film, a year apart, where one is many times
 * better known. Maps the better-known film to the other one.
 */
function twinsIn({ catalogue: { movies } }: FormSource): Map<Entry, Entry> {
  const groups = Map.groupBy(
    movies.filter((one) => one.date !== "" && foldTitle(one.title).length > 3),
    ({ title }) => foldTitle(title),
  );
  const twins = new Map<Entry, Entry>();
  for (const group of groups.values()) {
    const [known, other, ...more] = group.toSorted((a, b) => b.popularity - a.popularity);
    if (known === undefined || other === undefined || more.length > 0) continue;
    const isNear = Math.abs(Number(yearOf(other)) - Number(yearOf(known))) === 1;
    const isKnown =
      hasId(known) && (known.votes ?? 0) >= LEAST_VOTES && known.popularity > 10 * other.popularity;
    if (isNear && isKnown) twins.set(known, other);
  }
  return twins;
}

const about = (
  name: string,
  answer: Form["answer"],
  add: (film: Entry, other: Entry) => FilmAddition | undefined,
): Form => ({
  name,
  group: "asked",
  answer,
  make: (source) => {
    const twins = twinsIn(source);
    return ofFilms({
      patterns: ["{dots}.{year}.1080p.BluRay.x264-GRP.mkv", "{title} ({year}).mkv"],
      from: () => [...twins.keys()],
      add: (film) => add(film, twins.get(film) ?? film),
    })(source);
  },
});

// Adds a length that differs from the better-known film's by `off` thousandths.
const running =
  (off: number) =>
  ({ runtimeMinutes }: Entry): FilmAddition | undefined =>
    runtimeMinutes === undefined
      ? undefined
      : { lengthMs: Math.round(runtimeMinutes * MINUTE_MS * (1 + off / 1000)) };

/** A well-known film and an obscure one with the same title, a year apart. */
export const OF_TWINS: readonly Form[] = [
  {
    ...about("film beside a little-known one of its title and about its year", "file", () => ({})),
    seen: 190,
  },
  about("the same with its length", "file", running(0)),
  // A film with almost no votes is never a rival, regardless of its length.
  about("the same with another length", "wait", (film, other) =>
    (other.votes ?? UNKNOWN_VOTES) * 50 < (film.votes ?? 0) ? undefined : running(100)(film),
  ),
  // The year in real names of films is off by one in 13 of 406 cases. In 8 of them it is a year
  // early.
  about("little-known film, dated as the better known one of its title", "hidden", (_, other) => ({
    right: filmId(other),
  })),
];
