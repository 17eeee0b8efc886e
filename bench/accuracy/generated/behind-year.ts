import { foldTitle } from "../../../src/hosts/demo/stand-ins/tmdb/search-titles.ts";
import type { Entry } from "../catalogue.ts";
import { MARKS_BEHIND, NUMBER_BEHIND, WORDS_BEHIND } from "./behind-year-forms.ts";
import { isKnown } from "./films.ts";
import type { Generate } from "./generated-name.ts";
import { dotted, plain, roman, titleWords, yearOf } from "./words.ts";
import { written } from "./written.ts";

const NUMBERS = [2, 3, 4];

const titlesOf = ({ title, originalTitle, otherTitles }: Entry): string[] =>
  [title, originalTitle, ...otherTitles].map(foldTitle);

/** Films whose title no other film has, by folded title. */
function onlyBearers(movies: readonly Entry[]): Map<string, Entry> {
  const bearers = Map.groupBy(movies, ({ title }) => foldTitle(title));
  return new Map(
    [...bearers].flatMap(([title, [only, ...more]]) =>
      title !== "" && only && more.length === 0 && isKnown(only) ? [[title, only] as const] : [],
    ),
  );
}

/**
 * Returns the film whose title this title continues, and the added words: for example `Alien` and
 * `Romulus`.
 */
function headOf(
  { title }: Entry,
  only: ReadonlyMap<string, Entry>,
): { first: Entry; tail: string } | undefined {
  const words = title.split(/(?<=[^ ]) (?=[^ ])/);
  for (let count = words.length - 1; count > 0; count--) {
    const first = only.get(foldTitle(words.slice(0, count).join(" ")));
    const tail = words.slice(count).join(" ");
    if (first && /[a-z\d]/i.test(tail)) return { first, tail: tail.replace(/^[^\p{L}\d]+/u, "") };
  }
  return undefined;
}

/**
 * For every film whose title continues another film's title: names with the two parts of the title
 * around the first film's year, and names with release tags in place of the second part.
 */
export const wordsBehindYear: Generate = ({ catalogue: { movies }, random }) => {
  const only = onlyBearers(movies);
  return movies.filter(isKnown).flatMap((second) => {
    const found = headOf(second, only);
    if (found === undefined) return [];
    const { first, tail } = found;
    // If one of the film's own titles ends with these words, they do not point to another film.
    if (titlesOf(first).some((title) => title.endsWith(` ${foldTitle(tail)}`))) return [];
    const words = {
      ...titleWords(first.title),
      year: yearOf(first),
      tail: plain(tail),
      dottail: dotted(tail),
      lowtail: dotted(tail).toLowerCase(),
    };
    const marked = random.pick(MARKS_BEHIND);
    return [
      ...WORDS_BEHIND.map((form) => ({ form, ...written(form, words), right: undefined })),
      { form: marked, ...written(marked, words), right: { type: "movie", id: first.id } as const },
    ];
  });
};

/** Every film whose title no other film has, with the number of a sequel after its year. */
export const numberBehindYear: Generate = ({ catalogue: { movies }, random }) =>
  [...onlyBearers(movies).values()].flatMap((movie) => {
    const number = random.pick(NUMBERS);
    const form = random.pick(NUMBER_BEHIND);
    if (titlesOf(movie).some((title) => title.endsWith(` ${number}`))) return [];
    const words = {
      ...titleWords(movie.title),
      year: yearOf(movie),
      n: String(number),
      roman: roman(number),
    };
    return [{ form, ...written(form, words), right: undefined }];
  });
