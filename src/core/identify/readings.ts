import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { foldTight } from "../text/fold.ts";
import { titleKey } from "./title-key.ts";

const MAX_ALTERNATIVES = 8;
const MAX_COMPONENT_CHARS = 1000;

/** How a name may spell a country besides its ISO code. */
export const countryTags = (country: string): string[] => (country === "GB" ? ["GB", "UK"] : [country]);

// A reading that only leaves words out ("Alien" of "Alien - Covenant", "Rocky" of "Rocky 2") would equal another work.
const leavesWordsOut = (reading: string, whole: string): boolean => ` ${whole} `.includes(` ${reading} `);

// "Nekomonogatari (Black)": one word beside the title proves nothing by itself. Scripts without spaces are no words.
const isOneWord = (key: string): boolean => /^[\p{Script=Latin}\d]+$/u.test(key);

// The component of the path that said the title, as one word.
function titleComponent({ name, saidBy }: ParsedName): string {
  const components = name.split("/").filter((component) => component !== "");
  return foldTight(components.at(-1 - (saidBy.title ?? 0))?.slice(0, MAX_COMPONENT_CHARS) ?? "");
}

/** Title keys that the name can be read as without leaving any of its words out; the main reading first. */
export function readings(parsed: ParsedName): string[] {
  if (parsed.title === null) return [];
  const main = titleKey(parsed.title);
  const keys = new Set([main]);
  if (parsed.part !== null) keys.add(titleKey(`${parsed.title} part ${parsed.part}`));
  if (parsed.country !== null)
    for (const tag of countryTags(parsed.country)) keys.add(titleKey(`${parsed.title} ${tag}`));
  const others = parsed.altTitles.slice(0, MAX_ALTERNATIVES).map((title) => [title, titleKey(title)] as const);
  // Only what stands beside the title: the name of some folder further out is a guess, not another title.
  const spoken = others.length === 0 ? "" : titleComponent(parsed);
  for (const [title, key] of others)
    if (!leavesWordsOut(key, main) && !(parsed.year === null && isOneWord(key)) && spoken.includes(foldTight(title)))
      keys.add(key);
  keys.delete("");
  return [...keys];
}

/** Readings that go on behind the main one with words that it leaves out as marks of a release: `winter light` of `winter`. */
export function fullerReadings(parsed: ParsedName, said: readonly string[]): string[] {
  const [main = ""] = said;
  const numbers = new Set([`${main} ${parsed.year}`, `${main} part ${parsed.part}`]);
  return said.filter((reading) => reading.startsWith(`${main} `) && !numbers.has(reading));
}
