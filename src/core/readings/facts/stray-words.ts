// The words of an episode's name that nothing accounts for.
import { tight, titleKey } from "../../identify/title-key.ts";
import { AND, EPISODE, OF, SEASON, TO } from "../../parse/lex/number-list.ts";
import { type Tokens, tokensOf } from "../../parse/tokens.ts";
import { fold } from "../../text/fold.ts";
import { claimsOf, isGroup } from "./claims.ts";

/** What is known about an episode's name: its words may come from any of these. Titles are keys. */
type Known = {
  /** Of the work. */
  titles: Iterable<string>;
  /** Other titles in the name, which TMDB need not have: in a block of its own behind the title each of them may be anything. */
  otherTitles: readonly string[];
  /** Of the episodes that its numbers mean. */
  episodeTitles: readonly string[];
  group: string | null;
};

/** The words without a role up to the first technical tag: before the numbers, behind them, and there in square brackets. */
type StrayWords = { before: string; after: string; inBlocks: string };

const LETTER = /\p{L}/u;
const DIGIT = /\d/;
// A word that stands beside a number and only counts or joins.
const COUNTING = new RegExp(
  String.raw`^(?:${SEASON}|${EPISODE}|${AND}|${TO}|${OF}|s|e|t|x|v|n|nr|no|part|pt|parte|teil|partie|vol|cd|dvd|dis[ck])$`,
  "iu",
);
const NUMBERING = /^(?:s\d{1,4}(?:[ex]\d.*)?|(?:e|ep)\d{1,4}.*|\d{1,2}x\d.*|\d{1,4}(?:v\d)?)$/;
const ARTICLE = /^(the|an?|le|la|les|der|die|das|el|los|il) (.+)$/;
// The last episode of a season says so: `S08E12.FINAL`.
const LAST = /^finale?$/;
const MAX_TITLE_WORDS = 16;

/** Marks the words of each of these titles where it stands, the longest first. */
function markTitles({ text, words }: Tokens, titles: ReadonlySet<string>, isKnown: boolean[]): void {
  const starts = [...titles];
  for (let from = 0; from < words.length; from++) {
    let end = from;
    for (let to = from + 1; to <= Math.min(words.length, from + MAX_TITLE_WORDS); to++) {
      const key = tight(titleKey(text.slice(words[from]?.start, words[to - 1]?.end)));
      if (titles.has(key)) end = to;
      else if (!starts.some((title) => title.startsWith(key))) break;
    }
    for (let at = from; at < end; at++) isKnown[at] = true;
    if (end > from) from = end - 1;
  }
}

/** The words without a role; a number is another guard's matter, and so is what stands in the group's place. */
export function strayWords(name: string, { titles, otherTitles, episodeTitles, group }: Known): StrayWords {
  const tokens = tokensOf(name);
  const { text, words, tags, prefix } = tokens;
  const claims = claimsOf(tokens);
  const isKnown = words.map(({ start, end, lower }, at) => {
    const beside = [words[at - 1]?.lower ?? "", words[at + 1]?.lower ?? ""];
    return (
      !LETTER.test(lower) ||
      (DIGIT.test(lower) &&
        (/^\d/.test(lower) || lower.split(/\d+/).every((part) => COUNTING.test(part) || part === ""))) ||
      LAST.test(lower) ||
      claims[at] !== undefined ||
      isGroup(tokens, at) ||
      (group !== null && fold(lower) === fold(group)) ||
      (COUNTING.test(lower) && beside.some((one) => DIGIT.test(one))) ||
      // Other blocks at the start than the group's may be anything.
      (end <= prefix.titleStart && !prefix.blocks.slice(1).some((block) => block.includes(text.slice(start, end))))
    );
  });
  // `Simpsons, The`
  const keys = (all: Iterable<string>) =>
    new Set([...all].flatMap((key) => [key, key.replace(ARTICLE, "$2 $1")].map(tight)).filter((key) => key !== ""));
  const isTitle = words.map(() => false);
  markTitles(tokens, keys(titles), isTitle);
  const title = isTitle.indexOf(true);
  const isOther = words.map(() => false);
  markTitles(tokens, keys(otherTitles), isOther);
  for (const [at, { bracket }] of words.entries()) {
    const isBlock = tokens.brackets[bracket]?.square === true && bracket !== words[title]?.bracket;
    if (isOther[at] && (title < 0 || at < title || !isBlock)) isTitle[at] = true;
  }
  const technical = tags.filter((tag) => tag.hard && tag.kind !== "edition" && tag.start > prefix.titleStart);
  // Behind a technical tag digits alone are one more.
  const [tagged = words.length] = technical.map((tag) => tag.first);
  const number = words.findIndex(
    ({ lower }, at) => NUMBERING.test(lower) && !isTitle[at] && (at < tagged || !/^\d+$/.test(lower)),
  );
  const first = number < 0 ? title : number;
  markTitles(tokens, keys(episodeTitles), isTitle);
  const hard = technical.find((tag) => tag.first > first)?.first ?? words.length;
  const stray = { before: [] as string[], after: [] as string[], inBlocks: [] as string[] };
  for (const at of words.keys()) {
    if (isKnown[at] || isTitle[at] || at >= hard) continue;
    const bracket = words[at]?.bracket ?? -1;
    const isBlock = tokens.brackets[bracket]?.square === true;
    // `[2017, США, WEBRip 1080p]` describes the release.
    if (isBlock && words.some((one, n) => one.bracket === bracket && claims[n] === "year")) continue;
    stray[at < first ? "before" : isBlock ? "inBlocks" : "after"].push(text.slice(words[at]?.start, words[at]?.end));
  }
  // `[Show] S01E05 Title`: a title behind season and episode is no more the series' than the block that reads as the group.
  const [block, ...more] = prefix.blocks;
  const isBehind = title > number && /^(?:s\d|\d{1,2}x)/.test(words[number]?.lower ?? "");
  if (block !== undefined && more.length === 0 && isBehind) stray.before.unshift(block);
  const { before, after, inBlocks } = stray;
  return { before: before.join(" "), after: after.join(" "), inBlocks: inBlocks.join(" ") };
}
