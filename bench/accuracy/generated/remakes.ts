import { foldTitle } from "../../../src/hosts/demo/stand-ins/tmdb/search-titles.ts";
import type { Entry } from "../catalogue.ts";
import { isKnown } from "./films.ts";
import type { Generate, GeneratedName } from "./generated-name.ts";
import { titleWords, yearOf } from "./words.ts";
import { written } from "./written.ts";

const OF_FIRST = [
  "{dots}.{ya}.1080p.mkv",
  "{title} ({ya}) Remastered {yb}.mkv",
  "{dots}.{ya}.Remastered.{yb}.1080p.mkv",
  "{title} {ya} [{yb} Restoration].mkv",
  "{dots}.{ya}.BluRay.{yb}.1080p.mkv",
  "{title} {ya} [rip {yb}-05-01].mkv",
  "{title} ({ya}) => {dots}.mkv",
];
const OF_SECOND = ["{dots}.{yb}.1080p.mkv"];
const OF_NEITHER = [
  "{title} ({ya}) ({yb}).mkv",
  "{title} {ya} ({yb}).mkv",
  "{title} ({ya}) => {dots}.{yb}.1080p.mkv",
];

/**
 * Two films with the same title, named by their own years, by a neighbouring year, and by both
 * years.
 */
export const remakes: Generate = ({ catalogue: { movies } }) => {
  const dated = movies.filter(({ date }) => date !== "");
  const groups = [...Map.groupBy(dated, ({ title }) => foldTitle(title)).values()];
  return groups.flatMap(([a, b, ...more]) =>
    a && b && more.length === 0 && [a, b].every(isKnown) ? pair(a, b) : [],
  );
};

function pair(first: Entry, second: Entry): GeneratedName[] {
  const [ya, yb] = [Number(yearOf(first)), Number(yearOf(second))];
  const words = { ...titleWords(first.title), ya: String(ya), yb: String(yb) };
  const named = (forms: readonly string[], id: number | undefined): GeneratedName[] =>
    forms.map((form) => ({
      form,
      ...written(form, words),
      right: id === undefined ? undefined : { type: "movie", id },
    }));
  // Two films with the same title and year cannot be told apart.
  if (ya === yb) return named(["{dots}.{ya}.1080p.mkv"], undefined);
  const beside = (of: Entry, other: Entry): GeneratedName[] =>
    [-1, 1].map((off) => {
      const year = Number(yearOf(of)) + off;
      const id = year === Number(yearOf(other)) ? other.id : of.id;
      const form = "{dots}.{year}.1080p.mkv";
      return {
        form,
        ...written(form, { ...words, year: String(year) }),
        right: { type: "movie", id },
      };
    });
  return [
    ...named(OF_FIRST, first.id),
    ...named(OF_SECOND, second.id),
    ...named(OF_NEITHER, undefined),
    ...beside(first, second),
    ...beside(second, first),
  ];
}
