// Determines whether a folder's name lists the films of its videos.

import { baseOf } from "../../base/path/path-parts.ts";
import { COLLECTION } from "../identify/queries.ts";
import { titleKey } from "../identify/title-key.ts";
import { parsePath } from "../parse/path.ts";
import { findFigures, findStrayWords, NOTHING } from "./facts/walk-words.ts";

// "and" as written in names, and what a list of two or three films calls itself.
const JOINING = /^(?:and|und|et|y|e|en|och|og)$/;
const FEATURE = /(?:^| )(?:double|triple) (?:feature|bill)(?= |$)/g;

/**
 * `First (1958) & Second (1959) Double Feature/First (1958).mkv`: true if the folder has the titles
 * of its videos' films and no other title, word or year. Each video must state its own title and
 * year, and the videos must be different films, so none of them can contain all films of the folder.
 */
export function isListOfFilms(folder: string, videos: readonly string[]): boolean {
  const films = videos.map((path) => parsePath(baseOf(path)));
  const titles = new Set(films.map(({ title }) => titleKey(title ?? "")));
  const years = films.map(({ year }) => year);
  if (titles.size < 2 || films.some(({ type, year }) => type !== "movie" || year === null)) {
    return false;
  }
  const stated = ` ${titleKey(folder)} `;
  const figures = findFigures(folder, titles);
  const left = findStrayWords(folder, { ...NOTHING, titles });
  if (left === undefined || ![...titles].every((title) => stated.includes(` ${title} `))) {
    return false;
  }
  const words = titleKey([left.before, left.after, left.inBlocks].join(" "))
    .replace(FEATURE, " ")
    .replace(COLLECTION, " ")
    .split(" ")
    .filter((word) => word !== "" && !JOINING.test(word));
  return (
    words.length === 0 &&
    figures.numbers.length === 0 &&
    figures.years.every((year) => years.includes(year))
  );
}
