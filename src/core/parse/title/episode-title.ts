import type { Numbering } from "../lex/number-list.ts";
import type { Tag } from "../lex/parsed-name.ts";
import type { Scan } from "../lex/scan.ts";
import type { YearMatch } from "../numbers/year.ts";
import { cleanTitle } from "./title.ts";
import { beforeSoftTags, firstTagStart } from "./title-end.ts";

type Numbers = Pick<Numbering, "end" | "episodes" | "absolute"> & { date: unknown; year: YearMatch | undefined };

const LETTER = /\p{L}/u;

/**
 * What stands behind an episode's number with the words that read as soft tags, up to the first hard one; undefined if that is
 * no more than its title, or has a hard tag right behind tags alone, as releases are written.
 */
export function longerEpisodeTitle(
  scan: Scan,
  tags: readonly Tag[],
  numbers: Numbers,
  title: string | null,
): string | undefined {
  if (numbers.end < 0 || numbers.episodes.length === 0) return undefined;
  const tag = tags.find((t) => t.hard && t.start >= numbers.end);
  if (title === null && tag !== undefined && tag.bracket < 0) return undefined;
  const bracket = scan.brackets.find((b) => b.square && b.open >= numbers.end)?.open ?? scan.text.length;
  const longer = cleanTitle(scan.text.slice(numbers.end, Math.min(tag?.start ?? scan.text.length, bracket)));
  return longer === "" || longer === title || !LETTER.test(longer) ? undefined : longer;
}

/** The title of an episode: what stands between its number and the first tag, year or bracket; null if nothing does. */
export function findEpisodeTitle(scan: Scan, tags: readonly Tag[], numbers: Numbers): string | null {
  if (numbers.end < 0 || (numbers.episodes.length === 0 && numbers.absolute.length === 0 && !numbers.date)) return null;
  const bracket = scan.brackets.find((b) => b.square && b.open >= numbers.end)?.open ?? scan.text.length;
  const year = numbers.year && numbers.year.start >= numbers.end ? numbers.year.start : scan.text.length;
  const end = Math.min(firstTagStart(scan, tags, numbers.end), bracket, year);
  const cut = beforeSoftTags(scan, tags, numbers.end, end, false);
  const title = cleanTitle(
    scan.text
      .slice(numbers.end, cut)
      .replace(/(?<=[\p{L}\d])-[^\s-]{2,20}$/u, (group) =>
        end === scan.text.length && tags.length === 0 ? "" : group,
      ),
  );
  const tagWords = tags.reduce((n, t) => (t.start >= numbers.end && t.end <= cut ? n + t.last - t.first + 1 : n), 0);
  if (tagWords > 0 && tagWords === scan.words.filter((w) => w.start >= numbers.end && w.end <= cut).length) return null;
  return LETTER.test(title) || /^\d{1,4}$/.test(title) ? title : null;
}
