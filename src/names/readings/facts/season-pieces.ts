import { titleKey } from "../../identify/title-key.ts";
import { findDigits } from "../../parse/numbers-in-text.ts";
import { tokensOf } from "../../parse/tokens.ts";
import THINGS from "../../parse/words/things.json" with { type: "json" };

/**
 * A piece of a season that a name states: `Disc 2`, `Vol. 3`, `Part B`, `Second Half`. Its episodes
 * may be numbered from 1 again.
 */
export type SeasonPiece = {
  /** As a title key. */
  text: string;
  number: number;
  /** `2nd Cour`, `Final Half`: counted by a word. */
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
// `BluRay 2.0` and `DVD 5` are tags, and so is an edition's number of discs.
const TAGS =
  /(?:blu-?ray|bd|dvd|cd|disc)[ ._-]?\d[ .]\d(?!\d)|(?<![a-z\d])\d{1,2}[ .-]?(?:discs|cds|dvds)(?![a-z\d])|\b(?:bd|blu-?ray)[ ._-]?(?:25|50|66|100)\b/gi;
const SEASON = /(?:^| )(?:season|s) ?\d+(?= |$)/g;

/**
 * The numbers in a text that are not season numbers. Before a piece or a part, they may be the
 * episode's number.
 */
export const findNumbersBefore = (text: string): number[] =>
  findDigits(titleKey(text).replace(SEASON, " "));

/**
 * The season pieces in one component of a path, at most one of each form: with a counting word,
 * with a number, with a letter.
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
