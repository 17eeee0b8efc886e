import { fold } from "../text/fold.ts";
import { remembering } from "../text/remembering.ts";
import { parseName } from "./name.ts";
import THINGS from "./tables/things.json" with { type: "json" };
import { tokensOf } from "./tokens.ts";

const MAX_COMPONENT_CHARS = 500;
// Words of a folded text. These are rarely part of a title.
const { clear: CLEAR, doubtful: DOUBTFUL, afterTags: AFTER_TAGS } = THINGS;
// After a hard tag (`afterTags`) there are audio tags and languages too: a commentary there is one of the film's tracks.
const wholeWords = (words: string, flags = ""): RegExp => new RegExp(String.raw`(?<=^| )(?:${words})(?= |$)`, flags);
const FIND_CLEAR = wholeWords(CLEAR);
const FIND_AFTER_TAGS = wholeWords(`${CLEAR}|${AFTER_TAGS}`);
const FIND_ANY = wholeWords(`${CLEAR}|${DOUBTFUL}`);
const EVERY_EXTRA = wholeWords(`${CLEAR}|${DOUBTFUL}`, "g");
// `Film.2010.with.Extras`: the work and its extras.
const INCLUDED = wholeWords(
  String.raw`(?:plus|with|w|incl|including|inc|and|mit) (?:all )?(?:${CLEAR}|${DOUBTFUL})|(?:${CLEAR}|${DOUBTFUL}) (?:included|incl)`,
  "g",
);
const NUMBERING = wholeWords(
  String.raw`(?:s\d{1,4})?(?:[ex]p?\d{1,5})*|\d{1,2}x\d{1,4}|\d{1,6}|seasons?|episodes?|ep|dis[ck]s?`,
  "g",
);

/**
 * One component of a path, folded and split at its first hard tag. `tagWords` are the words of tags that name no extra.
 */
type FoldedName = { beforeTags: string; afterTags: string; tagWords: ReadonlySet<string> };

const foldWithPlus = (text: string): string => fold(text.replaceAll("+", " plus "));

// A release's name and that of its only file are often the same.
const MAX_REMEMBERED = 20;

export const splitAtTags: (name: string) => FoldedName = remembering((name) => {
  const cut = name.slice(-MAX_COMPONENT_CHARS);
  const { text, tags, prefix } = tokensOf(cut);
  const { group } = parseName(cut);
  const groupAt = group === null ? -1 : text.lastIndexOf(`-${group}`);
  const end = groupAt < 0 ? text.length : groupAt;
  const tagAt = tags.find((tag) => tag.hard && tag.start > prefix.titleStart)?.start ?? end;
  const otherTags = tags.filter((tag) => !FIND_ANY.test(fold(text.slice(tag.start, tag.end))));
  return {
    beforeTags: foldWithPlus(text.slice(0, Math.min(tagAt, end))),
    afterTags: foldWithPlus(text.slice(Math.min(tagAt, end), end)),
    tagWords: new Set(otherTags.flatMap((tag) => fold(text.slice(tag.start, tag.end)).split(" "))),
  };
}, MAX_REMEMBERED);

/**
 * The word that says that this name is an extra of the work: `Film.2010.Trailer`, `S01E01.Gag.Reel`. Words of `titles`,
 * which are folded, do not count. For an episode, words that titles often have count only if the name has no other
 * words, or if its title is known (`titled`).
 */
export function findExtraWord(
  { beforeTags, afterTags, tagWords }: FoldedName,
  titles: readonly string[],
  { episode, titled }: { episode: boolean; titled: boolean },
): string | undefined {
  const rest = withoutTitles(beforeTags, titles).replace(INCLUDED, " ");
  const hasNothingElse = () =>
    rest
      .replace(EVERY_EXTRA, " ")
      .replace(NUMBERING, " ")
      .split(" ")
      .every((word) => word === "" || tagWords.has(word));
  const find = !episode || titled || hasNothingElse() ? FIND_ANY : FIND_CLEAR;
  return rest.match(find)?.[0] ?? withoutTitles(afterTags, titles).replace(INCLUDED, " ").match(FIND_AFTER_TAGS)?.[0];
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
