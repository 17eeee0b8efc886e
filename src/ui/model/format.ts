/** `1 h 3 min`, `42 min`; undefined for none. */
export function lengthText(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes} min` : `${hours} h ${String(minutes % 60).padStart(2, "0")} min`;
}

const STEPS = [
  [60, 1, "second"],
  [60, 60, "minute"],
  [24, 3600, "hour"],
  [30, 86_400, "day"],
  [12, 2_592_000, "month"],
  [Number.POSITIVE_INFINITY, 31_104_000, "year"],
] as const;

/** How long ago, in one unit: `3 h ago`, as the browser's language says it. */
export function agoText(iso: string, now: number, language: string): string {
  const seconds = Math.max(0, (now - Date.parse(iso)) / 1000);
  const [, size, unit] = STEPS.find(([most, each]) => seconds / each < most) ?? STEPS[5];
  const words = new Intl.RelativeTimeFormat(language, { numeric: "always", style: "narrow" });
  return words.format(-Math.floor(seconds / size), unit);
}

/** The day and time of a moment, in the browser's language and time zone. */
export const momentText = (iso: string, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));

/** The time alone. */
export const timeText = (iso: string, language: string): string =>
  new Intl.DateTimeFormat(language, { timeStyle: "medium" }).format(new Date(iso));

/** Hours and minutes, in the browser's time zone. */
export const clockText = (iso: string, language: string): string =>
  new Intl.DateTimeFormat(language, { timeStyle: "short" }).format(new Date(iso));

/** `21 Nov 2026`. */
export const shortDayText = (iso: string, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(new Date(iso));

/** The day alone, with its weekday. */
export const dayText = (iso: string, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: "full" }).format(new Date(iso));

type Numbered = { title: string; year?: number; season?: number; episodes?: readonly number[] };

const padded = (number: number): string => String(number).padStart(2, "0");

/** `S01E03`, `S01E03E04`, `S01`. */
export const numberText = (season: number, episodes: readonly number[] = []): string =>
  `S${padded(season)}${episodes.map((episode) => `E${padded(episode)}`).join("")}`;

/** `Dune (1984)`, `The Office (2005) S01E02`. */
export const workText = ({ title, year, season, episodes }: Numbered): string =>
  [title, year === undefined ? "" : `(${year})`, season === undefined ? "" : numberText(season, episodes)]
    .filter((part) => part !== "")
    .join(" ");
