import { AND, SEASON } from "../../parse/lex/counting-words.ts";

/** Numbers that a name writes as a list. The parser may have read only the first, or one that is none. */
export type NumberList = {
  /** As it is written. */
  text: string;
  first: number;
  /** Undefined if the list does not say it: `S01E02 and 1 more`. */
  next?: number | undefined;
  /** `titled`: words follow, which may belong to the last number. `hyphened`: at the start of a name. */
  form: "more" | "plus" | "pair" | "titled" | "hyphened";
};

const JOINED = String.raw`(?:[ ._]{0,2}[+&,][ ._]{0,2}|[ ._](?:${AND}|plus)[ ._])`;
const MORE = "more|others?|another|weitere|mehr|autres?|m[aá]s|otros?|altri|extra";
const FORMS: readonly (readonly [NumberList["form"], RegExp])[] = [
  // "S01E02 and 1 more", "E02 & more", "1x02 (+1)", "E02 plus 1"
  [
    "more",
    new RegExp(
      String.raw`(?<!\d)(\d{1,4})(?:v\d)?(?:${JOINED}|[ ._]{0,2}\([ ._]?[+&][ ._]?)(?:(?:\d{1,2}|one|two|three|an?)[ ._])?(?:${MORE})(?!\p{L})`,
      "giu",
    ),
  ],
  ["plus", /(?<!\d)(\d{1,4})(?:v\d)?(?:[ ._]{1,2}\(?\+ ?|[ ._]plus[ ._])(\d{1,2})(?![\d.]|[ ._]?\p{L})/giu],
  // "04, 05", "4+5", "13 y 14"; not "S4, E5"
  [
    "pair",
    new RegExp(String.raw`(?<![\d.]|(?<!\p{L})[st]|(?:${SEASON}) )(\d{1,4})${JOINED}(?:e|ep)?(\d{1,4})(?!\d)`, "giu"),
  ],
  // "E09 & 10 Commandments": only the first number has a leading zero, and words follow the second.
  ["titled", new RegExp(String.raw`(?<![\d.])(\d{1,4})${JOINED}([1-9]\d{0,3})[ ._]+(?=\p{L}{2})`, "giu")],
  ["hyphened", /^(\d{1,2})-(\d\d)(?![\d-])/g],
];

/** The lists in a text, one form after the other. */
export const findNumberLists = (text: string): NumberList[] =>
  FORMS.flatMap(([form, pattern]) =>
    [...text.matchAll(pattern)].map(([list, first, next]) => ({
      text: list.trim(),
      first: Number(first),
      next: next === undefined ? undefined : Number(next),
      form,
    })),
  );

/** A sign for a range before an episode's number: `E03-E06`. */
export const EPISODE_RANGE = /\d[ .]?(?:[-~]|to)[ .]?(?:s\d{1,2})?e(?:p)?\d/i;
