// What a folder says besides its season.
import { SEASON } from "../../parse/lex/counting-words.ts";
import { withoutIds } from "../../parse/nfo/ids.ts";
import { seasonOnly } from "../../parse/numbers/season.ts";
import { findGroup, isSeasonWord } from "../../parse/tags/group.ts";
import { tokensOf } from "../../parse/tokens.ts";

/** A number, or a word for a season: such a folder may be a season that was not read (`8`, `Book 8`, `Final Season`). */
export const MAY_BE_SEASON = new RegExp(String.raw`\d|(?<!\p{L})(?:${SEASON})(?!\p{L})`, "iu");

// The season's episodes, all of them: `(1-13)`, `24 Episodes`, `13 of 13`.
const COUNTS =
  /(?<![\d.])(?:\d{1,3} ?[-~] ?\d{2,3}|\d{1,3}[ .]?(?:episodes?|folgen|eps?)|\d{1,3} ?(?:of|из) ?\d{1,3})(?![\d.])/gi;

/**
 * The words of a folder after its season and before its first hard tag that neither tags, nor the group, year, ids and counts,
 * nor words for a whole season account for: `bonus` of `Season 2 Bonus`, `2` of `Season 2.2`. Folded.
 */
export function wordsAfterSeason(name: string): string {
  const tokens = tokensOf(name);
  const { text, words, tags } = tokens;
  const season = seasonOnly(text);
  if (season === undefined) return "";
  const plain = withoutIds(text).replace(COUNTS, (count) => " ".repeat(count.length));
  const group = findGroup(tokens, tags, null, season.end);
  const end = group === null ? text.length : text.lastIndexOf(group);
  const hard = tags.find((tag) => tag.hard && tag.start >= season.end)?.start ?? end;
  const left = words.filter(
    ({ start, lower }, at) =>
      start >= season.end &&
      start < Math.min(hard, end) &&
      plain.charAt(start) !== " " &&
      !tags.some(({ first, last }) => first <= at && at <= last) &&
      !isSeasonWord(lower) &&
      !/^(?:19|20)\d\d$/.test(lower),
  );
  return left.map(({ lower }) => lower).join(" ");
}
