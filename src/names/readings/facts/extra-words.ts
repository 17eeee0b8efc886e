// Words that mark a name as something other than the work: a trailer, a commentary on an episode, a
// special.

import { fold } from "../../../base/text/fold.ts";
import { memoize } from "../../../base/text/memoize.ts";
import THINGS from "../../parse/words/things.json" with { type: "json" };
import { type NameFacts, textOf, walk } from "./walk-words.ts";
import { readWords } from "./words.ts";

const whole = (...lists: readonly string[]): RegExp => new RegExp(`^(?:${lists.join("|")})$`);
const ANY = whole(THINGS.clear, THINGS.doubtful);
const CLEAR = whole(THINGS.clear);
// Applies after a technical tag, where names also list tracks and languages. A commentary there is
// one of the film's tracks.
const BEHIND_TAGS = whole(THINGS.clear, THINGS.afterTags);
const MAX_WORDS = 4;
/** `extra1`, `03Trailer`: digits that are joined to a word only count it. */
const apart = (text: string): string =>
  fold(text).replace(/(?<=\p{L})\d+(?= |$)|(?<=^| )\d+(?=\p{L})/gu, "");
// Most names contain none of these words.
const MAY_SAY = new RegExp(
  `(?:^| )(?:${[THINGS.clear, THINGS.doubtful, THINGS.afterTags].join("|")})(?= |$)`,
);
const maySay = memoize((name) => {
  const { text, words } = readWords(name).tokens;
  return MAY_SAY.test(apart(words.map(({ start, end }) => text.slice(start, end)).join(" ")));
}, 50);

/**
 * Finds the words that mark a name as something other than the work: `Film.2010.Trailer`,
 * `S01E01.Gag.Reel`. Ignores words in the first occurrence of the title. If the words may be an
 * episode's title (`mayBeTitle`), words that are common in titles count only if the name has no
 * other unexplained words.
 */
export function findThing(name: string, known: NameFacts, mayBeTitle: boolean): string | undefined {
  if (!maySay(name)) return undefined;
  const { words, tokens } = walk(name, "numbers", known) ?? { words: [] };
  const isTitle = (index: number) => words[index]?.role === "title";
  const again = words.findIndex((_, index) => isTitle(index - 1) && !isTitle(index));
  const isSaid = (index: number): boolean => {
    const { role = "title", start = 0 } = words[index] ?? {};
    if (role === "title") {
      return (
        words[index] !== undefined &&
        again >= 0 &&
        index > again &&
        !isTitle(index - 1) &&
        !isTitle(index + 1)
      );
    }
    return (
      !["episode title", "release word"].includes(role) &&
      !(role === "group" && start >= (tokens?.prefix.titleStart ?? 0))
    );
  };
  const isBehind = (index: number) => ["tags", "among"].includes(words[index]?.place ?? "");
  const find = (position: number, table: RegExp): string | undefined => {
    for (let count = MAX_WORDS; count > 0; count--) {
      const saidPhrase = apart(textOf(words.slice(position, position + count)));
      if (
        table.test(saidPhrase) &&
        Array.from({ length: count }, (_, n) => position + n).every(isSaid)
      ) {
        return saidPhrase;
      }
    }
    return undefined;
  };
  const all = words.map((_, index) => find(index, ANY));
  const isOf = (index: number) =>
    all.some((said, from) => from <= index && index < from + (said?.split(" ").length ?? 0));
  const hasOthers = words.some(
    ({ role }, index) => role === "unknown" && !isBehind(index) && !isOf(index),
  );
  const table = mayBeTitle && hasOthers ? CLEAR : ANY;
  return words
    .map((_, index) => find(index, isBehind(index) ? BEHIND_TAGS : table))
    .find((phrase) => phrase !== undefined);
}
