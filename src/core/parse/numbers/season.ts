import { type Numbering, numberingAt, numbersAfter } from "../lex/number-list.ts";
import { allMatches } from "../tags/find-tags.ts";
import { hanNumber, numberOf, roman } from "./number-words.ts";

// The `s` of `Ocean's 11` ends a word.
const NOT_IN_WORD = String.raw`(?<![a-z\d\u00c0-\u024f]|[a-z]')`;
const NUMBER = String.raw`(\d{1,4}|[ivx]{1,5}|one|two|three|four|five|six|seven|eight|nine|ten|une|deux|trois|quatre|cinq|sept|huit|neuf|dix)`;
// S01, S2014, S 01, S07D1; then -S10, -05, +S02, & S03
const SHORT = new RegExp(
  String.raw`${NOT_IN_WORD}(?:s|(?<![a-z]\.)s[ .](?=\d\d)|t(?=0\d(?!\d)|\d{1,2}[ .-]{1,3}cap))(\d{1,4})(?:d\d{1,2}|(?=extras))?(?![\da-df-z]|e\d)`,
  "gi",
);
const WHOLE_SEASON = /(?<![a-z\d])(\d{1,2})xall(?![a-z\d])/gi;
const WORDED = new RegExp(
  String.raw`${NOT_IN_WORD}(seasons?|series|saisons?|staffeln?|temporadas?|temp|tem|stagion[ei]|seizoen|sezona?|sæson|säsong|сезоны?|시즌|シーズン)[ .:#-]{0,3}${NUMBER}(?![\da-np-z]|o(?!f))`,
  "gi",
);
const ORDINAL =
  /(?<![a-z\d\u00c0-\u024f])(\d{1,2}(?:st|nd|rd|th|ère|ere|re|er|ème|eme|e|a|ª|º|°|\.|-?[йяе])?|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)[ .-]{1,2}(?:season|saison|staffel|temporada|stagione|stage season|seizoen|évad|сезон)(?![a-z\d])|(?<![a-z\d])(\d{1,2})\. ?(?:sezona?|staffel|évad|série)(?![a-z\d])/gi;
const HAN = /第 ?(\d{1,2}|[一二三四五六七八九十]{1,3}) ?[季期部]|(?<!\d)(\d{1,2})[기期季](?!\p{L})/gu;
const NEXT_SHORT =
  /[ .]{0,2}(?:([-~]|to|thru|through)|[+&,]|and)?[ .]{0,2}s(\d{1,4})(?![\da-z])|([-~])(\d{1,2})(?![\da-z])|[ .]-[ .](\d\d)(?=[ .](?:complete|full))/iy;
// `Season 2 - 03` is an episode, `Seasons 2 - 3` are two.
const NEXT_WORDED =
  /(?:([-~])|[ .]{0,2}(?:(to|thru|through|à|a|bis|до)|[+&,.]|and|et|und|y))[ .]{0,2}(?:seasons? ?|s)?(\d{1,2})(?![\da-z]| ?of)/iy;
