import { partSpans } from "../../parse/numbers/part.ts";
import { findYear } from "../../parse/numbers/year.ts";
import { trailingSiteStart } from "../../parse/tags/site-words.ts";
import { firstTagStart } from "../../parse/title/title-end.ts";
import { type Tokens, tokensOf } from "../../parse/tokens.ts";
import { claimsOf, isClearlyTag, isGroup } from "./claims.ts";
import { isDescriptive, type WordRun } from "./descriptive-words.ts";
import type { Role } from "./tables.ts";

/** The words after the year in a film's name. */
export type WordsAfterYear = {
  /**
   * Runs of words before the next hard tag that do not describe the release: they may belong to a title. A word for a kind of
   * work (`Series`) counts wherever it stands.
   */
  leftover: string[];
  /** All words that are not tags, up to the end. */
  all: string;
};

const DESCRIBES: ReadonlySet<Role | undefined> = new Set(["language", "edition", "tag", "mark", "site"]);

/** The words after a film's year in one component of a path; undefined if it has no title before a year. */
export function findWordsAfterYear(name: string): WordsAfterYear | undefined {
  const tokens = withoutSite(tokensOf(name));
  const { text, tags, words, prefix } = tokens;
  const { titleStart } = prefix;
  const limit = firstTagStart(tokens, tags, titleStart);
  const year = findYear(tokens, tags, titleStart, limit, prefix.group !== null);
  if (year === undefined || year.start <= titleStart) return undefined;
  const claims = claimsOf(tokens);
  const parts = partSpans(text);
  const left = [...words.keys()].filter((at) => {
    const { start = 0, end = 0 } = words[at] ?? {};
    const isTag = tags.some((tag) => tag.first <= at && at <= tag.last && isClearlyTag(text, tags, tag));
    // Other guards judge the number of a part or disc.
    const isPart = parts.some((part) => part.start <= start && end <= part.end);
    const isRole = (isTag && claims[at] !== "kind") || isPart || DESCRIBES.has(claims[at]) || isGroup(tokens, at);
    return start >= year.end && !isRole;
  });
  const hardTag = tags.find((tag) => tag.hard && tag.start >= year.end)?.first ?? words.length;
  const beforeTag = left.filter((at) => at < hardTag || claims[at] === "kind");
  const leftover = wordRuns(tokens, beforeTag).filter((run) => !isDescriptive(text, tags, run, year));
  return { leftover: leftover.map((run) => run.text), all: left.map((at) => words[at]?.lower).join(" ") };
}

function withoutSite(tokens: Tokens): Tokens {
  const { text, extension } = tokens;
  const end = trailingSiteStart(text);
  return end < text.length ? tokensOf(`${text.slice(0, end)}${extension}`) : tokens;
}

/** Joins words with only separators between them. */
function wordRuns({ text, words }: Tokens, left: readonly number[]): WordRun[] {
  const runs: (WordRun & { last: number })[] = [];
  for (const at of left) {
    const word = words[at];
    const run = runs.at(-1);
    if (word === undefined) continue;
    const isNext = run?.last === at - 1 && words[run.last]?.bracket === word.bracket;
    if (run === undefined || !isNext || text.slice(run.end, word.start).includes(" - "))
      runs.push({ text: "", words: [word.lower], start: word.start, end: word.end, last: at });
    else {
      run.words.push(word.lower);
      run.end = word.end;
      run.last = at;
    }
  }
  return runs.map((run) => ({ ...run, text: text.slice(run.start, run.end) }));
}
