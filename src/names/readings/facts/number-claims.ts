// Finds other possible meanings of a name's numbers.
import { isVideoFile } from "../../../base/file-types.ts";
import {
  AND,
  createEpisodes,
  createNumbering,
  type Numbering,
  SEASON,
} from "../../parse/lex/number-list.ts";
import {
  type FormMatch,
  listClaims,
  type NumberForm,
  overlaps,
} from "../../parse/numbers/number-form.ts";
import { contextOf, type NumbersOfName, readAllNumbers } from "../../parse/read-numbers.ts";
import type { NameTokens } from "../../parse/tokens.ts";

/**
 * A claim that is not part of the numbers chosen for the name. `text` is its text in the name,
 * `why` is the reason for its rejection, and `isBeside` is true if it shares no digits with the
 * chosen numbers.
 */
export type LostClaim = FormMatch & { text: string; why: string; isBeside: boolean };

const inHundreds = ({
  0: all,
  1: season,
  2: episode = "",
  index,
}: RegExpExecArray): Numbering | undefined =>
  episode === "00"
    ? undefined
    : createEpisodes(index, index + all.length, Number(season), [Number(episode)]);

/**
 * Forms that are too weak for the first reading. A release is read in this way only if all its
 * videos can be, and if TMDB has those episodes.
 */
const WEAK: readonly NumberForm[] = [
  // In a name with spaces: `Show 2.16`, `2.16 The Title`.
  ["2.16", /(?<=^| )([1-9]\d?)\.(\d\d)(?=$| )/g, inHundreds],
  // `Show 705`, `Show - 210 - The Title`. A fansub's number, which follows the group, is always
  // counted across all seasons.
  // `show.404.the.title`, `Show [404] The Title`: counts only if TMDB has exactly this title.
  ["404 Title", /(?<=^[^[].{1,80}[ ._]\[?)([1-9])(\d\d)\]?(?=[ ._](?:- )?\p{L}{2})/gu, inHundreds],
  ["705", /(?<=^[^[].* (?:- )?)([1-9])(\d\d)(?=$| - )/g, inHundreds],
];

const JOINED = String.raw`(?:[ ._]{0,2}[+&,][ ._]{0,2}|[ ._](?:${AND}|plus)[ ._])`;
const MORE = "more|others?|another|weitere|mehr|autres?|m[aá]s|otros?|altri|extra";
const listed = ({ 0: all, 1: first, 2: next, index }: RegExpExecArray): Numbering =>
  createNumbering(index, index + all.length, {
    episodes: [first, next].flatMap((digits) => (digits ? [Number(digits)] : [])),
  });

/** A range sign before an episode number: `E03-E06`. */
export const EPISODE_RANGE = /\d[ .]?(?:[-~]|to)[ .]?(?:s\d{1,2})?e(?:p)?\d/i;

/**
 * Numbers written as a list. The parser may have read only the first number, or read a number that
 * is not an episode.
 */
const LISTS: readonly NumberForm[] = [
  // "S01E02 and 1 more", "E02 & more", "1x02 (+1)", "E02 plus 1": the list does not state the
  // numbers of the other episodes.
  [
    "05 and more",
    new RegExp(
      String.raw`(?<!\d)(\d{1,4})(?:v\d)?(?:${JOINED}|[ ._]{0,2}\([ ._]?[+&][ ._]?)(?:(?:\d{1,2}|one|two|three|an?)[ ._])?(?:${MORE})(?!\p{L})`,
      "giu",
    ),
    listed,
  ],
  [
    "05 +6",
    /(?<!\d)(\d{1,4})(?:v\d)?(?:[ ._]{1,2}\(?\+ ?|[ ._]plus[ ._])(\d{1,2})(?![\d.]|[ ._]?\p{L})/giu,
    listed,
  ],
  // "04, 05", "4+5", "13 y 14"; not "S4, E5"
  [
    "05, 06",
    new RegExp(
      String.raw`(?<![\d.]|(?<!\p{L})[st]|(?:${SEASON}) )(\d{1,4})${JOINED}(?:e|ep)?(\d{1,4})(?!\d)`,
      "giu",
    ),
    listed,
  ],
  // "E09 & 10 Commandments": only the first number has a leading zero, and the words may belong to
  // the second number.
  [
    "05 & 6 Words",
    new RegExp(String.raw`(?<![\d.])(\d{1,4})${JOINED}([1-9]\d{0,3})[ ._]+(?=\p{L}{2})`, "giu"),
    listed,
  ],
  ["05-06 Words", /^(\d{1,2})-(\d\d)(?![\d-])/g, listed],
  // In a range, either both numbers have a leading zero or neither does. If only the second has
  // one, the numbers may be a season and its episode.
  ["5-06", /(?<![a-z\d.])([1-9])-(0[1-9])(?![\d-])/gi, listed],
];

// The meaning of these forms depends on words or a season's folder, and not only on the numbers.
const OPEN: ReadonlySet<string> = new Set(["05 and more", "05 & 6 Words", "05-06 Words", "5-06"]);

const isWithin = (few: readonly number[], all: readonly number[]): boolean =>
  few.every((number) => all.includes(number));

function whyLost(claim: FormMatch, numbers: NumbersOfName): string {
  if (numbers.start < 0) return "The number is too weak to be read like this on its own.";
  return overlaps(claim, numbers)
    ? "A stronger form reads these digits differently."
    : "Stronger numbers elsewhere in the name contradict it.";
}

/**
 * Returns the rejected claims, strongest first. Lists are read only in the text before the tags.
 */
export function findLostClaims(tokens: NameTokens, beforeTags: string): LostClaim[] {
  const { name, text } = tokens;
  const { numbers, claims } = readAllNumbers(contextOf(name, tokens, isVideoFile(name)));
  const counted = [...numbers.episodes, ...numbers.absolute];
  const lose = (forms: readonly FormMatch[], from: string) =>
    forms.flatMap((claim) => {
      const { form, start, end, seasons, episodes, absolute } = claim;
      const isRead =
        isWithin(seasons, numbers.seasons) && isWithin([...episodes, ...absolute], counted);
      if (isRead && !OPEN.has(form)) return [];
      const isBeside = !overlaps(claim, numbers);
      return {
        ...claim,
        text: from.slice(start, end).trim(),
        why: whyLost(claim, numbers),
        isBeside,
      };
    });
  return [
    ...lose([...claims, ...listClaims(WEAK, { text })], text),
    ...lose(listClaims(LISTS, { text: beforeTags }), beforeTags),
  ];
}
