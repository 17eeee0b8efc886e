import { saidType, saysLittle } from "../identify/said-type.ts";
import { titleKey } from "../identify/title-key.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";

// What any release may be called: a lesson for one would file every other.
const GENERIC =
  /^(?:the |my |new |full |complete )?(?:movies?|films?|videos?|main|feature|samples?|trailers?|episodes?|ep|shows?|series|seasons?|tv|anime|untitled|unknown|titles?|extras?|bonus|specials?|part|clips?|cd|dis[ck]|dvd|bluray|download|folder|playlist|index|stream|test|temp|file|track)(?: \d+)?$|^[\d ]+$/;

const ARTICLE = /^(?:the|an?) /;

// "House S01E01" is how one release was called; with a year or country the word is that of one work.
const isTooShort = ({ year, country }: ParsedName, title: string): boolean =>
  year === null && country === null && (saysLittle(title) || saysLittle(title.replace(ARTICLE, "")));

/**
 * What a correction of a name is remembered under: `tv/the office/US/`, `movie/dune//1984`. Equal exactly for names of the
 * same kind whose folded titles are equal, with the same country and year or both without.
 *
 * Undefined for what must teach nothing: a name without a title or with one that any release may have, one short or common
 * word with neither year nor country, or a name that does not say what kind it is. A movie says so by its year alone, so a
 * film without a year is never remembered: the next one of that title may be its remake.
 */
export function nameKey(parsed: ParsedName): string | undefined {
  const type = saidType(parsed);
  const title = titleKey(parsed.title ?? "");
  if (type === undefined || title === "" || GENERIC.test(title) || isTooShort(parsed, title)) return undefined;
  if (type === "movie" && parsed.year === null) return undefined;
  return [type, title, parsed.country ?? "", parsed.year ?? ""].join("/");
}
