// The titles as which a name can be read.
import { components } from "../parse/folder.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { foldTight } from "../text/fold.ts";
import { titleKey } from "./title-key.ts";

const MAX_ALTERNATIVES = 8;
const MAX_COMPONENT_CHARS = 1000;

/** The ways in which a name may write a country. */
export const countryTags = (country: string): string[] => (country === "GB" ? ["GB", "UK"] : [country]);

// A reading that only leaves words out ("Alien" of "Alien - Covenant", "Rocky" of "Rocky 2") would match another work.
const leavesWordsOut = (reading: string, whole: string): boolean => ` ${whole} `.includes(` ${reading} `);

// "Nekomonogatari (Black)": a single word next to the title proves nothing. Scripts without spaces have no words to count.
const isOneWord = (key: string): boolean => /^[\p{Script=Latin}\d]+$/u.test(key);

// The component of the path that has the title, without spaces.
const titleComponent = ({ name, saidBy }: ParsedName): string =>
  foldTight(components(name)[saidBy.title ?? 0]?.slice(0, MAX_COMPONENT_CHARS) ?? "");

/** Title keys as which the name can be read without leaving out any word; the main reading first. */
export function readings(parsed: ParsedName): string[] {
  if (parsed.title === null) return [];
  const main = titleKey(parsed.title);
  const keys = new Set([main]);
  if (parsed.part !== null) keys.add(titleKey(`${parsed.title} part ${parsed.part}`));
  if (parsed.country !== null)
    for (const tag of countryTags(parsed.country)) keys.add(titleKey(`${parsed.title} ${tag}`));
  const others = parsed.altTitles.slice(0, MAX_ALTERNATIVES).map((title) => [title, titleKey(title)] as const);
  // Only in the same component as the title: the name of an outer folder is a guess, not another title.
  const spoken = others.length === 0 ? "" : titleComponent(parsed);
  for (const [title, key] of others)
    if (!leavesWordsOut(key, main) && !(parsed.year === null && isOneWord(key)) && spoken.includes(foldTight(title)))
      keys.add(key);
  keys.delete("");
  return [...keys];
}

/** Readings that continue the main one with words that it reads as tags: `winter light` of `winter`. */
export function fullerReadings(parsed: ParsedName, said: readonly string[]): string[] {
  const [main = ""] = said;
  const numbers = new Set([`${main} ${parsed.year}`, `${main} part ${parsed.part}`]);
  return said.filter((reading) => reading.startsWith(`${main} `) && !numbers.has(reading));
}
