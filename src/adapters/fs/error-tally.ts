/**
 * Counts errors by kind and answers the count when it is worth telling: at 1, 10, 100 … At the limit of inotify watches
 * the same error comes once for each folder, by hundreds.
 */
export function createErrorTally(): (kind: string) => number | undefined {
  const counts = new Map<string, number>();
  return (kind) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return /^10*$/.test(String(count)) ? count : undefined;
  };
}
