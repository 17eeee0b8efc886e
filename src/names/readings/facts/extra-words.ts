// Words of a name that mean a thing beside the work: a trailer, an episode's commentary, a special.

import { fold } from "../../../base/text/fold.ts";
import { memoize } from "../../../base/text/memoize.ts";
import THINGS from "../../parse/words/things.json" with { type: "json" };
import { type NameFacts, textOf, walk } from "./walk-words.ts";
import { readWords } from "./words.ts";

const whole = (...lists: readonly string[]): RegExp => new RegExp(`^(?:${lists.join("|")})$`);
const ANY = whole(THINGS.clear, THINGS.doubtful);
const CLEAR = whole(THINGS.clear);
// Behind a technical tag there are tracks and languages too: a commentary there is one of the
// film's tracks.
const BEHIND_TAGS = whole(THINGS.clear, THINGS.afterTags);
const MAX_WORDS = 4;
// Most names say none of them.
const MAY_SAY = new RegExp(
  `(?:^| )(?:${[THINGS.clear, THINGS.doubtful, THINGS.afterTags].join("|")})(?= |$)`,
);
const maySay = memoize((name) => {
  const { text, words } = readWords(name).tokens;
  return MAY_SAY.test(fold(words.map(({ start, end }) => text.slice(start, end)).join(" ")));
}, 50);

/**
 * The words that say that a name is a thing beside the work: `Film.2010.Trailer`,
 * `S01E01.Gag.Reel`. A title accounts for its own the first time. Where words may be the title of
 * an episode (`mayBeTitle`), those that titles often have count only if the name has no others.
 */
export function findThing(name: string, known: NameFacts, mayBeTitle: boolean): string | undefined {
  if (!maySay(name)) return undefined;
  const { words, tokens } = walk(name, "numbers", known) ?? { words: [] };
  const isTitle = (at: number) => words[at]?.role === "title";
  const again = words.findIndex((_, at) => isTitle(at - 1) && !isTitle(at));
  const isSaid = (at: number): boolean => {
    const { role = "title", start = 0 } = words[at] ?? {};
    if (role === "title") {
      return (
        words[at] !== undefined && again >= 0 && at > again && !isTitle(at - 1) && !isTitle(at + 1)
      );
    }
    return (
      !["episode title", "release word"].includes(role) &&
      !(role === "group" && start >= (tokens?.prefix.titleStart ?? 0))
    );
  };
  const isBehind = (at: number) => ["tags", "among"].includes(words[at]?.place ?? "");
  const find = (at: number, table: RegExp): string | undefined => {
    for (let count = MAX_WORDS; count > 0; count--) {
      const said = fold(textOf(words.slice(at, at + count)));
      if (table.test(said) && Array.from({ length: count }, (_, n) => at + n).every(isSaid)) {
        return said;
      }
    }
    return undefined;
  };
  const all = words.map((_, at) => find(at, ANY));
  const isOf = (at: number) =>
    all.some((said, from) => from <= at && at < from + (said?.split(" ").length ?? 0));
  const hasOthers = words.some(({ role }, at) => role === "unknown" && !isBehind(at) && !isOf(at));
  const table = mayBeTitle && hasOthers ? CLEAR : ANY;
  return words
    .map((_, at) => find(at, isBehind(at) ? BEHIND_TAGS : table))
    .find((said) => said !== undefined);
}
