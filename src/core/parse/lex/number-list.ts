/** A place in the name that numbers it: where it stands, and what it says. */
export type Numbering = {
  start: number;
  end: number;
  seasons: number[];
  episodes: number[];
  absolute: number[];
  /** 2 for `04v2`; 0 when nothing is said. */
  version: number;
};

export function numberingAt(start: number, end: number, said: Partial<Omit<Numbering, "start" | "end">>): Numbering {
  return { start, end, seasons: [], episodes: [], absolute: [], version: 0, ...said };
}

/** No file and no pack names more: the longest series have some two thousand episodes. A longer range is a misreading. */
export const MAX_EPISODE_SPAN = 2000;

// What may follow an episode's number: no letters, size or channels (`S01E04-5.1`). A bare number counts only when it touches (`S01E02-03`, `1x02+03`): ` - 24 Hours` is a title.
const AFTER = String.raw`(?:\[? ?v(\d))?(?![\da-uw-z]|\.\d+ ?(?:mb|gb)|(?<=-[57])\.1(?!\d))`;
// The `x` in front of an episode; that of `S01E03-x264` belongs to a codec.
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
 * Reads on after an episode number: `E01-E03`, `E01E02`, `E01+02`, `E01 & E02`, `S01E22 S01E23`, `1x02-03-04`, `5x44x45`, `E01 to 06`.
 * `end` is where the last one ends. `lastSeason` differs from `season` only for a range over several seasons.
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
      const said = Number(firstGroup(range, 1, 3) ?? season);
      if (said > season && said - season < 60) lastSeason = said;
      else if (to <= last || to - last >= MAX_EPISODE_SPAN || said !== season) break;
      else episodes.push(...numbersAfter(last, to));
      end = RANGE.lastIndex;
      if (lastSeason !== season) break;
      continue;
    }
    LIST.lastIndex = end;
    CROSS_LIST.lastIndex = end;
    const list = LIST.exec(text);
    const times = list ? null : CROSS_LIST.exec(text);
    const found = list ?? times;
    if (!found) break;
    const next = Number(list ? list[4] : times?.[5]);
    const said = Number((list ? firstGroup(list, 1, 3) : (found[1] ?? found[4])) ?? season);
    if (said !== season || next <= last) break;
    if (times && (times[2] || times[3] || (!times[1] && !times[4]))) episodes.push(...numbersAfter(last, next));
    else episodes.push(next);
    end = list ? LIST.lastIndex : CROSS_LIST.lastIndex;
  }
  return { episodes, end, lastSeason };
}

/** The numbers behind `a` up to and with `b`; only `b` where that is no sensible range, which no series has and so a person looks. */
export function numbersAfter(a: number, b: number): number[] {
  if (b <= a || b - a >= MAX_EPISODE_SPAN) return [b];
  const all: number[] = [];
  for (let n = a + 1; n <= b; n++) all.push(n);
  return all;
}

const firstGroup = (found: RegExpExecArray, from: number, to: number): string | undefined => {
  for (let i = from; i <= to; i++) if (found[i] !== undefined) return found[i];
  return undefined;
};
