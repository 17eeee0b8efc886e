// Reads videos whose names count them out of a total as the pieces of a film.

import { titleKey } from "../identify/title-key.ts";
import { splitComponents } from "../parse/folder.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { parseName } from "../parse/name.ts";
import { findCountOfTotal } from "../parse/numbers/episode.ts";
import { findFilmWords, NOTHING } from "./facts/walk-words.ts";
import { type OtherReading, pathsOf, type ReleaseNames } from "./other-reading.ts";

/** True if a name has words without a role around the year of its film. */
function hasOtherWords(name: string, title: string): boolean {
  const { before = "", all = "" } = findFilmWords(name, { ...NOTHING, titles: [title] }) ?? {};
  return before !== "" || all !== "";
}

/**
 * Reads `Film (2014) (1of2)` and `Film (2014) - Part 1 of 2` as pieces of a film. The first reading
 * takes the total for that of a miniseries. Each video must be one of the pieces, and all pieces
 * must be there.
 */
export function readCountedPieces(names: ReleaseNames, first: ParsedName): OtherReading[] {
  const { title, year } = first;
  if (title === null || year === null || names.videos.length < 2) return [];
  const reading = new Map<string, ParsedName>();
  const pieces = new Set<number>();
  const key = titleKey(title);
  for (const path of pathsOf(names)) {
    const [own = ""] = splitComponents(path);
    const count = findCountOfTotal(own);
    if (count?.total !== names.videos.length) return [];
    const { number, start, end } = count;
    pieces.add(number);
    const whole = `${own.slice(0, start)} ${own.slice(end)}`;
    const name = parseName(whole);
    if (titleKey(name.title ?? "") !== key || hasOtherWords(whole, key)) return [];
    reading.set(own, { ...name, name: own, type: "movie", part: number });
  }
  return pieces.size === names.videos.length ? [{ type: "movie", title, year, reading }] : [];
}
