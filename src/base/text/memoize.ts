const forgetters: (() => void)[] = [];

/** Clears all caches, because the data that the cached results depend on has changed. */
export function forgetAnswers(): void {
  for (const forget of forgetters) forget();
}

/**
 * Returns a function that caches the results for the most recent texts, at most twice `most`
 * results. Use it only for a pure function whose results are never modified.
 */
export function memoize<T>(of: (text: string) => T, most: number): (text: string) => T {
  let newer = new Map<string, T>();
  let older = newer;
  forgetters.push(() => {
    newer = new Map();
    older = newer;
  });
  return (text) => {
    const known = newer.get(text);
    if (known !== undefined) return known;
    const answer = older.get(text) ?? of(text);
    if (newer.size >= most) {
      older = newer;
      newer = new Map();
    }
    newer.set(text, answer);
    return answer;
  };
}
