import { numbersOf } from "./numbers.ts";
import { tight } from "./title-key.ts";

// An exact match must lead a merely similar title of the same year by a tenth of the score: 0.4 × (1 − 0.75) = 0.1.
const MOST = 750;

function counts(parts: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const part of parts) found.set(part, (found.get(part) ?? 0) + 1);
  return found;
}

// Dice's coefficient over two bags: linear in their sizes.
function dice(a: readonly string[], b: readonly string[]): number {
  if (a.length + b.length === 0) return 0;
  const left = counts(a);
  let shared = 0;
  for (const [part, n] of counts(b)) shared += Math.min(n, left.get(part) ?? 0);
  return (2 * shared) / (a.length + b.length);
}

const pairs = (text: string): string[] =>
  text.length < 2 ? [text] : Array.from({ length: text.length - 1 }, (_, at) => text.slice(at, at + 2));

/** How alike two title keys are, in thousandths: 1000 only when they are equal, at most 750 otherwise. */
export function similarity(a: string, b: string): number {
  if (a === "" || b === "") return 0;
  if (a === b) return 1000;
  const alike = Math.max(dice(pairs(tight(a)), pairs(tight(b))), dice(a.split(" "), b.split(" ")));
  const numbered = numbersOf(a).toSorted().join() === numbersOf(b).toSorted().join();
  return Math.round(MOST * alike * (numbered ? 1 : 0.8));
}
