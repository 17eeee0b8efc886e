import type { Entry } from "../catalogue.ts";
import { isKnown } from "../generated/films.ts";
import { dotted, plain, titleWords, yearOf } from "../generated/words.ts";
import { bearersOf } from "./bearers.ts";
import type { Form, FormSource } from "./form.ts";
import { filmId, type OfFilms, ofFilms } from "./of-films.ts";
import { successorsOf } from "./successors.ts";

const MINUTE_MS = 60_000;

const otherWords = (other: Entry) => {
  const { title, dots, low, glued } = titleWords(other.title);
  return {
    other: title ?? "",
    dotother: dots ?? "",
    lowother: low ?? "",
    gluedother: glued ?? "",
    otheryear: yearOf(other),
  };
};

const sequelInside: NonNullable<OfFilms["add"]> = (film, random, source) => {
  const after = successorsOf(source, film);
  if (after.length === 0) return undefined;
  const other = random.pick(after);
  const tail = plain(other.title)
    .slice(plain(film.title).length)
    .replace(/^[^\p{L}\d]+/u, "");
  return tail === ""
    ? undefined
    : { words: { ...otherWords(other), tail, dottail: dotted(tail) }, right: filmId(other) };
};
const strangerInside: NonNullable<OfFilms["add"]> = (film, random, { films }) => {
  const other = random.pick(films);
  return other.id === film.id ? undefined : { words: otherWords(other), right: filmId(other) };
};

/**
 * Adds a length that differs from the film's by `off` thousandths (0: by at most 20). With
 * `isOnly`, uses only films whose title no other work has. Otherwise, uses only films that share
 * their title with other works.
 */
const running =
  (off: number, isOnly: boolean): NonNullable<OfFilms["add"]> =>
  (film, random, source) => {
    if (film.runtimeMinutes === undefined || isOnly !== (bearersOf(source, film.title) === 1)) {
      return undefined;
    }
    const part = (off === 0 ? random.below(41) - 20 : off) / 1000;
    const lengthMs = Math.round(film.runtimeMinutes * MINUTE_MS * (1 + part));
    return off === 0 && isOnly ? { lengthMs } : { lengthMs, right: undefined };
  };
const timed = ({ catalogue: { movies } }: FormSource): Entry[] =>
  movies.filter(
    (film) =>
      isKnown(film) &&
      film.runtimeMinutes !== undefined &&
      /^[\w :',.!&-]{3,}$/.test(film.title) &&
      !/\b(?:19|20)\d\d\b/.test(film.title),
  );

const YEARLESS = [
  "{dots}.1080p.BluRay.x264-GRP.mkv",
  "{title}.mkv",
  "{title} => {title}.mkv",
  "{dots}.FRENCH.BDRip.x264-GRP.mkv",
];
const yearless = (name: string, answer: Form["answer"], off: number, isOnly: boolean): Form => ({
  name,
  group: "asked",
  answer,
  make: ofFilms({ patterns: YEARLESS, from: timed, add: running(off, isOnly) }),
});

const ABOUT = [
  "Making Of",
  "Reaction",
  "Parody",
  "Fan Film",
  "Featurette",
  "Review",
  "Honest Trailer",
  "Behind the Scenes",
];
const about: NonNullable<OfFilms["add"]> = (_, random) => {
  const said = random.pick(ABOUT);
  return { words: { word: said, dotword: dotted(said) }, right: undefined };
};

/** Films without their year, a film and its sequel in one name, and files about a film. */
export const OF_OTHER_FILMS: readonly Form[] = [
  {
    name: "sequel's file in a film's folder",
    group: "filed wrong",
    answer: "either",
    make: ofFilms({
      patterns: [
        "{title} ({year}) => {title} - {tail} HD.mp4",
        "{title} ({year}) => grp-{lowother}.mkv",
        "{title} ({year}) => {gluedother}.mkv",
        "{title} ({year}) => {other}.mkv",
        "{title} ({year}) => {dotother}.1080p.mkv",
        "{title} ({year}) => {tail}.mkv",
      ],
      add: sequelInside,
    }),
  },
  {
    name: "another film's file in a film's folder",
    group: "filed wrong",
    answer: "either",
    make: ofFilms({
      patterns: [
        "{title} ({year}) => {other}.mkv",
        "{title} ({year}) => grp-{lowother}.mkv",
        "{title} ({year})/{dotother}.1080p.BluRay.mkv",
        "{title} ({year}) => {dotother}.{otheryear}.1080p.mkv",
      ],
      add: strangerInside,
    }),
  },
  {
    // Without a length, nothing proves that the name means the only work of this title in TMDB.
    name: "film without a year",
    group: "asked",
    answer: "either",
    make: ofFilms({ patterns: YEARLESS, from: timed }),
  },
  {
    name: "film without a year, its length, one bearer of its title",
    seen: 517,
    group: "asked",
    answer: "file",
    make: ofFilms({ patterns: YEARLESS, from: timed, add: running(0, true) }),
  },
  yearless("film without a year, its length, several bearers of its title", "wait", 0, false),
  yearless("film without a year, another length", "wait", 180, true),
  {
    name: "something about a film",
    group: "usual",
    answer: "wait",
    make: ofFilms({
      patterns: [
        "{dots}.{dotword}.{year}.1080p.mkv",
        "{title} ({year}) {word}.mkv",
        "{word} - {title} ({year}).mkv",
        "{title} - {word} ({year}).mkv",
      ],
      add: about,
    }),
  },
];
