import { titleKey } from "../../identify/title-key.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import { textBeforeTags } from "../../parse/numbers-in-text.ts";

import { quoted } from "../../release/candidate.ts";
import { eachEpisode } from "./each-episode.ts";

const MAX_NAME = 500;
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

function unread({ episodes, absolute }: ParsedName, text: string): string | undefined {
  const numbers = new Set(episodes.length > 0 ? episodes : absolute);
  for (const found of text.matchAll(AND_MORE)) if (numbers.has(Number(found[1]))) return found[0];
  for (const found of text.matchAll(PLUS))
    if (numbers.has(Number(found[1])) && !numbers.has(Number(found[2]))) return found[0];
  for (const found of text.matchAll(PAIR)) {
    const [first, second] = [Number(found[1]), Number(found[2])];
    if (second === first + 1 && numbers.has(first) !== numbers.has(second)) return found[0];
  }
  return undefined;
}

// The last number may be the first word of the episode's title, unless TMDb has the rest as a title of these episodes.
function mayBeTitle({ episodes, episodeTitle }: ParsedName, text: string, titles: readonly string[]) {
  const last = episodes.at(-1);
  if (episodes.length < 2) return undefined;
  for (const found of text.matchAll(TITLED))
    if (Number(found[2]) === last) return titles.includes(titleKey(episodeTitle ?? "")) ? undefined : found[0];
  return undefined;
}

/** A list of episodes that was not read completely ("S01E02 and 1 more"), or whose last number may be a word of the title. */
export const episodeListUnclear = eachEpisode("numbers_unclear", ({ path, file, ownName, found }) => {
  const text = textBeforeTags(ownName).slice(0, MAX_NAME);
  const list = unread(file, text) ?? mayBeTitle(file, text, found.mapping.titles.map(titleKey));
  if (list === undefined) return undefined;
  return `${quoted(path)} reads as ${found.wanted}, but ${quoted(list.trim())} in it may mean other episodes.`;
});
