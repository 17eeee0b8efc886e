/** How long it took, in ms. */
export async function timed(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/**
 * The least of several tries of each of these, in turn: what they cost when nothing else used the
 * machine, and in the same minute.
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
