/** Maximum number of edits by which a name may differ from the intended one. */
const MAX_DISTANCE = 2;

/**
 * Returns the nearest word in `known` within two edits (a letter added, omitted or changed, or two
 * letters swapped). Undefined if no word is that near.
 */
export function findNearestWord(word: string, known: Iterable<string>): string | undefined {
  let best: { name: string; far: number } | undefined;
  for (const name of known) {
    if (Math.abs(name.length - word.length) > MAX_DISTANCE) continue;
    const far = distance(word, name);
    // In a short word, two letters are most of the word.
    if (far <= MAX_DISTANCE && far * 2 < name.length && far < (best?.far ?? MAX_DISTANCE + 1)) {
      best = { name, far };
    }
  }
  return best?.name;
}

/**
 * Returns the number of edits between two words. A swap of neighbouring letters counts as one edit.
 * Both words are short, because `findNearestWord` has already compared their lengths.
 */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const change = (last[j - 1] ?? 0) + (same ? 0 : 1);
      const swap = swapped ? (beforeLast[j - 2] ?? 0) + 1 : change;
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, change, swap));
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
