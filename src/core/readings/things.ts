import THINGS from "../parse/tables/things.json" with { type: "json" };
import { fold } from "../text/fold.ts";

// What comes with an episode or a season and is neither. A title of TMDb that has the words accounts for them.
const BESIDE = Object.values(THINGS.beside).join("|");
const FILLER = "(?:(?:the|official|cast|crew|full|ending|finale|season|episode) )*";
const AT_END = new RegExp(`(?:^| )${FILLER}(${BESIDE})(?: ?\\d{1,2})?$`);
const ALONE = new RegExp(`^${FILLER}(${BESIDE})(?: ?\\d{1,2})?$`);
// `Season 1 + Extras`: the work and its extras.
const INCLUDED = new RegExp(`(?:^| )(?:plus|with|w|incl|including|inc|and|mit) (?:all )?(?:${BESIDE})$`);

/**
 * The word at the end of a text, or for the whole of it, that means a thing beside the episodes; `titles`, folded, account for
 * theirs.
 */
export function findThing(text: string, titles: readonly string[], where: "at the end" | "alone"): string | undefined {
  const words = fold(text.replaceAll("+", " plus "));
  const found = INCLUDED.test(words) ? undefined : (where === "alone" ? ALONE : AT_END).exec(words)?.[1];
  return found === undefined || titles.some((title) => ` ${title} `.includes(` ${found} `)) ? undefined : found;
}
