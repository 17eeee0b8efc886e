import { titleKey } from "../../identify/title-key.ts";
import { findDigits } from "../../parse/numbers-in-text.ts";
import { tokensOf } from "../../parse/tokens.ts";
import THINGS from "../../parse/words/things.json" with { type: "json" };

/**
 * A piece of a season that a name says: `Disc 2`, `Vol. 3`, `Part B`, `Second Half`. Its episodes
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
// `6B`: the second half of the sixth.
const LETTERED = /(?:^| )(?:(?:season|s) ?)?\d{1,2}b(?= |$)/;
// `BluRay 2.0` and `DVD 5` are tags, as is the number of an edition's discs.
const TAGS =
  /(?:blu-?ray|bd|dvd|cd|disc)[ ._-]?\d[ .]\d(?!\d)|(?<![a-z\d])\d{1,2}[ .-]?(?:discs|cds|dvds)(?![a-z\d])|\b(?:bd|blu-?ray)[ ._-]?(?:25|50|66|100)\b/gi;
const SEASON = /(?:^| )(?:season|s) ?\d+(?= |$)/g;

/**
 * The numbers in a text that number no season: in the text before a piece, or a part, they may
 * number the episode.
 */
export const findNumbersBefore = (text: string): number[] =>
  findDigits(titleKey(text).replace(SEASON, " "));

/**
 * The pieces that one component of a path says: one counted by a word, and the first with a number.
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
