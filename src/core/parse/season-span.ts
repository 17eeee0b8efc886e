import { fill } from "./episode-list.ts";
import { type Numbering, numberingAt } from "./lex/number-list.ts";

// S01 1-8 из 10, S01 [01-05], Сезон 2 / Серии: 1-10 из 12, S1E1-8 of 10
const SPAN =
  /(?<![a-z\d])(?:s|(?:season|сезон)[ :]{0,2})(\d{1,2})[ .,/:-]{1,4}(?:(?:серии|серия|episodes?|eps?|e)[ .:]{0,2})?([([])?(\d{1,3}) ?[-~] ?(\d{1,3})(?:[\])]|[ .]?(?:из|of) ?(?:\d{1,3}|\?{1,3}))/i;
// S03 Episodes 01 - 05, Temporada 1 Capítulos 1 al 5
const PLURAL =
  /(?<![a-z\d])(?:s|(?:season|saison|staffel|temporada|stagione|сезон)[ .:]{0,2})(\d{1,2})[ .,/:()[\]-]{1,4}(?:episodes|eps|épisodes|cap[ií]tulos|caps|folgen|episodi|серии)[ .:]{0,2}(\d{1,3})[ .]?(?:[-~]|to|al?|à|bis|до|thru)[ .]?(\d{1,3})(?![\da-z])/i;
const MAY = /\d ?[-~] ?\d/;
const MAY_PLURAL = /(?:es|eps|ps|os|en|di|ии)[ .:]{0,2}\d/i;
// [2.10]: a season and two digits of an episode, alone in square brackets
const POINT = /(?<=[\p{L}\d)] )\[(\d{1,2})\.(\d\d)\]/u;

/** A season with the span of its episodes that are there: `S01 1-8 из 10`, `S01 [01-05]`; the second number must not be smaller. */
export function seasonSpan(text: string): Numbering | undefined {
  const found = MAY.test(text) ? SPAN.exec(text) : null;
  const [all = "", season = "", open, a = "", b = ""] = found ?? [];
  const plural = MAY_PLURAL.test(text) ? PLURAL.exec(text) : null;
  if (plural && Number(plural[3]) > Number(plural[2]))
    return numberingAt(plural.index, plural.index + plural[0].length, {
      seasons: [Number(plural[1])],
      episodes: [Number(plural[2]), ...fill(Number(plural[2]), Number(plural[3]))],
    });
  if (!found || Number(b) <= Number(a) || (open === undefined) !== !/[\])]$/.test(all)) return pointed(text);
  return numberingAt(found.index, found.index + all.length, {
    seasons: [Number(season)],
    episodes: [Number(a), ...fill(Number(a), Number(b))],
  });
}

/** `Show [2.10] Title`: a season and an episode with a point between them. */
function pointed(text: string): Numbering | undefined {
  const found = text.includes(" [") ? POINT.exec(text) : null;
  return found
    ? numberingAt(found.index, found.index + found[0].length, {
        seasons: [Number(found[1])],
        episodes: [Number(found[2])],
      })
    : undefined;
}
