import { type Numbering, numberingAt, numbersAfter } from "../lex/number-list.ts";
import type { Scan } from "../lex/scan.ts";
import type { Tag } from "../lex/tag.ts";

const SEASON = String.raw`(?:sezon[aiu]?|sezonul|staffel|évad|série|serie|season|saison|temporada|stagione|сезон)`;
const EPISODE = String.raw`(?:b[öo]l[üu]m|folge|rész|díl|dil|epizoda|odcinek|osa|episode|épisode|episodio|серия|серії|серія)`;
const ORDINAL = String.raw`(?:\.|st|nd|rd|th|ère|ere|re|er|ème|eme|e|ª|º|°|a|-?[йяе])?`;
const ORDINAL_SEASON_EPISODE = new RegExp(
  String.raw`(?<![\p{L}\d])(\d{1,2})${ORDINAL}[ .-]{0,2}${SEASON}[ .,-]{1,4}(\d{1,4})${ORDINAL}[ .-]{0,2}${EPISODE}(?![\p{L}\d])`,
  "iu",
);
const ORDINAL_EPISODE = new RegExp(
  String.raw`(?<![\p{L}\d.,])(\d{1,4})${ORDINAL}[ .-]{0,2}${EPISODE}(?![\p{L}\d])`,
  "iu",
);
const MAY_HAVE_ORDINAL = /b[öo]l[üu]|folge|rész|díl|dil|epi|odc|osa|сер/;

/** `1. Sezon 5. Bölüm`, `2. évad 3. rész`, `1 сезон 5 серия`: languages that put the number before its word. */
export function ordinalSeasonEpisode(text: string): Numbering | undefined {
  const found = MAY_HAVE_ORDINAL.test(text.toLowerCase()) ? ORDINAL_SEASON_EPISODE.exec(text) : null;
  return found
    ? numberingAt(found.index, found.index + found[0].length, {
        seasons: [Number(found[1])],
        episodes: [Number(found[2])],
      })
    : undefined;
}

/** `5. Bölüm`, `07 серия`: an episode without a season. */
export function ordinalEpisode(text: string): Numbering | undefined {
  const found = MAY_HAVE_ORDINAL.test(text.toLowerCase()) ? ORDINAL_EPISODE.exec(text) : null;
  return found ? numberingAt(found.index, found.index + found[0].length, { episodes: [Number(found[1])] }) : undefined;
}

const COMPACT = /^(\d{1,2})(\d\d)$/;
const COMPACT_RANGE = /[ .](\d{1,2})(\d\d)-$/;

/** Whether a television source follows at once, or after the picture's size: `102.HDTV`, `102.720p.HDTV`. */
export function isBeforeTvSource(tags: readonly Tag[], end: number): boolean {
  const i = tags.findIndex((t) => t.start >= end);
  const tag = tags[i];
  if (!tag || tag.start - end !== 1) return false;
  const next = tags[i + 1];
  return tag.tv === true || (tag.kind === "resolution" && next?.tv === true && next.start - tag.end === 1);
}

/**
 * `Name.102.HDTV`, `Name.2401.720p.hdtv`: three or four digits right before a television source are season and episode, `101-103` of one
 * season several. Nowhere else: bare digits are too often a title.
 */
export function compactNumber(scan: Scan, tags: readonly Tag[], from: number, limit: number): Numbering | undefined {
  const word = scan.words.findLast((w) => w.end <= limit && w.start > from);
  const found = word && isBeforeTvSource(tags, word.end) ? COMPACT.exec(word.lower) : null;
  if (!word || !found || found[2] === "00" || /^(?:19|20)\d\d$/.test(word.lower)) return undefined;
  const season = Number(found[1]);
  const last = Number(found[2]);
  const before = scan.text.slice(Math.max(from, word.start - 6), word.start);
  if (!/\d[-+&]$/.test(before)) return numberingAt(word.start, word.end, { seasons: [season], episodes: [last] });
  const range = COMPACT_RANGE.exec(before);
  const first = Number(range?.[2] ?? 0);
  if (!range || Number(range[1]) !== season || first < 1 || first >= last) return undefined;
  return numberingAt(word.start - range[0].length, word.end, {
    seasons: [season],
    episodes: [first, ...numbersAfter(first, last)],
  });
}

const COMPACT_AT_END = /[a-z\d][. ]([1-9])(0[1-9]|[12]\d)$/;

/** `show.102.mkv`, `the_100_109.avi`: a video without a space, a year or a tag, and no more than 29 episodes a season: `room.237` is a film. */
export function compactAtEnd({ text }: Scan, tags: readonly Tag[], from: number): Numbering | undefined {
  const found = tags.length === 0 ? COMPACT_AT_END.exec(text.toLowerCase()) : null;
  return found && found.index >= from
    ? numberingAt(found.index + 2, text.length, { seasons: [Number(found[1])], episodes: [Number(found[2])] })
    : undefined;
}

/** `4-12 - Title` in a folder of a series. */
export function hyphenatedAtStart(text: string): Numbering | undefined {
  const found = /^(\d{1,2})-(\d\d)(?=[ .]|$)/.exec(text);
  return found
    ? numberingAt(0, found[0].length, { seasons: [Number(found[1])], episodes: [Number(found[2])] })
    : undefined;
}

const REPEATED_EPISODE = /[ .]-[ .](\d{1,2})(\d\d)[ .]\((\d\d)\)(?=[ .]-)/;

/** `Show - 103 (03) - Title`: the number in brackets says that the hundreds are the season. */
export function repeatedEpisode(text: string): Numbering | undefined {
  const found = text.includes(" (") ? REPEATED_EPISODE.exec(text) : null;
  return found && found[2] === found[3]
    ? numberingAt(found.index, found.index + found[0].length, {
        seasons: [Number(found[1])],
        episodes: [Number(found[2])],
      })
    : undefined;
}

/** `Cap.105`, `Cap.1503_1506`: the hundreds are the season. */
export function splitChapterNumber(text: string, found: Numbering, seasons: readonly number[]): Numbering {
  const [first = 0] = found.episodes;
  const season = Math.floor(first / 100);
  if (
    !/^cap/i.test(text.slice(found.start, found.start + 3)) ||
    first < 101 ||
    (seasons.length > 0 && !seasons.includes(season))
  )
    return found;
  const to = /^[ -]{1,2}(\d{3,4})(?!\d)/.exec(text.slice(found.end, found.end + 7));
  const last = Number(to?.[1] ?? 0);
  const more = Math.floor(last / 100) === season && last > first ? numbersAfter(first % 100, last % 100) : [];
  const episodes = found.episodes.map((n) => n % 100);
  return numberingAt(found.start, more.length > 0 ? found.end + (to?.[0].length ?? 0) : found.end, {
    seasons: [season],
    episodes: [...episodes, ...more],
  });
}
