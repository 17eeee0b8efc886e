import { foldTitle } from "../../../src/hosts/demo/stand-ins/tmdb/search-titles.ts";
import type { Entry } from "../catalogue.ts";
import { FILM_FORMS } from "./film-forms.ts";
import type { Generate } from "./generated-name.ts";
import { dotted, plain, titleWords, yearOf } from "./words.ts";
import { type Words, written } from "./written.ts";

/** Entries with this id or a higher one are rivals without a TMDB id. */
const RIVALS_FROM = 90_000_000;
export const hasId = ({ id }: Entry): boolean => id < RIVALS_FROM;
export const isKnown = (entry: Entry): boolean => hasId(entry) && entry.date !== "";

/** Every film that does not share its title and year with another film, each in one form. */
export const films: Generate = ({ catalogue: { movies }, random }) => {
  const bearers = Map.groupBy(movies, bearing);
  return movies
    .filter(
      (one) =>
        isKnown(one) && /[a-z0-9]/i.test(one.title) && bearers.get(bearing(one))?.length === 1,
    )
    .flatMap((movie) => {
      const form = random.pick(FILM_FORMS);
      // A form with another title needs a film that has another title.
      if (/\{(?:dot)?other\}|\{original\}/.test(form) && otherTitle(movie) === movie.title) {
        return [];
      }
      return [
        {
          form,
          ...written(form, filmWords(movie)),
          right: { type: "movie", id: movie.id } as const,
        },
      ];
    });
};

const bearing = (movie: Entry): string =>
  `${foldTitle(movie.title).replaceAll(" ", "")} ${yearOf(movie)}`;
const otherTitle = ({ title, originalTitle, otherTitles }: Entry): string =>
  otherTitles[0] ?? (originalTitle || title);

function filmWords(movie: Entry): Words {
  const { title } = movie;
  const year = Number(yearOf(movie));
  const parts = title.split(/: | - /);
  const other = otherTitle(movie);
  return {
    ...titleWords(title),
    year: String(year),
    earlier: String(year - 1),
    later: String(year + 1),
    other: plain(other),
    dotother: dotted(other),
    original: plain(movie.originalTitle || title),
    noarticle: dotted(title.replace(/^(?:the|a|an) /i, "")),
    articlelast: plain(title).replace(/^(The|A|An) (.*)$/, "$2, $1"),
    head: dotted(parts[0] ?? title),
    tail: dotted(parts.at(-1) ?? title),
    short: dotted(title).toLowerCase().replaceAll(".", "").slice(0, 8),
  };
}
