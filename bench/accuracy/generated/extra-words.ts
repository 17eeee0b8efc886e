import { foldTitle } from "../../../src/hosts/demo/stand-ins/tmdb/search-titles.ts";
import { EPISODE_EXTRA, EXTRAS, FILM_EXTRA, FILM_WITH, SOUNDS } from "./extra-forms.ts";
import { isKnown } from "./films.ts";
import type { Generate, GeneratedName } from "./generated-name.ts";
import { dotted, titleWords, yearOf } from "./words.ts";
import { written } from "./written.ts";

const ALL = [...EXTRAS, ...SOUNDS];
const FORMS_A_FILM = [...FILM_EXTRA, ...FILM_WITH];
const said = (extra: string) => ({ extra, dotextra: dotted(extra) });

/**
 * Names of films and first episodes that are marked as an extra. Some names only state that an
 * extra is included.
 */
export const extraWords: Generate = ({ catalogue: { movies }, shows, random }) => {
  const films = movies.filter(isKnown).flatMap((movie): GeneratedName[] => {
    const form = random.pick(FORMS_A_FILM);
    const words = { ...titleWords(movie.title), year: yearOf(movie), ...said(random.pick(ALL)) };
    const right = FILM_WITH.includes(form) ? ({ type: "movie", id: movie.id } as const) : undefined;
    return [{ form, ...written(form, words), right }];
  });
  const series = shows.flatMap(({ entry, episodes: [first] }) =>
    ALL.flatMap((extra): GeneratedName[] => {
      const form = random.pick(EPISODE_EXTRA);
      // If the word is part of the episode's title, the file is the episode.
      if (first === undefined || ` ${foldTitle(first.name)} `.includes(` ${foldTitle(extra)} `)) {
        return [];
      }
      return [
        {
          form,
          ...written(form, { ...titleWords(entry.title), ...said(extra) }),
          right: undefined,
        },
      ];
    }),
  );
  return [...films, ...series];
};
