// Finds typos in a title. They only lead to suggestions and never file anything.
import { numbersOf } from "../identify/numbers.ts";
import { removeSpaces } from "../identify/title-key.ts";

/**
 * Minimum title length by number of wrong letters. A shorter title is one letter away from too many
 * other titles, and two letters away from even more.
 */
const MIN_CHARS = [0, 5, 8] as const;

/**
 * Returns the number of letters that are replaced, missing, added or swapped with the next letter.
 */
function lettersOff(a: string, b: string): number {
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = Number(a[i - 1] !== b[j - 1]);
      const swapped =
        a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? Infinity) + 1 : Infinity;
      row.push(
        Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same, swapped),
      );
    }
    [before, last] = [last, row];
  }
  return last.at(-1) ?? 0;
}

/**
 * True if two title keys differ by one letter, or long title keys by two. False if they differ in a
 * number, because a sequel is not a typo.
 */
export function isNearTitle(title: string, other: string): boolean {
  const [a, b] = [removeSpaces(title), removeSpaces(other)];
  if (
    a === b ||
    Math.abs(a.length - b.length) > 2 ||
    numbersOf(title).join() !== numbersOf(other).join()
  ) {
    return false;
  }
  return Math.min(a.length, b.length) >= (MIN_CHARS[lettersOff(a, b)] ?? Infinity);
}

const MAX_DROPPED = 3;
const MIN_PART_CHARS = 3;

/**
 * Returns search texts for a title with a typo, likeliest first. A search matches each word exactly
 * and the last word by its beginning. Therefore, each text omits one of the longest words or ends
 * in the middle of the title.
 */
export function listPartsWithoutSlip(title: string): string[] {
  const words = title.split(" ").filter((word) => word !== "");
  const dropped = words
    .map((word, index) => ({ word, rest: words.filter((_, other) => other !== index).join(" ") }))
    .filter(({ rest }) => rest !== "")
    .toSorted((x, y) => y.word.length - x.word.length)
    .slice(0, MAX_DROPPED)
    .map(({ rest }) => rest);
  const middle = words
    .join(" ")
    .slice(0, Math.floor(title.length / 2))
    .trim();
  return [...new Set([...dropped, ...(middle.length >= MIN_PART_CHARS ? [middle] : [])])];
}