// The empty groups give the numbers the same positions as in NEXT_WORDED.
const NEXT_PLURAL = /[ .]{1,2}([-~])()()[ .]{1,2}(\d{1,2})(?![\da-z]| ?of)/iy;
const MAY_HAVE_WORD = /seas|seri|sais|staff|tem|stag|seiz|sez|éva|sér|sæs|säs|сез|시즌|シーズン/i;
// S01 02 03: three or more consecutive seasons
const ROMANS = /[ .]?(?:[-~]|to)[ .]?([ivx]{1,5})(?![a-z\d])/iy;
const ROW = /(?:[ .]\d\d){2,}(?=$|[ .]?[[(-]|[ .][a-z])/iy;
const EPISODE_BEFORE =
  /(?:episodes?|épisode|episodio|ep|folge|aflevering|odcinek|cap(?:[ií]tulo)?|серия|#)[ .#:-]{0,3}$/i;
const NOT_ASCII = /[^\u0000-\u007f]/;
const OF_COUNT = /[ .]?(?:of|\/)[ .]?\d{1,2}(?![\da-z])/iy;

/**
 * The first season without episodes in the name: `S01`, `S01-S10`, `Season 1 to 6`, `Temporada 2`, `2nd Season`, `第二季`.
 * The word `Series` alone is not enough: it needs a number. `end` is after the whole list.
 */
export function seasonOnly(text: string): Numbering | undefined {
  let best: Numbering | undefined;
  const keep = (numbering: Numbering): void => {
    if (!best || numbering.start < best.start) best = numbering;
  };
  const worded = MAY_HAVE_WORD.test(text);
  for (const match of worded ? allMatches(WORDED, text) : []) {
    const number = numberOf(match[2] ?? "");
    // `Concert Series 2012`, `The Miracle Season 2019` end in a year, but a folder may be called `Season 2012`.
    if (
      number === undefined ||
      (number > 100 && (number < 1900 || number > 2099 || /[\p{L}\d]/u.test(text.slice(0, match.index))))
    )
      continue;
    const at = match.index + match[0].length;
    const plural = /^(?:seasons|saisons|staffeln|temporadas|stagioni|сезоны)/i.test(match[0])
      ? readList(text, at, number, NEXT_PLURAL)
      : undefined;
    const all =
      (/s[ .:#-]/i.test(match[0]) ? readRow(text, at, number) : undefined) ??
      readRomanRange(text, at, match[2] ?? "", number) ??
      (plural && plural.seasons.length > 1 ? plural : readList(text, at, number, NEXT_WORDED));
    OF_COUNT.lastIndex = all.end;
    keep(numberingAt(match.index, OF_COUNT.test(text) ? OF_COUNT.lastIndex : all.end, { seasons: all.seasons }));
    break;
  }
  for (const match of /xall/i.test(text) ? allMatches(WHOLE_SEASON, text) : []) {
    keep(numberingAt(match.index, match.index + match[0].length, { seasons: [Number(match[1])] }));
    break;
  }
  for (const match of allMatches(SHORT, text)) {
    const number = Number(match[1]);
    if (number > 100 && (number < 1900 || number > 2099)) continue;
    const end = match.index + match[0].length;
    const all = readRow(text, end, number) ?? readList(text, end, number, NEXT_SHORT);
    keep(numberingAt(match.index, all.end, { seasons: all.seasons }));
    break;
  }
  const ordinal = worded ? ORDINAL.exec(text) : null;
  ORDINAL.lastIndex = 0;
  if (ordinal && !isEpisodeNumber(text, ordinal.index, ordinal.index + ordinal[0].length)) {
    const said = ordinal[1] ?? ordinal[2] ?? "";
    const number = numberOf(/^\d{1,2}/.exec(said)?.[0] ?? said);
    if (number !== undefined)
      keep(numberingAt(ordinal.index, ordinal.index + ordinal[0].length, { seasons: [number] }));
  }
  for (const match of NOT_ASCII.test(text) ? allMatches(HAN, text) : []) {
    const number = hanNumber(match[1] ?? match[2] ?? "");
    if (number !== undefined) keep(numberingAt(match.index, match.index + match[0].length, { seasons: [number] }));
    break;
  }
  return best;
}

function readList(text: string, at: number, first: number, next: RegExp): { seasons: number[]; end: number } {
  const seasons = [first];
  let end = at;
  for (let n = 0; n < 100; n++) {
    next.lastIndex = end;
    const match = next.exec(text);
    if (!match) break;
    const range = next === NEXT_SHORT ? (match[1] ?? match[3] ?? match[5]) : (match[1] ?? match[2]);
    const to = Number(next === NEXT_SHORT ? (match[2] ?? match[4] ?? match[5]) : (match[4] ?? match[3]));
    const last = seasons.at(-1) ?? first;
    if (to <= last || to - last > 60) break;
    seasons.push(...(range ? numbersAfter(last, to) : [to]));
    end = next.lastIndex;
  }
  return { seasons, end };
}

/** `Season I - III`. */
function readRomanRange(
  text: string,
  at: number,
  first: string,
  from: number,
): { seasons: number[]; end: number } | undefined {
  ROMANS.lastIndex = at;
  const to = /^[ivx]+$/i.test(first) ? (roman(ROMANS.exec(text)?.[1] ?? "") ?? 0) : 0;
  return to > from ? { seasons: [from, ...numbersAfter(from, to)], end: ROMANS.lastIndex } : undefined;
}

/** `S01 02 03`: each number must be the next season. */
function readRow(text: string, at: number, first: number): { seasons: number[]; end: number } | undefined {
  ROW.lastIndex = at;
  const seasons = (ROW.exec(text)?.[0].match(/\d\d/g) ?? []).map(Number);
  return seasons.length > 0 && seasons.every((season, i) => season === first + i + 1)
    ? { seasons: [first, ...seasons], end: ROW.lastIndex }
    : undefined;
}

/** `Folge 3 Staffel 10`: the number before the word for season belongs to the episode. */
const isEpisodeNumber = (text: string, start: number, end: number): boolean =>
  EPISODE_BEFORE.test(text.slice(Math.max(0, start - 16), start)) && /^[ .:#-]{1,3}\d/.test(text.slice(end, end + 4));
