const SECOND = 1000;
const MINUTE = 60 * SECOND;
const FEW_MINUTES = 10 * MINUTE;

/** A length in a sentence: "1 h 32 min", "45 min", "1 min 30 s". Milliseconds in; rounded, below ten minutes to seconds. */
export function lengthText(ms: number): string {
  const exact = ms < FEW_MINUTES;
  const seconds = exact ? Math.round(ms / SECOND) : 60 * Math.round(ms / MINUTE);
  const parts = [
    [Math.floor(seconds / 3600), "h"],
    [Math.floor((seconds % 3600) / 60), "min"],
    [seconds % 60, "s"],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return said.length === 0 ? "0 s" : said.join(" ");
}
