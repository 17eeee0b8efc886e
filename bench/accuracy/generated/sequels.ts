import { foldTitle } from "../../../src/hosts/demo/stand-ins/tmdb/search-titles.ts";
import type { Entry } from "../catalogue.ts";
import { isKnown } from "./films.ts";
import type { Generate } from "./generated-name.ts";
import { plain, roman, titleWords, yearOf } from "./words.ts";
import { written } from "./written.ts";

const NUMBERS = [2, 3, 4];

/**
 * Names that mean the first film, names that mean the numbered sequel, and names that must not be
 * filed as any film.
 */
const FORMS = {
  first: [
    "{title} 1 ({ya}).mkv",
    "{dots}.I.{ya}.1080p.mkv",
    "{dots}.Part.1.{ya}.1080p.mkv",
    "{title} ({ya}) => CD1/movie.mkv ; CD2/movie.mkv",
  ],
  numbered: [
    "{title} {n} ({yb}).mkv",
    "{dots}.{roman}.{yb}.1080p.mkv",
    "{title} Part {n} ({yb}).mkv",
    "{title}-{n} ({yb}).mkv",
    "{dots}{n}.{yb}.1080p.mkv",
    "{dots}.{yb}.1080p.mkv",
    "{title} => {title} {n} ({yb}).mkv",
  ],
  neither: [
    "{dots}.{n}.{ya}.1080p.mkv",
    "{title} 1-{n} ({ya}-{yb}) 1080p",
    "{title} 1 & {n} ({ya}).mkv",
    "{dots}.1+{n}.{ya}.mkv",
    "{title} Trilogy ({ya}).mkv",
    "{dots}.Duology.{ya}.1080p",
    "{title} Collection {ya} 1080p",
    "{title} and {title} {n} ({ya}).mkv",
    "{title} 1, {n} {ya}.mkv",
    "{title} ({ya}-{yb})",
    "{title} ({ya}) + {sequel} ({yb}).mkv",
    "{title} + {title} {n} ({yb}).mkv",
    "{title} ({ya}) => {title} {n}.mkv",
    "{title} ({ya}) => {dots}{n}.mkv",
    "{dots}.{ya}.1080p-GRP => {glued}{n}.mkv",
    "{dots}.{ya}.1080p-GRP => grp-{glued}{n}-1080p.mkv",
    "{title} ({ya}) => {title} {n} ({yb}).mkv",
    "{title} {n} ({yb}) => {title}.mkv",
    "{title} {n} ({yb}) => {title} ({ya}).mkv",
    "{title} ({ya}) => Part {n}.mkv",
    "{title} ({ya}) => {n}.mkv",
    "{title} ({ya}) => {title} CD{n}.mkv",
    "{title} ({ya}) => {title}.mkv ; {title} {n}.mkv",
    "{title} ({ya}) => {title} Part 1.mkv ; {title} Part {n}.mkv",
    "{title} ({ya}) => {title} 1.mkv ; {title} 2.mkv",
    "{title} Collection ({ya}) => Disc 1/{title}.mkv ; Disc 2/{sequel}.mkv",
    "{title} ({ya}) => Disc 1/movie.mkv ; Disc 2/{title} {n}.mkv",
  ],
} as const;

/** Pairs of films in which the second has the first one's title plus a number from 2 to 4. */
export const sequels: Generate = ({ catalogue: { movies } }) => {
  const bearers = Map.groupBy(
    movies.filter(({ date }) => date !== ""),
    ({ title }) => foldTitle(title),
  );
  const only = (title: string): Entry | undefined =>
    bearers.get(title)?.length === 1 ? bearers.get(title)?.[0] : undefined;
  return movies.filter(isKnown).flatMap((first) => {
    const title = foldTitle(first.title);
    if (only(title) === undefined) return [];
    return NUMBERS.flatMap((number) => {
      const sequel = [`${number}`, roman(number).toLowerCase(), `part ${number}`].map((end) =>
        only(`${title} ${end}`),
      );
      const [second] = sequel.filter((one) => one !== undefined && isKnown(one));
      // The forms distinguish the two films by their years.
      return second && yearOf(first) !== yearOf(second) ? pair(first, second, number) : [];
    });
  });
};

function pair(first: Entry, second: Entry, number: number) {
  const words = {
    ...titleWords(first.title),
    sequel: plain(second.title),
    ya: yearOf(first),
    yb: yearOf(second),
    n: String(number),
    roman: roman(number),
  };
  const right = { first: first.id, numbered: second.id, neither: undefined };
  return Object.entries(FORMS).flatMap(([means, forms]) =>
    forms.map((form) => {
      const id = right[means as keyof typeof right];
      return {
        form,
        ...written(form, words),
        right: id === undefined ? undefined : ({ type: "movie", id } as const),
      };
    }),
  );
}
