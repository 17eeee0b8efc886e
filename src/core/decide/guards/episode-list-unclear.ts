import { titleKey } from "../../identify/title-key.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import { quoted } from "../../release/candidate.ts";
import { eachEpisode, type MappedVideo } from "./each-episode.ts";

const AND = String.raw`(?:[ ._]{0,2}[+&,][ ._]{0,2}|[ ._](?:and|und|et|y|e|og|och|plus)[ ._])`;
const MORE = "more|others?|another|weitere|mehr|autres?|m[aá]s|otros?|altri|extra";
// "S01E02 and 1 more", "E02 & more", "1x02 (+1)", "E02 plus 1"
const AND_MORE = new RegExp(
  String.raw`(?<!\d)(\d{1,4})(?:v\d)?(?:${AND}|[ ._]{0,2}\([ ._]?[+&][ ._]?)(?:(?:\d{1,2}|one|two|three|an?)[ ._])?(?:${MORE})(?!\p{L})`,
  "giu",
);
const PLUS = /(?<!\d)(\d{1,4})(?:v\d)?(?:[ ._]{1,2}\(?\+ ?|[ ._]plus[ ._])(\d{1,2})(?![\d.]|[ ._]?\p{L})/giu;
// "04, 05", "4+5", "13 y 14"; not "S4, E5"
const PAIR = new RegExp(
  String.raw`(?<![\d.]|(?<!\p{L})[st]|(?:seasons?|series|staffel|saison|temporada|сезон) )(\d{1,4})${AND}(?:e|ep)?(\d{1,4})(?!\d)`,
  "giu",
);
// "E09 & 10 Commandments": only the first number has a leading zero, and words follow the second.
const TITLED = new RegExp(String.raw`(?<![\d.])(\d{1,4})${AND}([1-9]\d{0,3})[ ._]+(?=\p{L}{2})`, "giu");
// "09-10" in the folder of season 9 is two of its episodes, or only its tenth.
const HYPHENED = /(?:^|\/)(\d{1,2})-(\d\d)(?![\d-])[^/]*$/;

const VIDEO = /\.[a-z\d]{2,4}$/i;
const MARKED = /\d[ .]?(?:[-~]|to)[ .]?(?:s\d{1,2})?e(?:p)?\d/i;
const MAX_IN_ONE = 3;
const MAX_IN_RANGE = 4;

const numbersOf = ({ episodes, absolute }: ParsedName): number[] => (episodes.length > 0 ? episodes : absolute);

// "E07 & 20 Minutes" is not a list, and a file has few episodes unless its name gives a range.
function isUnlikely({ name }: ParsedName, numbers: readonly number[]): boolean {
  const holes = numbers.some((number, at) => at > 0 && number !== (numbers[at - 1] ?? 0) + 1);
  return holes || (numbers.length > (MARKED.test(name.slice(-200)) ? MAX_IN_RANGE : MAX_IN_ONE) && VIDEO.test(name));
}

// A list of which not every number was read, as it is written.
function unread(text: string, name: string, numbers: ReadonlySet<number>): string | undefined {
  const has = (digits: string | undefined) => numbers.has(Number(digits));
  for (const [list, first] of text.matchAll(AND_MORE)) if (has(first)) return list;
  for (const [list, first, more] of text.matchAll(PLUS)) if (has(first) && !has(more)) return list;
  for (const [list, first, next] of text.matchAll(PAIR))
    if (Number(next) === Number(first) + 1 && has(first) !== has(next)) return list;
  const [, first, next] = HYPHENED.exec(name) ?? [];
  return numbers.size === 1 && has(first) !== has(next) && Number(next) === Number(first) + 1
    ? `${first}-${next}`
    : undefined;
}

// The last number may be a word of the episode's title, or, as in "01-02 - Title", the first one the season.
function mayBeOther({ file, found }: MappedVideo, text: string, numbers: readonly number[]): string | undefined {
  const titles = found.mapping.titles.map(titleKey);
  const title = titleKey(file.episodeTitle ?? "");
  if (numbers.length < 2) return undefined;
  if (file.saidBy.season !== 0 && numbers.length === 2 && title !== titles[0] && title === titles[1])
    return numbers.join(", ");
  const titled = [...text.matchAll(TITLED)].find(([, , last]) => Number(last) === file.episodes.at(-1));
  return titles.includes(title) ? undefined : titled?.[0];
}

/** A list of episodes that is unlikely for one video, or was not read completely, or whose last number may be something else. */
export const episodeListUnclear = eachEpisode("numbers_unclear", (video) => {
  const { path, file, own, found } = video;
  const numbers = numbersOf(file);
  if (isUnlikely(file, numbers))
    return `${quoted(path)} reads as the episodes ${numbers.slice(0, 5).join(", ")}, which is an unlikely list for one video.`;
  const text = own.beforeTags();
  const list = unread(text, file.name, new Set(numbers)) ?? mayBeOther(video, text, numbers);
  if (list === undefined) return undefined;
  return `${quoted(path)} reads as ${found.wanted}, but ${quoted(list.trim())} in it may mean other episodes.`;
});
