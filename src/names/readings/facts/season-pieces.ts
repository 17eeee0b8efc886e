import { titleKey } from "../../identify/title-key.ts";
import { findDigits } from "../../parse/numbers-in-text.ts";
import { tokensOf } from "../../parse/tokens.ts";
import THINGS from "../../parse/words/things.json" with { type: "json" };

/**
 * A piece of a season in a name: `Disc 2`, `Vol. 3`, `Part B`, `Second Half`. Its episodes may be
 * numbered from 1 again.
 */
export type SeasonPiece = {
  /** The piece's text as a title key. */
  text: string;
  number: number;
  /** True if a word counts the piece: `2nd Cour`, `Final Half`. */
  isOrdinal: boolean;
  numbersBefore: readonly number[];
};

const NUMBERED = new RegExp(
  String.raw`(?:^| )(?:(?:s\d{1,2} ?)?(?:${THINGS.parts}|${THINGS.pieces})|s\d{1,2} ?[dp]|d(?=\d+$)) ?0?(\d{1,2}|(?<=part )[b-d])(?=e\d| |$)`,
);
const ORDINAL =
  /(?:^| )(?:(?<!(?:season|series|staffel|saison|temporada) )[2-9](?! [a-z]+ \d)|[2-9](?:nd|rd|th)|second|third|fourth|fifth|final|last|latter) (?:cour|part|half|volume|dis[ck])(?= |$)/;
// `6B`: the second half of season 6.
const LETTERED = /(?:^| )(?:(?:season|s) ?)?\d{1,2}b(?= |$)/;
// `BluRay 2.0` and `DVD 5` are tags, and so is the number of discs in an edition.
const TAGS =
  /(?:blu-?ray|bd|dvd|cd|disc)[ ._-]?\d[ .]\d(?!\d)|(?<![a-z\d])\d{1,2}[ .-]?(?:discs|cds|dvds)(?![a-z\d])|\b(?:bd|blu-?ray)[ ._-]?(?:25|50|66|100)\b/gi;
const SEASON = /(?:^| )(?:season|s) ?\d+(?= |$)/g;

/**
 * Returns the numbers in a text that are not season numbers. Before a piece or a part, they may be
 * the episode number.
 */
export const findNumbersBefore = (text: string): number[] =>
  findDigits(titleKey(text).replace(SEASON, " "));

/**
 * Finds the season pieces in one path component, at most one of each form: with a counting word,
 * with a number, or with a letter.
 */
export function findPieces(name: string): SeasonPiece[] {
  const key = titleKey(tokensOf(name).text.replace(TAGS, " "));
  return [ORDINAL, NUMBERED, LETTERED].flatMap((form) => {
    const found = form.exec(key);
    if (found === null) return [];
    // "Part B" is a second part.
    const [text, number = "b"] = found;
    const before = findNumbersBefore(key.slice(0, found.index));
    return {
      text: text.trim(),
      number: /\d/.test(number) ? Number(number) : 2,
      isOrdinal: form === ORDINAL,
      numbersBefore: before,
    };
  });
}
