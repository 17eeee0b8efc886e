/** Returns how long the work took, in ms. */
export async function timed(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/**
 * Returns the lowest result of several tries of each work, run in turn. These results are the cost
 * of each work on an otherwise idle machine, within the same minute.
 */
export async function least<Key extends string>(
  tries: number,
  works: Readonly<Record<Key, () => number | Promise<number>>>,
): Promise<Record<Key, number>> {
  const found = Object.fromEntries(
    Object.keys(works).map((key) => [key, Number.POSITIVE_INFINITY]),
  ) as Record<Key, number>;
  for (let at = 0; at < tries; at++) {
    for (const key of Object.keys(works) as Key[]) {
      found[key] = Math.min(found[key], await works[key]());
    }
  }
  return found;
}
