import { tokensOf } from "../../parse/tokens.ts";
import THINGS from "../../parse/words/things.json" with { type: "json" };
import { fold } from "../../text/fold.ts";

/** Words of a name that mean a thing beside the work: a trailer, an episode's commentary, a special. A title accounts for its own. */

const { clear: CLEAR, doubtful: DOUBTFUL, afterTags: AFTER_TAGS } = THINGS;
const WITH = "(?:plus|with|w|incl|including|inc|and|mit) (?:all )?";
const spaced = (words: string): string => words.replace(/ (\??)/g, (_, may) => `[ ._]${may === "" ? "+" : "*"}`);
/** `Season 1 + Extras`, `Film.Plus.Deleted.Scenes`: the work and its extras, as a name says it. */
export const INCLUDED_THINGS = new RegExp(
  spaced(String.raw`(?:[+&] ?|(?<!\p{L})${WITH})(?:all )?(?:${CLEAR}|${DOUBTFUL}|specials?)(?!\p{L})`),
  "giu",
);

const wholeWords = (words: string, flags = ""): RegExp => new RegExp(String.raw`(?<=^| )(?:${words})(?= |$)`, flags);
const FIND_CLEAR = wholeWords(CLEAR);
// After a hard tag there are audio tags and languages too: a commentary there is one of the film's tracks.
const FIND_AFTER_TAGS = wholeWords(`${CLEAR}|${AFTER_TAGS}`);
const FIND_ANY = wholeWords(`${CLEAR}|${DOUBTFUL}`);
const EVERY_EXTRA = wholeWords(`${CLEAR}|${DOUBTFUL}`, "g");
// `Film.2010.with.Extras`
const INCLUDED = wholeWords(`${WITH}(?:${CLEAR}|${DOUBTFUL})|(?:${CLEAR}|${DOUBTFUL}) (?:included|incl)`, "g");
const NUMBERING = wholeWords(
  String.raw`(?:s\d{1,4})?(?:[ex]p?\d{1,5})*|\d{1,2}x\d{1,4}|\d{1,6}|seasons?|episodes?|ep|dis[ck]s?`,
  "g",
);

const foldWithPlus = (text: string): string => fold(text.replaceAll("+", " plus "));

/** A name on both sides of its first hard tag, folded and without its group. `tagWords`: the words of tags that name no extra. */
export type Sides = { before: string; after: string; tagWords: ReadonlySet<string> };

export function sidesOf(name: string, group: string | null): Sides {
  const { text, tags, prefix } = tokensOf(name);
  const groupAt = group === null ? -1 : text.lastIndexOf(`-${group}`);
  const end = groupAt < 0 ? text.length : groupAt;
  const tagAt = Math.min(tags.find((tag) => tag.hard && tag.start > prefix.titleStart)?.start ?? end, end);
  const tagTexts = tags.map((tag) => fold(text.slice(tag.start, tag.end))).filter((words) => !FIND_ANY.test(words));
  return {
    before: foldWithPlus(text.slice(0, tagAt)),
    after: foldWithPlus(text.slice(tagAt, end)),
    tagWords: new Set(tagTexts.flatMap((words) => words.split(" "))),
  };
}

/**
 * The word that says that this name is an extra of the work: `Film.2010.Trailer`, `S01E01.Gag.Reel`. For an episode, words that
 * titles often have count only if the name has no other words, or if its title is known (`titled`).
 */
export function findExtra(
  { before, after, tagWords }: Sides,
  titles: readonly string[],
  { episode, titled }: { episode: boolean; titled: boolean },
): string | undefined {
  const rest = withoutTitles(before, titles).replace(INCLUDED, " ");
  const hasNothingElse = () =>
    rest
      .replace(EVERY_EXTRA, " ")
      .replace(NUMBERING, " ")
      .split(" ")
      .every((word) => word === "" || tagWords.has(word));
  const find = !episode || titled || hasNothingElse() ? FIND_ANY : FIND_CLEAR;
  return rest.match(find)?.[0] ?? withoutTitles(after, titles).replace(INCLUDED, " ").match(FIND_AFTER_TAGS)?.[0];
}

/** Removes each of these titles once, the longest first. A title that is part of a removed one is not removed again. */
function withoutTitles(text: string, titles: readonly string[]): string {
  const removed: string[] = [];
  let rest = ` ${text} `;
  for (const title of [...new Set(titles)].toSorted((a, b) => b.length - a.length)) {
    const words = ` ${title} `;
    if (title === "" || !rest.includes(words) || removed.some((longer) => longer.includes(words))) continue;
    removed.push(words);
    rest = rest.replace(words, "  ");
  }
  return rest.replace(/ +/g, " ").trim();
}
