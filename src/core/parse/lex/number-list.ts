/** Numbers in a name, and where they begin and end. */
export type Numbering = {
  start: number;
  end: number;
  seasons: number[];
  episodes: number[];
  absolute: number[];
  /** 2 for `04v2`; 0 if the name has no version. */
  version: number;
};

export function numberingAt(start: number, end: number, numbers: Partial<Omit<Numbering, "start" | "end">>): Numbering {
  return { start, end, seasons: [], episodes: [], absolute: [], version: 0, ...numbers };
}

/** The longest series have about two thousand episodes. A longer range was misread. */
export const MAX_EPISODE_SPAN = 2000;

// The end of an episode number: no letters, size or channels may follow (`S01E04-5.1`). A bare number counts only if it
// touches the one before (`S01E02-03`, `1x02+03`): ` - 24 Hours` is a title.
const AFTER = String.raw`(?:\[? ?v(\d))?(?![\da-uw-z]|\.\d+ ?(?:mb|gb)|(?<=-[57])\.1(?!\d))`;
// The `x` before an episode. That of `S01E03-x264` belongs to a codec.
const CROSS = String.raw`x(?![ .]?26[45](?!\d))`;
const RANGE = new RegExp(
  String.raw`(?:[ .]{0,3}[-~][ .]{0,3}(?:s(\d{1,4})[ .]?)?(?:xe|ep|e|${CROSS})[ .]?|[-~]s(\d{1,4})[x-]|[-~]|[ .](?:to|thru|through|bis|al?)[ .](?:s(\d{1,4})[ .]?)?(?:ep?)?)(\d{1,4})${AFTER}`,
  "iy",
);
const LIST = new RegExp(
  String.raw`(?:[ .]{0,2}[+&,][ .]{0,2}(?:s(\d{1,4})[ .]?)?(?:ep|e|${CROSS})?|[ .]{0,2}(?:s(\d{1,4})[ .]?)?(?:ep|e)|[ .](?:and|et|und|y|e)[ .](?:s(\d{1,4})[ .]?)?(?:ep|e)?)(\d{1,4})${AFTER}`,
  "iy",
);
const CROSS_LIST = new RegExp(
  String.raw`(?:[ .]{0,2}s(\d{1,4})|(?:[ .]{1,2}(?:(-|al?|to|thru)[ .]{1,2})?|(-)|[ .]{0,2}[+&,][ .]{0,2})(\d{1,4}))?${CROSS}(\d{1,4})(?![\da-z]{0,3}[pi]\b|\d)`,
  "iy",
);

type EpisodeList = { episodes: number[]; end: number; lastSeason: number };

/**
 * Reads the list after an episode number: `E01-E03`, `E01E02`, `E01+02`, `E01 & E02`, `S01E22 S01E23`, `1x02-03-04`,
 * `5x44x45`, `E01 to 06`. `end` is where the last number ends. `lastSeason` differs from `season` only for a range over
 * several seasons.
 */
export function readEpisodeList(text: string, at: number, season: number, number: number): EpisodeList {
  const episodes = [number];
  let end = at;
  let lastSeason = season;
  for (let n = 0; n < MAX_EPISODE_SPAN; n++) {
    const last = episodes.at(-1) ?? number;
    RANGE.lastIndex = end;
    const range = RANGE.exec(text);
    if (range) {
      const to = Number(range[4]);
      const toSeason = Number(firstGroup(range, 1, 3) ?? season);
      if (toSeason > season && toSeason - season < 60) lastSeason = toSeason;
      else if (to <= last || to - last >= MAX_EPISODE_SPAN || toSeason !== season) break;
      else episodes.push(...numbersAfter(last, to));
      end = RANGE.lastIndex;
      if (lastSeason !== season) break;
      continue;
    }
    LIST.lastIndex = end;
    CROSS_LIST.lastIndex = end;
    const list = LIST.exec(text);
    const times = list ? null : CROSS_LIST.exec(text);
    const match = list ?? times;
    if (!match) break;
    const next = Number(list ? list[4] : times?.[5]);
    const nextSeason = Number((list ? firstGroup(list, 1, 3) : (match[1] ?? match[4])) ?? season);
    if (nextSeason !== season || next <= last) break;
    if (times && (times[2] || times[3] || (!times[1] && !times[4]))) episodes.push(...numbersAfter(last, next));
    else episodes.push(next);
    end = list ? LIST.lastIndex : CROSS_LIST.lastIndex;
  }
  return { episodes, end, lastSeason };
}

/**
 * The numbers after `a` up to and including `b`. Only `b` if the range is not plausible: no series has it, so it goes
 * to review.
 */
export function numbersAfter(a: number, b: number): number[] {
  if (b <= a || b - a >= MAX_EPISODE_SPAN) return [b];
  const all: number[] = [];
  for (let n = a + 1; n <= b; n++) all.push(n);
  return all;
}

const firstGroup = (match: RegExpExecArray, from: number, to: number): string | undefined => {
  for (let i = from; i <= to; i++) if (match[i] !== undefined) return match[i];
  return undefined;
};
