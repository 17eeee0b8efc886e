import { foldTitle } from "../../../src/hosts/demo/stand-ins/tmdb/search-titles.ts";
import type { Entry } from "../catalogue.ts";
import type { Random } from "../generated/random.ts";
import { titleWords, yearOf } from "../generated/words.ts";
import type { Form, FormSource } from "./form.ts";
import { ofEpisodes } from "./of-episodes.ts";
import { filmId, type OfFilms, ofFilms } from "./of-films.ts";

const around = (figure: number | string, random: Random): string =>
  random.pick([`${figure}`, `(${figure})`, `[${figure}]`, `- ${figure} -`]);
const yearBut = (own: number, random: Random): number => {
  const year = 1925 + random.below(100);
  return Math.abs(year - own) > 1 ? year : year - 3;
};
const waits =
  (words: (film: Entry, random: Random) => Record<string, string>): NonNullable<OfFilms["add"]> =>
  (film, random) => ({ words: words(film, random), right: undefined });

const held = (name: string, patterns: readonly string[], add: OfFilms["add"]): Form => ({
  name,
  group: "filed wrong",
  answer: "wait",
  make: ofFilms({ patterns, add: add ?? (() => ({ right: undefined })) }),
});

/**
 * Films whose title is the end of another film's title, where both films are from about the same
 * year.
 */
function ends({ catalogue: { movies } }: FormSource): Map<number, Entry> {
  const byEnd = new Map<string, Entry>();
  for (const one of movies) {
    const [, end] = /: (.{4,})$/.exec(one.title) ?? [];
    if (end !== undefined) byEnd.set(foldTitle(end), one);
  }
  const found = new Map<number, Entry>();
  for (const film of movies) {
    const longer = byEnd.get(foldTitle(film.title));
    if (longer && Math.abs(Number(yearOf(longer)) - Number(yearOf(film))) <= 1) {
      found.set(film.id, longer);
    }
  }
  return found;
}
const ENDS = new WeakMap<FormSource["catalogue"], Map<number, Entry>>();
function longerOf(source: FormSource, film: Entry): Entry | undefined {
  const all = ENDS.get(source.catalogue) ?? ends(source);
  ENDS.set(source.catalogue, all);
  return all.get(film.id);
}

/**
 * Years, numbers and words around a work that belong to another work, or that mark the file as
 * something else.
 */
export const OF_FIGURES: readonly Form[] = [
  held(
    "another year's folder in a film's",
    [
      "{title} ({year}) => {other}/{title}.mkv",
      "{title} ({year}) => {other}/film.mkv",
      "{dots}.{year}.1080p => {title}/{other}/{dots}.mkv",
    ],
    waits((film, random) => ({ other: around(yearBut(Number(yearOf(film)), random), random) })),
  ),
  held(
    "a number's folder in a film's",
    [
      "{title} ({year}) => {number}/{title}.mkv",
      "{title} ({year}) => 0{n}/film.mkv",
      "{title} ({year}) => #{n}/{title}.mkv",
      "{title} ({year}) => Vol {n}/{title}.mkv",
    ],
    (film, random) => {
      const n = String(2 + random.below(8));
      return film.title.includes(n)
        ? undefined
        : { words: { n, number: around(n, random) }, right: undefined };
    },
  ),
  held(
    "a number in the name of a film's file",
    [
      "{title} ({year}) => {title} 0{n}.mkv",
      "{title} ({year}) => {title} - 0{n}.mkv",
      "{title} ({year}) => [0{n}] {title}.mkv",
      "{title} ({year}) => {dots}.0{n}.avi",
    ],
    (film, random) => {
      const n = String(2 + random.below(8));
      return film.title.includes(n) ? undefined : { words: { n }, right: undefined };
    },
  ),
  held(
    "numbers between a film's title and its year",
    [
      "{title} ({pair}) ({year}).mkv",
      "{title} - [{pair}] ({year}) 1080p.mkv",
      "{title} {pair} ({year})",
    ],
    waits((_, random) => ({
      pair: random.pick(["1_2", "2_2", "1-3", "1+2", "1&2", "1／2", "2 of 3"]),
    })),
  ),
  held(
    "what the file is in a block in front",
    [
      "[{word}] {title} ({year}).mkv",
      "【{word}】{title} ({year}) 1080p.mkv",
      "[{word}] {title} ({year})",
    ],
    waits((_, random) => ({
      word: random.pick([
        "Filmkritik",
        "Podcast",
        "Обзор",
        "映画解説",
        "Reseña",
        "Colonna Sonora",
        "Zwiastun",
        "Özet",
      ]),
    })),
  ),
  {
    name: "film's end of a title in a folder that has its beginning",
    group: "filed wrong",
    answer: "either",
    make: (source) =>
      ofFilms({
        patterns: [
          "{lead} Collection => {title} ({year}).mkv",
          "{lead} 1-4 => {title} ({year}) 1080p.mkv",
          "{lead} => 2 - {title} ({year})/{title}.mkv",
        ],
        from: ({ catalogue: { movies } }) =>
          movies.filter((film) => longerOf(source, film) !== undefined),
        add: (film) => {
          const longer = longerOf(source, film);
          const lead =
            longer?.title.slice(0, -film.title.length).replace(/[^\p{L}\d]+$/u, "") ?? "";
          return longer && lead !== ""
            ? { words: { lead: titleWords(lead).title ?? "" }, right: filmId(longer) }
            : undefined;
        },
      })(source),
  },
  {
    name: "another year's folder in a show's",
    group: "filed wrong",
    answer: "wait",
    make: ofEpisodes({
      patterns: [
        "{title} ({start}) => {other}/S{ss}E{ee}.mkv",
        "{title} ({start}) => {other}/{title} S{ss}E{ee}.mkv",
        "{title} ({start}) => Season {s} ({before})/S{ss}E{ee}.mkv",
      ],
      add: ({ show, random }) => {
        const start = Number(yearOf(show.entry));
        if (!(start > 1960)) return undefined;
        const before = start - 2 - random.below(35);
        return {
          words: { start: String(start), before: String(before), other: around(before, random) },
          right: undefined,
        };
      },
    }),
  },
  {
    name: "what the file is in a block in front of an episode",
    group: "filed wrong",
    answer: "wait",
    make: ofEpisodes({
      patterns: [
        "[{word}] {title} S{ss}E{ee}.mkv",
        "【{word}】 {title} - {s}x{ee} 1080p.mkv",
        "[{word}] {title} S{ss}E{ee}",
      ],
      add: ({ random }) => ({
        words: {
          word: random.pick([
            "Resumen",
            "Vorschau",
            "次回予告",
            "Обзор",
            "Reacción",
            "Anteprima",
            "Zapowiedź",
          ]),
        },
        right: undefined,
      }),
    }),
  },
];
