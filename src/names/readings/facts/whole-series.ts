// Finds blocks that state a whole series or season: `[Série Completa]`, `(Die komplette Serie)`.
import { COMPLETE, SEASON, SHOW } from "../../parse/lex/number-list.ts";
import type { NameScan } from "../../parse/lex/scan.ts";

const WHOLE = new RegExp(`^(?:${COMPLETE})$`, "iu");
const COUNTED = new RegExp(`^(?:${SEASON}|${SHOW})$`, "iu");
const BETWEEN = /^(?:\d{1,2}|tv|the|las?|les?|los|der|die|das|el|il|de|het|den|det|az?)$/;

/**
 * Returns the positions of the words in each block that only states a whole series or season, in
 * one of the languages of the tables. With any other word, the block may be about something else.
 */
export function findWholeSeries({ words, brackets }: NameScan): number[] {
  return brackets.flatMap((_, bracket) => {
    const block = words.flatMap((word, position) =>
      word.bracket === bracket ? [{ lower: word.lower, position }] : [],
    );
    const isSome = (pattern: RegExp) => block.some(({ lower }) => pattern.test(lower));
    const isOnly = block.every(({ lower }) =>
      [WHOLE, COUNTED, BETWEEN].some((pattern) => pattern.test(lower)),
    );
    return isOnly && isSome(WHOLE) && isSome(COUNTED) ? block.map(({ position }) => position) : [];
  });
}
