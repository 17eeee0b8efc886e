import { prepare } from "../lex/prepare.ts";
import { scan } from "../lex/scan.ts";
import { withoutIds } from "../nfo/ids.ts";
import { seasonOnly } from "../numbers/season.ts";
import { findTags } from "../tags/find-tags.ts";
import { findGroup, isSeasonWord } from "../tags/group.ts";

const MAX_COMPONENT_CHARS = 500;
// The season's episodes, all of them: `(1-13)`, `24 Episodes`, `13 of 13`.
const COUNTS =
  /(?<![\d.])(?:\d{1,3} ?[-~] ?\d{2,3}|\d{1,3}[ .]?(?:episodes?|folgen|eps?)|\d{1,3} ?(?:of|из) ?\d{1,3})(?![\d.])/gi;
/**
 * The words of a folder after its season that neither tags, nor the group, year, ids and counts, nor words for a whole season
 * account for: `bonus` of `Season 2 Bonus`, `2` of `Season 2.2`. Folded; `late` are those after its first hard tag.
 */
export function wordsAfterSeason(name: string): { before: string; late: string } {
  const { text } = prepare(name.slice(-MAX_COMPONENT_CHARS));
  const season = seasonOnly(text);
  if (season === undefined) return { before: "", late: "" };
  const plain = withoutIds(text).replace(COUNTS, (count) => " ".repeat(count.length));
  const scanned = scan(plain);
  const tags = findTags(scanned);
  const group = findGroup(scanned, tags, null, season.end);
  const end = group === null ? plain.length : plain.lastIndexOf(group);
  const hard = tags.find((tag) => tag.hard && tag.start >= season.end)?.start ?? end;
  const left = scanned.words.filter(
    ({ start, lower }, at) =>
      start >= season.end &&
      start < end &&
      !tags.some(({ first, last }) => first <= at && at <= last) &&
      !isSeasonWord(lower) &&
      !/^(?:19|20)\d\d$/.test(lower),
  );
  const joined = (from: number, to: number): string =>
    left.flatMap(({ start, lower }) => (start >= from && start < to ? [lower] : [])).join(" ");
  return { before: joined(season.end, hard), late: joined(hard, end) };
}
