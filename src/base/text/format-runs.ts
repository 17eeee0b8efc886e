const MAX_RUNS = 12;

/** Formats ascending numbers with ranges: `1, 3–7, 9`. At most 12 ranges are listed. */
export function formatRuns(numbers: readonly number[]): string {
  const runs: { from: number; to: number }[] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last?.to === number - 1) last.to = number;
    else runs.push({ from: number, to: number });
  }
  const shown = runs
    .slice(0, MAX_RUNS)
    .map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`))
    .join(", ");
  const more = runs.slice(MAX_RUNS).reduce((sum, { from, to }) => sum + to - from + 1, 0);
  return more > 0 ? `${shown} and ${more} more` : shown;
}
