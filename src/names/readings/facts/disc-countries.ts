// Finds the countries of discs, which names state directly before the disc: `2018 GBR BluRay`.
import type { Tag } from "../../parse/lex/parsed-name.ts";
import type { Word } from "../../parse/lex/scan.ts";
import { toWordSet } from "../../parse/tags/group.ts";
import type { NameTokens } from "../../parse/tokens.ts";
import DESCRIBING from "../../parse/words/describing-words.json" with { type: "json" };

const CODES = toWordSet(`${DESCRIBING.countryCodes}|${DESCRIBING.discRegions}`);
/** Names of one word are in the table of places, which describe a release in any position. */
const NAMES = toWordSet(DESCRIBING.countryNames);
const MAX_NAME_WORDS = Math.max(...[...NAMES].map((name) => name.split(" ").length));
const DISCS: ReadonlySet<string> = new Set(["BluRay", "Remux", "DVD"]);
/** The season or the episode of a series. */
const NUMBERED = /^(?:s\d{1,4}(?:e\d{1,4})*|\d{1,2}x\d{1,3}|e\d{1,4})$/;
const NEXT = /^[ ._]$/;

/** Returns the positions of the first tag in each row of adjacent tags that includes a disc. */
function findDiscRows(tags: readonly Tag[]): Set<number> {
  const rows = new Set<number>();
  let start = 0;
  let next = -1;
  for (const { first, last, kind, value } of tags) {
    if (first !== next) start = first;
    next = last + 1;
    if (kind === "source" && DISCS.has(value)) rows.add(start);
  }
  return rows;
}

/** Returns the first word of the longest country's name that ends before `end`; `end` without one. */
function startOfName(
  { text, words }: Pick<NameTokens, "text" | "words">,
  from: number,
  end: number,
): number {
  for (let start = Math.max(from, end - MAX_NAME_WORDS); start < end - 1; start++) {
    const run = words.slice(start, end);
    const isRow = run.every(
      ({ start: at, bracket }, n) =>
        n === 0 || (bracket === run[0]?.bracket && NEXT.test(text.slice(run[n - 1]?.end, at))),
    );
    if (isRow && NAMES.has(run.map(({ lower }) => lower).join(" "))) return start;
  }
  return end;
}

/** True for a code in capitals in a name that also has small letters, or letters without case. */
function isCode(text: string, word: Word | undefined): boolean {
  return (
    word !== undefined &&
    CODES.has(word.lower) &&
    text.slice(word.start, word.end) === word.lower.toUpperCase() &&
    /[\p{Ll}\p{Lo}]/u.test(text.slice(0, word.start))
  );
}

/**
 * Returns the positions of the words that state the country of a disc, directly before the disc's
 * tags: a code behind a year, season or episode, or a name of several words behind a year. Before
 * a year, such words may be the title's; behind an episode, a name may be the episode's title.
 */
export function findDiscCountries(
  { text, words, tags }: NameTokens,
  isYear: (position: number) => boolean,
): Set<number> {
  const found = new Set<number>();
  const isNumbered = ({ lower }: Word, at: number): boolean => at > 0 && NUMBERED.test(lower);
  const year = words.findIndex((_, at) => at > 0 && isYear(at));
  const numbers = words.findIndex(isNumbered);
  const anchors = [year, numbers].filter((at) => at >= 0);
  if (anchors.length === 0) return found;
  const from = Math.min(...anchors) + 1;
  for (const end of findDiscRows(tags)) {
    if (end <= from) continue;
    const ofName = year < 0 || numbers >= 0 ? end : startOfName({ text, words }, year + 1, end);
    const start = isCode(text, words[end - 1]) ? end - 1 : ofName;
    for (let position = start; position < end; position++) found.add(position);
  }
  return found;
}
