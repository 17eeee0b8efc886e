import WORDS from "../words/counting.json" with { type: "json" };

/**
 * Joins counting words, grouped by language, into alternatives of a regular expression with the
 * flag `i`. All numbering forms use the same table, so a word is added in only one place.
 */
const anyOf = (byLanguage: Readonly<Record<string, string>>): string =>
  Object.values(byLanguage).join("|");

export const SEASON = anyOf(WORDS.season);
export const EPISODE = anyOf(WORDS.episode);
/**
 * Words that count a season only next to an episode, or an episode only next to a season: `Staffel
 * 2 Teil 9`.
 */
export const SEASON_BESIDE = anyOf(WORDS.seasonBeside);
export const EPISODE_BESIDE = anyOf(WORDS.episodeBeside);
/**
 * Words that follow the number of an episode: `5. Bölüm`, `07 серия`. `eps` is excluded, because
 * `24 eps` is a total.
 */
export const EPISODE_BEHIND = anyOf(WORDS.episodeBehind);
/** A number or number word cannot begin inside a word, such as with the `s` of `Ocean's 11`. */
export const NOT_IN_WORD = String.raw`(?<![a-z\d\u00c0-\u024f]|[a-z]')`;
/**
 * The letters of the scripts in the tables, and of most other scripts. `\p{L}` with the flag `i`
 * would take milliseconds to compile.
 */
export const LETTERS = [
  String.raw`a-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02c1\u0370-\u0374\u0376-\u037d\u0386\u0388-\u0481\u0483-\u0559\u0560-\u0588`,
  String.raw`\u0591-\u05bd\u05d0-\u05f2\u0620-\u065f\u066e-\u06d3\u06d5-\u06dc\u06ee-\u06fc\u0710-\u0963\u0971-\u0df3\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0f00`,
  String.raw`\u0f40-\u0f84\u1000-\u103f\u1050-\u10fa\u10fc-\u135f\u1380-\u138f\u13a0-\u166c\u166f-\u1734\u1740-\u17d3\u180f-\u1fbc\u1fc2-\u1ffc\u2c00-\u2ce4`,
  String.raw`\u2d00-\u2dff\u3005-\u3007\u3041-\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u318e\u31a0-\u31ff\u3400-\u4dbf\u4e00-\ud7fb`,
  String.raw`\uf900-\ufd3d\ufd50-\ufdfb\ufe70-\ufefc\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc`,
].join("");
/** Words between the first and the last number of a range. */
export const TO = anyOf(WORDS.to);
/** Words between the numbers of a list. */
export const AND = anyOf(WORDS.and);
/** Words between a number and the total. */
export const OF = anyOf(WORDS.of);
/** Words for a whole season or series, and words for a series that do not count seasons. */
export const COMPLETE = anyOf(WORDS.complete);
export const SHOW = anyOf(WORDS.show);
/** Suffixes of an ordinal number: `2nd`, `3ª`, `4.`, `5-й`. */
export const ORDINAL = "(?:\\.|st|nd|rd|th|ère|ere|re|er|ème|eme|e|ª|º|°|a|-?[йяе])";

/** Numbers in a name, with their start and end positions. */
export type Numbering = {
  start: number;
  end: number;
  seasons: number[];
  episodes: number[];
  absolute: number[];
  /** 2 for `04v2`; 0 if the name has no version. */
  version: number;
  /**
   * The number that was split into season and episode, with the last two digits as the episode:
   * `105`.
   */
  hundreds?: number | undefined;
};

export function createNumbering(
  start: number,
  end: number,
  numbers: Partial<Omit<Numbering, "start" | "end">>,
): Numbering {
  return { start, end, seasons: [], episodes: [], absolute: [], version: 0, ...numbers };
}

export const createEpisodes = (
  start: number,
  end: number,
  season: number,
  episodes: number[],
  version = 0,
): Numbering => createNumbering(start, end, { seasons: [season], episodes, version });

