import { titleKey } from "../../identify/title-key.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import { textBeforeTags } from "../../parse/numbers-in-text.ts";

import { quoted } from "../../release/candidate.ts";
import { seasonPiece } from "../evidence/season-piece.ts";
import { eachEpisode } from "./each-episode.ts";

const MAX_NAME = 500;
// A half episode (`E01.5`) is a recap; a `5.1` after it is the audio channels.
const HALF = /(?<![a-z\d])(?:s\d{1,2})?(?:eps?|e|x|[ .]-[ .])\d{1,4}\.[1-9](?![\d.]|[ .]?(?:mb|gb))/i;
// As the words appear in a folded name.
const SPECIAL =
  /(?:^| )(?:(?:s\d{1,2})?sp ?\d{1,2}|(?:ova|ovas|oad|ona|nced|ncop|pv|webisode|minisode|preview|recap) ?\d{0,2}|special \d{1,2}|promo|sneak peek|reaction|inside the episode|after ?show|making of|unaired pilot|podcast)(?= |$)/;
const SPECIAL_FOLDER =
  /^(?:sps?|ovas?|oads?|onas?|webisodes?|minisodes?|commentar(?:y|ies)|promos?|recaps?|reactions?|sneak peeks?|inside the episodes?|previews?|pvs?|ncop nced|openings?|endings?)$/;
function specialWord(file: ParsedName, titles: readonly string[]): string | undefined {
  const [own = "", ...folders] = file.name.split("/").toReversed();
  const text = textBeforeTags(own);
  const half = HALF.exec(text.slice(0, MAX_NAME))?.[0];
  if (half !== undefined && !titles.some((title) => title.includes(titleKey(half)))) return half.trim();
  const key = titleKey(text);
  const word = SPECIAL.exec(key)?.[0].trim();
  if (word !== undefined && !titles.some((title) => ` ${title} `.includes(` ${word} `))) return word;
  return folders.find((folder) => SPECIAL_FOLDER.test(titleKey(folder)));
}

/** The name says that it is not a regular episode: a special, a recap, a trailer, or on a disc numbered from 1 again. */
export const specialOrRecap = eachEpisode("numbers_unclear", ({ path, file, found, work, evidence }) => {
  if (found.mapping.season === 0) return undefined;
  const titles = [...found.mapping.titles.map(titleKey), ...work.keys];
  const said = specialWord(file, titles) ?? seasonPiece(file, evidence.parsed.name, titles);
  return said && `${quoted(path)} reads as ${found.wanted}, but ${quoted(said)} may make it something else.`;
});
