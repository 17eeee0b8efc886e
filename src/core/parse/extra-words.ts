import { fold } from "../text/fold.ts";
import { prepare } from "./lex/prepare.ts";
import { scan } from "./lex/scan.ts";
import { parseName } from "./name.ts";
import { findTags } from "./tags/find-tags.ts";
import { readNamePrefix } from "./title/name-prefix.ts";

const MAX_COMPONENT_CHARS = 500;
// As the words stand in a folded text. These are rarely words of a title.
const CLEAR =
  "making of|behind the scenes?|featurettes?|gag reels?|blooper reels?|bloopers|out ?takes?|deleted (?:and extended )?scenes?|riff ?trax|trailers?|teasers?|special features|screen ?tests?|sneak peeks?";
const DOUBTFUL = "extras?|bonus|interviews?|commentary|commentaries|soundtracks?|ost|recaps?|promos?";
// Behind a sure tag sound and languages stand as well: a commentary there is one of the film's tracks.
const AFTER_TAGS = "extras|bonus|interviews";
const wholeWords = (words: string, flags = ""): RegExp => new RegExp(String.raw`(?<=^| )(?:${words})(?= |$)`, flags);
const FIND_CLEAR = wholeWords(CLEAR);
const FIND_AFTER_TAGS = wholeWords(`${CLEAR}|${AFTER_TAGS}`);
const FIND_ANY = wholeWords(`${CLEAR}|${DOUBTFUL}`);
const EVERY_EXTRA = wholeWords(`${CLEAR}|${DOUBTFUL}`, "g");
// `Film.2010.with.Extras`: the work, and more.
const INCLUDED = wholeWords(
  String.raw`(?:plus|with|w|incl|including|inc|and|mit) (?:all )?(?:${CLEAR}|${DOUBTFUL})|(?:${CLEAR}|${DOUBTFUL}) (?:included|incl)`,
  "g",
);
const NUMBERING = wholeWords(
  String.raw`(?:s\d{1,4})?(?:[ex]p?\d{1,5})*|\d{1,2}x\d{1,4}|\d{1,6}|seasons?|episodes?|ep|dis[ck]s?`,
  "g",
);

/** The words of one component of a path, folded: in front of its first sure tag, and behind that. */
type FoldedName = { beforeTags: string; afterTags: string; tagWords: ReadonlySet<string> };

const foldWithPlus = (text: string): string => fold(text.replaceAll("+", " plus "));

export function splitAtTags(name: string): FoldedName {
  const cut = name.slice(-MAX_COMPONENT_CHARS);
  const { text } = prepare(cut);
  const scanned = scan(text);
  const tags = findTags(scanned);
  const { titleStart } = readNamePrefix(scanned, tags);
  const { group } = parseName(cut);
  const signed = group === null ? -1 : text.lastIndexOf(`-${group}`);
  const end = signed < 0 ? text.length : signed;
  const at = tags.find((tag) => tag.hard && tag.start > titleStart)?.start ?? end;
  const said = tags.filter((tag) => !FIND_ANY.test(fold(text.slice(tag.start, tag.end))));
  return {
    beforeTags: foldWithPlus(text.slice(0, Math.min(at, end))),
    afterTags: foldWithPlus(text.slice(Math.min(at, end), end)),
    tagWords: new Set(said.flatMap((tag) => fold(text.slice(tag.start, tag.end)).split(" "))),
  };
}

/**
 * The word that makes what bears this name an extra of the work, not the work: `Film.2010.Trailer`, `S01E01.Gag.Reel`. `titles`
 * are folded, and what is theirs says nothing. Of an episode, words that titles have as well count where nothing else is said,
 * or where `titled` tells that its title is known.
 */
export function findExtraWord(
  { beforeTags, afterTags, tagWords }: FoldedName,
  titles: readonly string[],
  { episode, titled }: { episode: boolean; titled: boolean },
): string | undefined {
  const left = withoutTitles(beforeTags, titles).replace(INCLUDED, " ");
  const nothingElse = () =>
    left
      .replace(EVERY_EXTRA, " ")
      .replace(NUMBERING, " ")
      .split(" ")
      .every((word) => word === "" || tagWords.has(word));
  const find = !episode || titled || nothingElse() ? FIND_ANY : FIND_CLEAR;
  return left.match(find)?.[0] ?? withoutTitles(afterTags, titles).replace(INCLUDED, " ").match(FIND_AFTER_TAGS)?.[0];
}

/** Without each of these titles, once, the longest first; what is a part of one that was found is no second title. */
function withoutTitles(text: string, titles: readonly string[]): string {
  const found: string[] = [];
  let left = ` ${text} `;
  for (const title of [...new Set(titles)].toSorted((a, b) => b.length - a.length)) {
    const words = ` ${title} `;
    if (title === "" || !left.includes(words) || found.some((longer) => longer.includes(words))) continue;
    found.push(words);
    left = left.replace(words, "  ");
  }
  return left.replace(/ +/g, " ").trim();
}
