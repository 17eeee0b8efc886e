import { SEASON } from "../parse/lex/counting-words.ts";
import { prepare } from "../parse/lex/prepare.ts";
import { scan } from "../parse/lex/scan.ts";
import { withoutIds } from "../parse/nfo/ids.ts";
import { seasonOnly } from "../parse/numbers/season.ts";
import { findTags } from "../parse/tags/find-tags.ts";
import { findGroup, isSeasonWord } from "../parse/tags/group.ts";

// A number, or a word for a season.
const MAY_BE_SEASON = new RegExp(String.raw`\d|(?<!\p{L})(?:${SEASON})(?!\p{L})`, "iu");

/** Whether a folder may be a season that was not read: `8`, `Book 8`, `Final Season`. */
export const mayBeSeason = (name: string): boolean => MAY_BE_SEASON.test(name);

const MAX_COMPONENT_CHARS = 500;
// The season's episodes, all of them: `(1-13)`, `24 Episodes`, `13 of 13`.
const COUNTS =
  /(?<![\d.])(?:\d{1,3} ?[-~] ?\d{2,3}|\d{1,3}[ .]?(?:episodes?|folgen|eps?)|\d{1,3} ?(?:of|из) ?\d{1,3})(?![\d.])/gi;
/**
 * The words of a folder after its season and before its first hard tag that neither tags, nor the group, year, ids and counts,
 * nor words for a whole season account for: `bonus` of `Season 2 Bonus`, `2` of `Season 2.2`. Folded.
 */
export function wordsAfterSeason(name: string): string {
  const { text } = prepare(name.slice(-MAX_COMPONENT_CHARS));
  const season = seasonOnly(text);
  if (season === undefined) return "";
  const plain = withoutIds(text).replace(COUNTS, (count) => " ".repeat(count.length));
  const scanned = scan(plain);
  const tags = findTags(scanned);
  const group = findGroup(scanned, tags, null, season.end);
  const end = group === null ? plain.length : plain.lastIndexOf(group);
  const hard = tags.find((tag) => tag.hard && tag.start >= season.end)?.start ?? end;
  const left = scanned.words.filter(
    ({ start, lower }, at) =>
      start >= season.end &&
      start < Math.min(hard, end) &&
      !tags.some(({ first, last }) => first <= at && at <= last) &&
      !isSeasonWord(lower) &&
      !/^(?:19|20)\d\d$/.test(lower),
  );
  return left.map(({ lower }) => lower).join(" ");
}
