import { formatBytes } from "../../../base/text/format-bytes.ts";
import { formatEpisodes, formatTitle } from "../../../base/text/work-text.ts";

// Formats times and numbers for the browser's locale. The time since a moment is written in words,
// which are English.

/** Formats a size, such as `1.5 GiB` or `1,5 GiB`. */
export const formatLocalBytes = (bytes: number): string =>
  formatBytes(bytes).replace(/[\d.]+/, (number) => formatDecimal(Number(number), 0, 2));

/** Formats a number with at least and at most this many digits after the decimal point. */
export const formatDecimal = (
  number: number,
  minimumFractionDigits = 0,
  maximumFractionDigits = 3,
): string =>
  number.toLocaleString([...navigator.languages], {
    minimumFractionDigits,
    maximumFractionDigits,
  });

/** Formats a duration, such as `1 h 03 min` or `42 min`. The result is at least one minute. */
export function formatDuration(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes} min` : `${hours} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** Formats a span of time in ms. Less than a minute is shown in seconds. */
export const formatSpan = (ms: number): string =>
  ms < 60_000 ? `${Math.max(0, Math.floor(ms / 1000))} s` : formatDuration(ms);

const STEPS = [
  [60, 1, "second"],
  [60, 60, "minute"],
  [24, 3600, "hour"],
  [30, 86_400, "day"],
  [12, 2_592_000, "month"],
  [Number.POSITIVE_INFINITY, 31_104_000, "year"],
] as const;

/** Formats the time since a moment in a single unit, such as `3h ago`. */
export function formatAgo(iso: string, now: number = Date.now()): string {
  const seconds = Math.max(0, (now - Date.parse(iso)) / 1000);
  const [, size, unit] = STEPS.find(([most, each]) => seconds / each < most) ?? STEPS[5];
  const words = new Intl.RelativeTimeFormat("en", { numeric: "always", style: "narrow" });
  return words.format(-Math.floor(seconds / size), unit);
}

/** Formats a moment in the browser's locale and time zone. */
const timeAs = (style: Intl.DateTimeFormatOptions) => (iso: string) =>
  new Intl.DateTimeFormat([...navigator.languages], style).format(new Date(iso));

/** Formats the day and time of a moment. */
export const momentText = timeAs({ dateStyle: "medium", timeStyle: "short" });

/** Formats the time only. */
export const timeText = timeAs({ timeStyle: "medium" });

/** Formats hours and minutes. */
export const clockText = timeAs({ timeStyle: "short" });

/** `21 Nov 2026`. */
export const shortDayText = timeAs({ dateStyle: "medium" });

/** Formats `2026-11` as `Nov 2026`. */
export const formatMonth = (month: string): string =>
  new Intl.DateTimeFormat([...navigator.languages], {
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  }).format(new Date(`${month}-15T00:00:00Z`));

const fullDayText = timeAs({ dateStyle: "full" });

/** Formats a day with its weekday. Today and yesterday are also named as such. */
export function formatCalendarDay(day: string, now = new Date()): string {
  const isAgo = (days: number): boolean =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() - days).toDateString() ===
    new Date(day).toDateString();
  const name = isAgo(0) ? "Today, " : isAgo(1) ? "Yesterday, " : "";
  return `${name}${fullDayText(day)}`;
}

type NumberedTitle = {
  title: string;
  year?: number;
  season?: number;
  episodes?: readonly number[];
};

/** Formats a work, such as `Dune (1984)` or `The Office (2005) S01E02`. */
export const formatWork = ({ title, year, season, episodes }: NumberedTitle): string =>
  [formatTitle({ title, year }), season === undefined ? "" : formatEpisodes(season, episodes)]
    .filter((part) => part !== "")
    .join(" ");
