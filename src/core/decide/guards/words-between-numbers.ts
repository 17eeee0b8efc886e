import { titleKey } from "../../identify/title-key.ts";
import { textBeforeTags } from "../../parse/numbers-in-text.ts";

import { named, quoted } from "../../release/candidate.ts";
import { eachEpisode } from "./each-episode.ts";

const MAX_NAME = 500;
// As the words appear in a folded name; "season 2 episode 5" has none between.
const BETWEEN =
  /(?:^| )(?:s|season ?|series ?)\d{1,2} ((?:\p{L}[\p{L}\d]* )+)(?:e|ep ?|episode ?)\d{1,3}(?:v\d)?(?=$| |e\d)/u;
const NEUTRAL = /^(?:(?:e|ep|eps|episodes?|complete|uncut|the|of|and|in) )*$/;

/**
 * "S01 Histories and Lore E03" is the third of something else that came with the season, unless the words between the numbers
 * are part of a title of the series.
 */
export const wordsBetweenNumbers = eachEpisode("numbers_unclear", ({ path, ownName, found, work }) => {
  const words = BETWEEN.exec(titleKey(textBeforeTags(ownName.slice(0, MAX_NAME))))?.[1];
  if (words === undefined || NEUTRAL.test(words)) return undefined;
  if ([...work.keys].some((title) => ` ${title} `.includes(` ${words}`))) return undefined;
  return `${quoted(path)} reads as ${found.wanted} of ${named(work.candidate)}, but ${quoted(words.trim())} between its numbers may make it something else.`;
});
