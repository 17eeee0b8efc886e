import { prepare } from "../lex/prepare.ts";
import { withoutIds } from "../nfo/ids.ts";
import { allMatches } from "../tags/find-tags.ts";
import { numberOf } from "./number-words.ts";

/** A part number in a name: a disc, `Part 1`, the letter of `S01E02a`. `before` is the text before it. */
export type PartNumber = { kind: "disc" | "part" | "letter"; number: number; text: string; before: string };

const MAX_COMPONENT_CHARS = 500;
const OF = String.raw`(?:[ .]?of[ .]?\d{1,2})?(?![a-z\d])`;
// "Part 1 & 2" and "CD1-2" are two parts.
const MORE = String.raw`(?![ .]{0,2}(?:[-&+,~]|and|und|et|to)[ .]{0,2}(?:part|pt?|teil|cd)?[ .]?\d{1,2}(?!\d))`;
const NUMBERED_PART = String.raw`(?:(?<![a-z\d])(?:part|pt|parte|teil|partie)|(?<=(?<![a-z\d])s\d{1,2})p(?:t|art)?)[ .-]?(\d{1,2}|[ivx]{1,4}|one|two|three|four|five|six|seven|eight|nine|ten)${OF}`;
const PART = new RegExp(NUMBERED_PART, "gi");
const DISC = new RegExp(String.raw`(?<![a-z\d])(?:cd|dis[ck]|dvd(?=[ .]?[1-4](?!\d)))[ .]?(\d{1,2})${OF}`, "gi");
const SINGLE_PART = new RegExp(`${NUMBERED_PART}${MORE}`, "gi");
const SINGLE_DISC = new RegExp(
  String.raw`(?<![a-z\d])(?:(?:cd|dis[ck])[ .-]?|dvd(?=[ .]?[1-4](?!\d))[ .]?|(?<!-)d(?=[1-9](?!\d)))0?(\d{1,2})${OF}${MORE}`,
  "gi",
);
// "S01E02a", "1x02b", "Ep 2a"
const LETTER = /(?:(?:(?<![a-z])|\d)(?:e|ep|episode)[ .]?|\dx)\d{1,4}([a-d])(?![a-z\d])/gi;
// "S01E04 (2 of 2)", "1x04 - 1of3": behind the number of an episode.
const OF_WHOLE =
  /(?<=(?:e|ep|episode[ .]?|\dx)\d{1,4}[^\da-z].{0,80})(?<![\da-z])(\d)[ .]?(?:of|von|di|из)[ .]?[2-6](?![\da-z])/gi;

const KINDS = [
  ["disc", SINGLE_DISC],
  ["part", SINGLE_PART],
  ["letter", LETTER],
  ["part", OF_WHOLE],
] as const;

/** The number of a part (`Part 2`, `Pt.IV`, `Teil 1`), or null. It is kept in the title, because TMDB has it there. */
export const partOf = (text: string): number | null => onlyNumber(PART, text);

/** The number of the disc with this part of a film (`CD1`, `disc 2`), or null. */
export const discOf = (text: string): number | null => onlyNumber(DISC, text);

/** Where the number of the only part and that of the only disc stand. */
export const partSpans = (text: string): { start: number; end: number }[] =>
  [PART, DISC].flatMap((pattern) =>
    onlyNumber(pattern, text) === null
      ? []
      : allMatches(pattern, text).map(({ 0: match, index }) => ({ start: index, end: index + match.length })),
  );

/** The only number that the pattern finds; null if it finds several (`Part 1 and Part 2`) or none. */
function onlyNumber(pattern: RegExp, text: string): number | null {
  const numbers = new Set<number>();
  for (const [, number = ""] of allMatches(pattern, text)) numbers.add(numberOf(number) ?? 0);
  const [first = 0, second] = numbers;
  return second === undefined && first > 0 ? first : null;
}

/** The part numbers in one component of a path, at most one of each kind: several numbers (`CD1 CD2`) give none. */
export function findPartNumbers(name: string): PartNumber[] {
  const text = withoutIds(prepare(name.slice(-MAX_COMPONENT_CHARS)).text);
  return KINDS.flatMap(([kind, pattern]) => {
    const parts = allMatches(pattern, text).map(({ 0: match, 1: number = "", index }) => ({
      kind,
      number: toNumber(kind, number),
      text: match,
      before: text.slice(0, index + (kind === "letter" ? match.length - 1 : 0)),
    }));
    const [first] = parts;
    const isOne = first !== undefined && first.number > 0 && parts.every(({ number }) => number === first.number);
    return isOne ? [first] : [];
  });
}

const toNumber = (kind: PartNumber["kind"], text: string): number =>
  kind === "letter" ? text.toLowerCase().charCodeAt(0) - 96 : (numberOf(text) ?? 0);
