import { MINUTE_MS } from "./time-units.ts";

const SECOND_MS = 1000;
const TEN_MINUTES_MS = 10 * MINUTE_MS;

/**
 * Formats a length in ms for a sentence: “1 h 32 min”, “45 min”, “1 min 30 s”. Lengths are rounded
 * to minutes, and below ten minutes, to seconds.
 */
export function formatLength(ms: number): string {
  const exact = ms < TEN_MINUTES_MS;
  const seconds = exact ? Math.round(ms / SECOND_MS) : 60 * Math.round(ms / MINUTE_MS);
  const parts = [
    [Math.floor(seconds / 3600), "h"],
    [Math.floor((seconds % 3600) / 60), "min"],
    [seconds % 60, "s"],
  ] as const;
  const words = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return words.length === 0 ? "0 s" : words.join(" ");
}