/** The longest series have about two thousand episodes. A longer range was misread. */
export const MAX_EPISODE_SPAN = 2000;

// The end of an episode number. Letters, sizes, channels (`S01E04-5.1`) or an exclamation mark must
// not follow.
const AFTER = String.raw`(?:\[? ?v(\d))?(?!\d|(?!(?:ep?|and|to)\d)[a-uw-z]|!|\.\d+ ?(?:mb|gb)|(?<=-[57])\.1(?!\d))`;
// The `x` before an episode. The `x` in `S01E03-x264` belongs to a codec.
const CROSS = String.raw`x(?![ .]?26[45](?!\d))`;
const MARKED = String.raw`(?:s(\d{1,4})(?:[ .]|(?=[xe])|[x-](?=\d))?)?(?:(?:xe|ep|e|${CROSS})[ .]{0,2})?(\d{1,5})${AFTER}`;
// A bare number counts only if it touches the previous number (`S01E02-03`), if it closes a
// bracket, or if the word before the first number is a plural. ` - 24 Hours` is a title.
const RANGE = new RegExp(
  String.raw`(?:[ .]{0,3}[-~][ .]{0,3}(?=s\d|(?:xe|ep|e|${CROSS})[ .]?\d)|[-~](?=\d)|[ .](?:${TO})[ .]|(?:to|thru)(?=\d)|[ .][-~][ .](?=\d{1,4}[\])])|(?<=(?:es|eps|os|en|di|ии|ps)[ .:(]{0,2}\d{1,4}) ?[-~] ?(?=\d))${MARKED}`,
  "iy",
);
const LIST = new RegExp(
  String.raw`(?:[ .]{0,2}[+&,][ .]{0,2}|[ .]{0,2}(?=s\d{1,4}[ .]?e|ep?\d)|[ .](?:${AND})[ .]|(?:and|und|et)(?=e?p?\d))${MARKED}`,
  "iy",
);
const CROSS_LIST = new RegExp(
  String.raw`(?:[ .]{0,2}s(\d{1,4})|(?:[ .]{1,2}(?:(-|al?|to|thru)[ .]{1,2})?|(-)|[ .]{0,2}[+&,][ .]{0,2})(\d{1,4}))?${CROSS}(\d{1,4})(?![\da-z]{0,3}[pi]\b|\d)`,
  "iy",
);
// `Серии: 5 из 20`: after a plural, a single number is the number of available episodes.
const COUNT = new RegExp(
  String.raw`(?=[ .](?:${OF}))(?<=(?:episodes|eps|seri[ai]|серии)[ .:]{0,2}\d{1,3})[ .](?:${OF})[ .]\d{1,3}(?!\d)`,
  "iy",
);
// Numbers separated by only a space or a dot, and not followed by a date, bit depth, frame rate or
// size.
const ROW =
  /(?:[ .]\d{1,2})+(?=$|[ .]?[[()+-]|[ .][a-z]|[ .]\d{3,4}p)(?![ .]?(?:bits?|fps|[km]b|gb))/iy;

type EpisodeList = { episodes: number[]; end: number; lastSeason: number };

/**
 * Reads the list after an episode number: `E01-E03`, `E01E02`, `E01+02`, `E01 & E02`, `S01E22
 * S01E23`, `1x02-03-04`, `5x44x45`, `E01 to 06`. `end` is where the last number ends. `lastSeason`
 * differs from `season` only for a range over several seasons.
 */
export function readEpisodeList(
  text: string,
  position: number,
  season: number,
  number: number,
): EpisodeList {
  const episodes = [number];
  let end = position;
  let lastSeason = season;
  for (let n = 0; n < MAX_EPISODE_SPAN; n++) {
    const last = episodes.at(-1) ?? number;
    RANGE.lastIndex = end;
    const range = RANGE.exec(text);
    if (range && !isAbsoluteBeside(text, position, range[0])) {
      const to = Number(range[2]);
      const toSeason = Number(range[1] ?? season);
      if (toSeason > season && toSeason - season < 60) lastSeason = toSeason;
      else if (to <= last || to - last >= MAX_EPISODE_SPAN || toSeason !== season) break;
      else episodes.push(...listNumbersAfter(last, to));
      end = RANGE.lastIndex;
      if (lastSeason !== season) break;
      continue;
    }
    const next = readNextEpisode(text, end, season);
    if (next === undefined || next.season !== season || next.number <= last) break;
    episodes.push(...(next.isRange ? listNumbersAfter(last, next.number) : [next.number]));
    end = next.end;
  }
  COUNT.lastIndex = end;
  if (episodes.length === 1 && number > 1 && COUNT.test(text)) {
    return { episodes: [1, ...listNumbersAfter(1, number)], end: COUNT.lastIndex, lastSeason };
  }
  const row = lastSeason === season ? readRow(text, end, episodes.at(-1) ?? number, 2) : undefined;
  return { episodes: [...episodes, ...(row?.numbers ?? [])], end: row?.end ?? end, lastSeason };
}

/** Reads the next episode of a list, by its letter, a sign or `x`; undefined at the list's end. */
function readNextEpisode(
  text: string,
  position: number,
  season: number,
): { season: number; number: number; isRange: boolean; end: number } | undefined {
  LIST.lastIndex = position;
  const list = LIST.exec(text);
  if (list !== null) {
    const [, ofSeason = season, number] = list;
    return {
      season: Number(ofSeason),
      number: Number(number),
      isRange: false,
      end: LIST.lastIndex,
    };
  }
  CROSS_LIST.lastIndex = position;
  const times = CROSS_LIST.exec(text);
  if (times === null) return undefined;
  const [, marked, to, dash, before, number] = times;
  return {
    season: Number(marked ?? before ?? season),
    number: Number(number),
    // `1x02-x04`, `5x44x45`: the numbers up to this one
    isRange: Boolean(to) || Boolean(dash) || (!marked && !before),
    end: CROSS_LIST.lastIndex,
  };
}

/**
 * `E21.22`, `S01 02 03`: every number in the row is one more than the previous number and has at
 * least `digits` digits.
 */
export function readRow(
  text: string,
  position: number,
  first: number,
  digits: number,
):
  | {
      numbers: number[];
      end: number;
    }
  | undefined {
  ROW.lastIndex = position;
  const row = ROW.exec(text)?.[0].match(/\d+/g) ?? [];
  return row.length > 0 &&
    row.every((number, i) => number.length >= digits && Number(number) === first + i + 1)
    ? { numbers: row.map(Number), end: ROW.lastIndex }
    : undefined;
}

/**
 * `S05E53 - Ep.129`: the letter before the first number and the word before the second, separated
 * by spaces, count different things.
 */
const isAbsoluteBeside = (text: string, position: number, range: string): boolean =>
  /^[ .]{1,3}[-~][ .]{1,3}ep/i.test(range) &&
  !/ep[a-z]*[ .]?\d+$/i.test(text.slice(Math.max(0, position - 16), position));

const VERSION = /[ .]?v(\d)(?![\da-z])/iy;

/** Returns the version after a number (`04v2`; 0 if no version follows) and its end position. */
export function readVersionAt(text: string, position: number): { version: number; end: number } {
  VERSION.lastIndex = position;
  const version = Number(VERSION.exec(text)?.[1] ?? 0);
  return { version, end: VERSION.lastIndex || position };
}

/**
 * Returns the numbers after `a` up to and including `b`. Returns only `b` if the range is
 * implausible: no series has such an episode, so the release goes to review.
 */
export const listNumbersAfter = (a: number, b: number): number[] =>
  b <= a || b - a >= MAX_EPISODE_SPAN
    ? [b]
    : Array.from({ length: b - a }, (_, index) => a + index + 1);

/** Returns `a` and, if `b` is larger, all numbers up to `b`. */
export const listUpTo = (a: number, b: number): number[] =>
  b > a ? [a, ...listNumbersAfter(a, b)] : [a];
