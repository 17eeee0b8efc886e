import { EPISODE, EPISODE_BEHIND, LETTERS, OF } from "../lex/number-list.ts";
import { prepare } from "../lex/prepare.ts";
import { createPrefilter } from "../lex/scan.ts";
import { withoutIds } from "../nfo/ids.ts";
import { findAllMatches } from "../tags/find-tags.ts";
import THINGS from "../words/things.json" with { type: "json" };
import { type Span, toStarts } from "./number-form.ts";
import { CARDINAL_WORDS, numberOf } from "./number-words.ts";

/**
 * A part number in a name: a disc, `Part 1`, or the letter in `S01E02a`. `before` is the text
 * before it.
 */
export type PartNumber = {
  kind: "disc" | "part" | "letter";
  number: number;
  text: string;
  before: string;
};

const MAX_COMPONENT_CHARS = 500;
// "Part Deux" is a title.
const CARDINAL = String.raw`one|two|three|four|five|six|seven|eight|nine|ten|(?<!(?:part|pt)[ .-])(?:${CARDINAL_WORDS})`;
// The `d` in "Partie d'échecs" does not count as a letter.
const SPELT = String.raw`(?:[ivx]{1,4}|${CARDINAL}|[a-d])(?!['’])`;
const WHOLE = String.raw`(?:[ .]?(?:${OF})[ .]?(?:\d{1,2}|${CARDINAL}))?(?![a-z\d])`;
// "Part 1 & 2" and "CD1-2" are two parts.
const MORE = String.raw`(?:(?=(?<more>(?:-|[ .]{0,2}(?:[&+,~]|and|und|et|to)[ .]{0,2})(?:part|pt?|teil|cd)?[ .]?\d{1,2}(?!\d)))|)`;
const PART = new RegExp(
  String.raw`(?:(?<![${LETTERS}\d])(?:${THINGS.parts})|(?<=(?<![a-z\d])s\d{1,2})p(?:t|art)?)(?:[ .-]?(?![a-d](?![a-z]))|[ .-])(\d{1,2}|${SPELT})${WHOLE}${MORE}`,
  "gi",
);
const DISC = new RegExp(
  String.raw`(?<![a-z\d])(?:(?:cd|dis[ck])(?:[ .-]?(?=\d)|[ .-](?=\D))|dvd(?=[ .]?[1-4](?!\d))[ .]?|(?<!-)d(?=[1-9](?!\d)))0?(\d{1,2}|${SPELT})${WHOLE}${MORE}`,
  "gi",
);
// "S01E02a", "1x02b", "Ep 2a", "- 03a", "3a. Bölüm"
const LETTER = new RegExp(
  String.raw`(?:(?:(?:(?<![a-z])|\d)(?:e|ep|episode)[ .]?|\dx)\d{1,4}|(?<=[ .]-[ .]{1,2})\d{1,3}|(?<![${LETTERS}\d])\d{1,3}(?=[a-d]\.?[ .-]{0,2}(?:${EPISODE_BEHIND})(?![${LETTERS}\d])))([a-d])(?![a-z\d])`,
  "gi",
);
// "S01E04 (2 of 2)", "1x04 - 1of3": a part after an episode number. The pattern looks for the
// episode number only if it finds such a pair.
const OF_WHOLE = new RegExp(
  String.raw`(?<![\da-z])(?=\d[ .]?(?:${OF}|[／∕⁄|]))(?<=(?:(?:(?<!\p{L})|\d)(?:e|${EPISODE})|\dx)[ .]{0,2}\d{1,4}[^\da-z].{0,80})(\d)[ .]?(?:${OF}|[／∕⁄|])[ .]?[2-6](?![\da-z])`,
  "giu",
);

const KINDS = { disc: DISC, part: PART, letter: LETTER, whole: OF_WHOLE } as const;
const hasDigit = createPrefilter("9");
const NEEDS = {
  disc: createPrefilter("cd|dis|dvd|d9"),
  part: createPrefilter(`s9p|s99p|${toStarts(THINGS.parts)}`),
  letter: hasDigit,
  whole: hasDigit,
};

type PartMatch = Span & { number: number };

/**
 * Returns all numbers of this kind, with their positions. A number is 0 if a list continues after
 * it.
 */
const findAll = (kind: keyof typeof KINDS, text: string): PartMatch[] =>
  (NEEDS[kind](text) ? findAllMatches(KINDS[kind], text) : []).flatMap(
    ({ 0: all, 1: marker = "", index, groups }) => {
      const end = index + all.length;
      // "Part A" is the first part, but "the part a man plays" has no part number.
      if (kind !== "letter" && /^[a-d]$/.test(marker) && /^[ .]\p{L}/u.test(text.slice(end))) {
        return [];
      }
      const partNumber = /^[a-d]$/i.test(marker)
        ? marker.toLowerCase().charCodeAt(0) - 96
        : (numberOf(marker) ?? 0);
      return [{ number: groups?.["more"] === undefined ? partNumber : 0, start: index, end }];
    },
  );

/**
 * Returns the only number; undefined if there are several (`Part 1 and Part 2`, `CD1 CD2`) or none.
 */
function onlyOne([first, ...others]: readonly PartMatch[]): PartMatch | undefined {
  return first && first.number > 0 && others.every(({ number }) => number === first.number)
    ? first
    : undefined;
}

/**
 * Returns the number of a part (`Part 2`, `Pt.IV`, `Teil 1`), or null. The part stays in the title,
 * because TMDB's titles also contain it.
 */
export const partOf = (text: string): number | null =>
  onlyOne(findAll("part", text))?.number ?? null;

/** Returns the number of the disc that contains this part of a film (`CD1`, `disc 2`), or null. */
export const discOf = (text: string): number | null =>
  onlyOne(findAll("disc", text))?.number ?? null;

/**
 * Returns the number of a piece of an episode: the letter in `S01E02a`, or `1 of 2` and `CD1` after
 * the episode's numbers, which end at `after`. Null if the name has none.
 */
export const pieceOf = (text: string, after: number): number | null =>
  (onlyOne(findAll("letter", text)) ?? onlyOne(findAll("whole", text)))?.number ??
  onlyOne(findAll("disc", text).filter(({ start }) => start >= after))?.number ??
  null;

/** Returns the positions of the only part number and the only disc number. */
export const findPartSpans = (text: string): Span[] =>
  (["part", "disc"] as const).flatMap((kind) => onlyOne(findAll(kind, text)) ?? []);

/**
 * Finds the part numbers in one path component, at most one of each kind. `Part 1-2` has none.
 * `Part 1 and Part 2` returns the last one, so that a person checks it.
 */
export function findPartNumbers(name: string): PartNumber[] {
  const text = withoutIds(prepare(name.slice(-MAX_COMPONENT_CHARS)).text);
  return (["disc", "part", "letter", "whole"] as const).flatMap((kind) => {
    const match = onlyOne(findAll(kind, text).filter(({ number }) => number > 0));
    if (match === undefined) return [];
    const { number, start, end } = match;
    const before = text.slice(0, kind === "letter" ? end - 1 : start);
    return [
      { kind: kind === "whole" ? "part" : kind, number, text: text.slice(start, end), before },
    ];
  });
}
