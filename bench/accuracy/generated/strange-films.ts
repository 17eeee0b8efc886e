import { foldTitle } from "../../../src/hosts/demo/stand-ins/tmdb/search-titles.ts";
import { isKnown } from "./films.ts";
import type { Generate } from "./generated-name.ts";
import { plain, titleWords, yearOf } from "./words.ts";
import { type Words, written } from "./written.ts";

const PAIRS = 300;
// Films popular enough that their title alone does not point to an obscure film.
const LEAST_POPULARITY = 5;

/** Extras do not identify the film. */
const WITH_EXTRAS: readonly string[] = [
  "{title} ({year}) => {title} ({year}).mkv ; Bonus/{other}.mkv",
  "{title} ({year}) => {title}.mkv ; making of.mkv",
];
/** A film's folder or name that contains another film's file or id. Neither may be filed. */
const FORMS: readonly string[] = [
  "{title} ({year}) => {other}.mkv",
  "{title} ({year}) => {dotother}.1080p.BluRay.x264-GRP.mkv",
  "{dots}.{year}.1080p.BluRay.x264-GRP => {lowother}.mkv",
  "{dots}.{year}.1080p.BluRay.x264-GRP => grp-{gluedother}.mkv",
  "{title} ({year}) => {other} ({otheryear}).mkv",
  "{title} ({year}) => {title}.mkv ; {other}.mkv",
  "{title} ({year}) => Featurettes/{other}.mkv",
  "{title} ({year}) => sample.mkv ; Featurettes/x.mkv",
  "{title} ({year}) {tmdb-{otherid}}.mkv",
  "{title} {tmdb-{otherid}}.mkv",
  "{dots}{tmdb-{otherid}}.mkv",
];
const IMDB_FORMS: readonly string[] = [
  "{title} ({year}) [{otherimdb}].mkv",
  "{title} {otherimdb}.mkv",
  "{start} {otherimdb}.mkv",
  "{title} ({year}) => movie [{otherimdb}].mkv",
];

export const strangeFilms: Generate = ({ catalogue: { movies }, random }) => {
  const known = movies.filter(
    (one) => isKnown(one) && one.popularity > LEAST_POPULARITY && /^[\w :',!-]+$/.test(one.title),
  );
  if (known.length < 2) return [];
  return Array.from({ length: PAIRS }, () => [random.pick(known), random.pick(known)] as const)
    .filter(([film, other]) => foldTitle(film.title) !== foldTitle(other.title))
    .flatMap(([film, other]) => {
      const words: Words = {
        ...titleWords(film.title),
        ...otherWords(other.title),
        year: yearOf(film),
        start: plain(film.title).slice(0, 3),
        otherid: String(other.id),
        otheryear: yearOf(other),
        otherimdb: other.imdb ?? "",
      };
      const forms = other.imdb === undefined ? FORMS : [...FORMS, ...IMDB_FORMS];
      const right = { type: "movie", id: film.id } as const;
      return [
        ...forms.map((form) => ({ form, ...written(form, words), right: undefined })),
        ...WITH_EXTRAS.map((form) => ({ form, ...written(form, words), right })),
      ];
    });
};

/** The spellings of the other title. They are added to the `titleWords` of the first. */
export function otherWords(title: string): Words {
  const {
    title: other = "",
    dots: dotother = "",
    low: lowother = "",
    glued: gluedother = "",
  } = titleWords(title);
  return { other, dotother, lowother, gluedother };
}
