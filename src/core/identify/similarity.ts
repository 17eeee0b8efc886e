// How similar two titles are.

import { remembering } from "../text/remembering.ts";
import { numbersOf } from "./numbers.ts";
import { tight } from "./title-key.ts";

// An exact match must lead a merely similar title of the same year by a tenth of the score: 0.4 × (1 − 0.75) = 0.1.
const MAX_UNEQUAL = 750;

function counts(parts: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const part of parts) found.set(part, (found.get(part) ?? 0) + 1);
  return found;
}

type Bag = { size: number; parts: ReadonlyMap<string, number> };

const toBag = (parts: readonly string[]): Bag => ({ size: parts.length, parts: counts(parts) });

// Dice's coefficient over two bags: linear in their sizes.
function dice(a: Bag, b: Bag): number {
  let shared = 0;
  for (const [part, n] of b.parts) shared += Math.min(n, a.parts.get(part) ?? 0);
  return (2 * shared) / (a.size + b.size);
}

const pairs = (text: string): string[] =>
  text.length < 2 ? [text] : Array.from({ length: text.length - 1 }, (_, at) => text.slice(at, at + 2));

const numbersIn = (key: string): string => numbersOf(key).toSorted().join();
// One release is ranked several times, and its candidates with each.
const MAX_REMEMBERED = 200;

const takeApart = remembering(
  (key) => ({ pairs: toBag(pairs(tight(key))), words: toBag(key.split(" ")), numbers: numbersIn(key) }),
  MAX_REMEMBERED,
);

/**
 * How similar a title key is to others, in thousandths: 1000 only when they are equal, at most 750 otherwise. Curried,
 * because one title is compared with all results of a search.
 */
export function similarTo(key: string): (other: string) => number {
  const own = takeApart(key);
  return (other) => {
    if (key === "" || other === "") return 0;
    if (key === other) return 1000;
    const theirs = takeApart(other);
    const alike = Math.max(dice(own.pairs, theirs.pairs), dice(own.words, theirs.words));
    return Math.round(MAX_UNEQUAL * alike * (own.numbers === theirs.numbers ? 1 : 0.8));
  };
}

/** As for `similarTo`, of two title keys. */
export const similarity = (a: string, b: string): number => similarTo(a)(b);
