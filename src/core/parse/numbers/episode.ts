import { EPISODE, OF } from "../lex/counting-words.ts";
import { type Numbering, numberingAt, numbersAfter, readEpisodeList } from "../lex/number-list.ts";
import { allMatches } from "../tags/find-tags.ts";
import { ordinalEpisode } from "./compact.ts";
import { hanNumber, roman } from "./number-words.ts";

const NOT_IN_WORD = String.raw`(?<![a-z\d\u00c0-\u024f])`;
// E23, EP07, Ep. 5, Episode 51, Folge 3, Cap.105, серия 4
const WORDED = new RegExp(
  String.raw`${NOT_IN_WORD}(?:e(?=\d\d|\d-\d)|(?<=^)e(?=\d$)|(?:${EPISODE})(?:[ .:#-]{0,3}|\())(\d{1,4})(?![\da-uw-z])`,
  "gi",
);
const ROMAN = new RegExp(String.raw`${NOT_IN_WORD}(?:ep|episode)[ .:-]{1,2}([ivx]{1,5})(?![a-z\d])`, "i");
const HAN =
  /第 ?(\d{1,4}|[一二三四五六七八九十]{1,3})(?: ?[-~] ?(\d{1,4}))? ?[話话集回]|(?<![\d全共])(\d{1,4})[話话集화회](?!\p{L})|(?<!\d)(\d{1,4})(?:-(\d{1,4}))? сери[яи]/u;
// 全12集: the total number of episodes
const EPISODE_COUNT = /[全共] ?\d{1,4} ?[話话集回]|(?<![\d第])\d{1,4} ?[話话集回]全/;
// 3of5, 01 of 24: the total proves a series
const NUMBER_OF = new RegExp(
  String.raw`${NOT_IN_WORD}(?:(?:part|pt|teil)[ .]?)?(?:(\d{1,3})-)?(\d{1,3})(?:of|iz|[ .](?:${OF})[ .])(\d{1,3})(?![\da-z])`,
  "gi",
);
const HASH = /(?:^|[ .[(])#(\d{1,4})(?![\da-uw-z])/g;
const PADDED = /[ .](0\d)(?![\da-z])/iy;
const VERSION = /^[ .]?v(\d)(?![\da-z])/i;

/**
 * An episode without a season: `E04`, `Ep. 05-07`, `Episode VIII`, `#12`, `第04話`, `3of5`. The caller decides whether
 * the number is absolute, and splits Spanish three-digit numbers (`Cap.105`).
 */
export function episodeOnly(text: string, from = 0): Numbering | undefined {
  for (const pattern of [WORDED, HASH]) {
    pattern.lastIndex = from;
    const match = pattern.exec(text);
    pattern.lastIndex = 0;
    if (match) return readFrom(text, match.index, match.index + match[0].length, Number(match[1]));
  }
  const hanMatch = HAN.exec(text);
  if (hanMatch && hanMatch.index >= from) {
    const a = hanNumber(hanMatch[1] ?? hanMatch[3] ?? hanMatch[4] ?? "");
    const b = Number(hanMatch[2] ?? hanMatch[5] ?? a);
    if (a !== undefined) {
      const episodes = b > a ? [a, ...numbersAfter(a, b)] : [a];
      return numberingAt(hanMatch.index, hanMatch.index + hanMatch[0].length, { episodes });
    }
  }
  const count = EPISODE_COUNT.exec(text);
  if (count && count.index >= from) return numberingAt(count.index, count.index + count[0].length, {});
  for (const total of allMatches(NUMBER_OF, text)) {
    const [first, last, all] = [Number(total[1] ?? total[2]), Number(total[2]), Number(total[3])];
    if (total.index >= from && first <= last && last <= all && all > 1) {
      return numberingAt(total.index, total.index + total[0].length, {
        episodes: first < last ? [first, ...numbersAfter(first, last)] : [last],
      });
    }
  }
  const ordinal = ordinalEpisode(text);
  if (ordinal && ordinal.start >= from) return ordinal;
  const match = ROMAN.exec(text);
  const number = roman(match?.[1] ?? "");
  return match && number !== undefined && match.index >= from
    ? numberingAt(match.index, match.index + match[0].length, { episodes: [number] })
    : undefined;
}

function readFrom(text: string, start: number, at: number, number: number): Numbering {
  const version = VERSION.exec(text.slice(at, at + 5));
  const list = readEpisodeList(text, at + (version?.[0].length ?? 0), -1, number);
  for (;;) {
    PADDED.lastIndex = list.end;
    const more = PADDED.exec(text);
    if (!more || Number(more[1]) <= (list.episodes.at(-1) ?? 0)) break;
    list.episodes.push(Number(more[1]));
    list.end = PADDED.lastIndex;
  }
  const lateVersion = VERSION.exec(text.slice(list.end, list.end + 5));
  return numberingAt(start, list.end + (lateVersion?.[0].length ?? 0), {
    episodes: list.episodes,
    version: Number(version?.[1] ?? lateVersion?.[1] ?? 0),
  });
}
