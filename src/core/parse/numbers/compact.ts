import { fill, type Numbering, numberingAt } from "../lex/number-list.ts";
import type { Scan } from "../lex/scan.ts";
import type { Tag } from "../lex/tag.ts";

const SEASON = String.raw`(?:sezon[aiu]?|sezonul|staffel|évad|série|serie|season|saison|temporada|stagione|сезон)`;
const EPISODE = String.raw`(?:b[öo]l[üu]m|folge|rész|díl|dil|epizoda|odcinek|osa|episode|épisode|episodio|серия|серії|серія)`;
const ORDINAL = String.raw`(?:\.|st|nd|rd|th|ère|ere|re|er|ème|eme|e|ª|º|°|a|-?[йяе])?`;
const BOTH = new RegExp(
  String.raw`(?<![\p{L}\d])(\d{1,2})${ORDINAL}[ .-]{0,2}${SEASON}[ .,-]{1,4}(\d{1,4})${ORDINAL}[ .-]{0,2}${EPISODE}(?![\p{L}\d])`,
  "iu",
);
const ALONE = new RegExp(String.raw`(?<![\p{L}\d.,])(\d{1,4})${ORDINAL}[ .-]{0,2}${EPISODE}(?![\p{L}\d])`, "iu");
const MAY = /b[öo]l[üu]|folge|rész|díl|dil|epi|odc|osa|сер/;

/** `1. Sezon 5. Bölüm`, `2. évad 3. rész`, `1 сезон 5 серия`: languages that put the number before its word. */
export function numberFirst(text: string): Numbering | undefined {
  const found = MAY.test(text.toLowerCase()) ? BOTH.exec(text) : null;
  return found
    ? numberingAt(found.index, found.index + found[0].length, {
        seasons: [Number(found[1])],
        episodes: [Number(found[2])],
      })
    : undefined;
}

/** `5. Bölüm`, `07 серия`: an episode without a season. */
export function episodeFirst(text: string): Numbering | undefined {
  const found = MAY.test(text.toLowerCase()) ? ALONE.exec(text) : null;
  return found ? numberingAt(found.index, found.index + found[0].length, { episodes: [Number(found[1])] }) : undefined;
}

const COMPACT = /^(\d{1,2})(\d\d)$/;
const RANGE = /[ .](\d{1,2})(\d\d)-$/;

/** Whether a television source follows at once, or after the picture's size: `102.HDTV`, `102.720p.HDTV`. */
export function beforeTelevision(tags: readonly Tag[], end: number): boolean {
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
export function compact(scan: Scan, tags: readonly Tag[], from: number, limit: number): Numbering | undefined {
  const word = scan.words.findLast((w) => w.end <= limit && w.start > from);
  const found = word && beforeTelevision(tags, word.end) ? COMPACT.exec(word.lower) : null;
  if (!word || !found || found[2] === "00" || /^(?:19|20)\d\d$/.test(word.lower)) return undefined;
  const season = Number(found[1]);
  const last = Number(found[2]);
  const before = scan.text.slice(Math.max(from, word.start - 6), word.start);
  if (!/\d[-+&]$/.test(before)) return numberingAt(word.start, word.end, { seasons: [season], episodes: [last] });
  const range = RANGE.exec(before);
  const first = Number(range?.[2] ?? 0);
  if (!range || Number(range[1]) !== season || first < 1 || first >= last) return undefined;
  return numberingAt(word.start - range[0].length, word.end, {
    seasons: [season],
    episodes: [first, ...fill(first, last)],
  });
}

const LAST = /[a-z\d][. ]([1-9])(0[1-9]|[12]\d)$/;

/** `show.102.mkv`, `the_100_109.avi`: a video without a space, a year or a tag, and no more than 29 episodes a season: `room.237` is a film. */
export function atVeryEnd({ text }: Scan, tags: readonly Tag[], from: number): Numbering | undefined {
  const found = tags.length === 0 ? LAST.exec(text.toLowerCase()) : null;
  return found && found.index >= from
    ? numberingAt(found.index + 2, text.length, { seasons: [Number(found[1])], episodes: [Number(found[2])] })
    : undefined;
}

/** `4-12 - Title` in a folder of a series. */
export function hyphenated(text: string): Numbering | undefined {
  const found = /^(\d{1,2})-(\d\d)(?=[ .]|$)/.exec(text);
  return found
    ? numberingAt(0, found[0].length, { seasons: [Number(found[1])], episodes: [Number(found[2])] })
    : undefined;
}

const PRODUCTION = /[ .]-[ .](\d{1,2})(\d\d)[ .]\((\d\d)\)(?=[ .]-)/;

/** `Show - 103 (03) - Title`: the number in brackets says that the hundreds are the season. */
export function repeated(text: string): Numbering | undefined {
  const found = text.includes(" (") ? PRODUCTION.exec(text) : null;
  return found && found[2] === found[3]
    ? numberingAt(found.index, found.index + found[0].length, {
        seasons: [Number(found[1])],
        episodes: [Number(found[2])],
      })
    : undefined;
}
