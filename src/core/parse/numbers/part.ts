import { episodesAt, type Numbering, numberingAt, numbersAfter } from "../lex/number-list.ts";
import { prepare } from "../lex/prepare.ts";
import type { Tag } from "../lex/tag.ts";
import { withoutIds } from "../nfo/ids.ts";
import { allMatches } from "../tags/find-tags.ts";
import { numberOf } from "./number-words.ts";

/** A part number in a name: a disc, `Part 1`, the letter of `S01E02a`. `before` is the text before it. */
export type PartNumber = { kind: "disc" | "part" | "letter"; number: number; text: string; before: string };

const MAX_COMPONENT_CHARS = 500;
const OF = String.raw`(?:[ .]?of[ .]?\d{1,2})?(?![a-z\d])`;
// "Part 1 & 2" and "CD1-2" are two parts.
const MORE = String.raw`(?![ .]{0,2}(?:[-&+,~]|and|und|et|to)[ .]{0,2}(?:part|pt|teil|cd)?[ .]?\d{1,2}(?!\d))`;
const NUMBERED_PART = String.raw`(?<![a-z\d])(?:part|pt|parte|teil|partie)[ .-]?(\d{1,2}|[ivx]{1,4}|one|two|three|four|five|six|seven|eight|nine|ten)${OF}`;
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

const TV_PART =
  /(?<![a-z\d])(?:part|pt)[ .-]?(\d{1,2}|[ivx]{1,4}|one|two|three|four|five|six)(?:[ .](?:and|&)[ .](?:part|pt)[ .-]?(\d{1,2}))?(?=[ .])/i;

/** `Title.Part.2.720p.HDTV`: right before the tags of a television recording a part is an episode of a miniseries. */
export function partOfMiniseries(text: string, tags: readonly Tag[]): Numbering | undefined {
  const match = TV_PART.exec(text);
  const first = numberOf(match?.[1] ?? "");
  if (!match || first === undefined) return undefined;
  const episodes = [first, ...(match[2] ? numbersAfter(first, Number(match[2])) : [])];
  let end = match.index + match[0].length;
  for (const tag of tags) {
    if (tag.start < end) continue;
    if (tag.start - end > 1) break;
    if (tag.tv) return numberingAt(match.index, match.index + match[0].length, { episodes });
    end = tag.end;
  }
  return undefined;
}

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

/** Spanish chapters, whatever season is said beside: `Cap.105` is season 1, episode 5; `Cap.1503_1506` is season 15, episodes 3 to 6. */
export function splitChapterNumber(text: string, chapter: Numbering): Numbering {
  const [first = 0] = chapter.episodes;
  const season = Math.floor(first / 100);
  if (!/^cap/i.test(text.slice(chapter.start, chapter.start + 3)) || first < 101) return chapter;
  const to = /^[ -]{1,2}(\d{3,4})(?!\d)/.exec(text.slice(chapter.end, chapter.end + 7));
  const last = Number(to?.[1] ?? 0);
  const more = Math.floor(last / 100) === season && last > first ? numbersAfter(first % 100, last % 100) : [];
  const end = more.length > 0 ? chapter.end + (to?.[0].length ?? 0) : chapter.end;
  return episodesAt(chapter.start, end, season, [...chapter.episodes.map((n) => n % 100), ...more]);
}
