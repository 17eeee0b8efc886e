import { isWeakTitle, statedTypeOf } from "../identify/stated-type.ts";
import { titleKey } from "../identify/title-key.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";

// Titles that any release may have. An alias for one of them would affect all other releases with
// that title.
const GENERIC =
  /^(?:the |my |new |full |complete )?(?:movies?|films?|videos?|main|feature|samples?|trailers?|episodes?|ep|shows?|series|seasons?|tv|anime|untitled|unknown|titles?|extras?|bonus|specials?|part|clips?|cd|dis[ck]|dvd|bluray|download|folder|playlist|index|stream|test|temp|file|track)(?: \d+)?$|^[\d ]+$/;

const ARTICLE = /^(?:the|an?) /;

// "House S01E01" may be any work. With a year or country, one word identifies a work.
const isTooShort = ({ year, country }: ParsedName, title: string): boolean =>
  year === null &&
  country === null &&
  (isWeakTitle(title) || isWeakTitle(title.replace(ARTICLE, "")));

/**
 * Returns the key of an alias: `tv/the office/US/`, `movie/dune//1984`. Two names have the same key
 * if they have the same type, folded title, country and year.
 *
 * Undefined for names that must not teach anything: names without a title or type, with a title
 * that any release may have, or with one short or common word and no year or country. Only a year
 * proves that a name belongs to a movie, so a film without a year is never remembered: the next
 * film with that title may be its remake.
 */
export function toNameKey(parsed: ParsedName): string | undefined {
  const type = statedTypeOf(parsed);
  const title = titleKey(parsed.title ?? "");
  if (type === undefined || title === "" || GENERIC.test(title) || isTooShort(parsed, title)) {
    return undefined;
  }
  if (type === "movie" && parsed.year === null) return undefined;
  return [type, title, parsed.country ?? "", parsed.year ?? ""].join("/");
}
