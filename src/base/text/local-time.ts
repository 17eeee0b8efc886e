import { DAY_MS } from "./time-units.ts";

/** Converts times to and from the date and clock of one time zone, for people. */
export type LocalTime = {
  /**
   * Formats `2026-11-21 01:14 EST`. If English has no name for the zone, uses an offset such as
   * `+01:00`.
   */
  format(ms: number, precision?: "minutes" | "seconds"): string;
  /** Converts each `2026-11-21 06:14 UTC`, with or without seconds, to the zone's local time. */
  localize(text: string): string;
  /**
   * Returns the moment at which the zone's clocks show this date and time, in ms since 1970.
   * Undefined for a day that does not exist.
   */
  toMs(year: number, month: number, day: number, clockMs?: number): number | undefined;
  /** Returns midnight at the start of the day that is `daysBefore` days before `now`. */
  midnight(now: number, daysBefore: number): number;
};

const UTC_TIME = /\b(\d{4}-\d\d-\d\d) (\d\d:\d\d)(:\d\d)? UTC\b/g;

/**
 * Creates a converter for this time zone (`America/New_York`), or for the system's zone if it is
 * omitted.
 */
export function createLocalTime(timeZone?: string): LocalTime {
  const two = "2-digit";
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
    timeZoneName: "short",
  });
  const partsOf = (ms: number): Record<string, string> =>
    Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));

  const textOf = (ms: number, precision: "minutes" | "seconds" = "minutes"): string => {
    const { year, month, day, hour, minute, second, timeZoneName = "" } = partsOf(ms);
    const seconds = precision === "seconds" ? `:${second}` : "";
    return `${year}-${month}-${day} ${hour}:${minute}${seconds} ${zoneText(timeZoneName)}`;
  };

  /** Returns how far the zone's clocks are ahead of UTC, in ms. */
  const offsetAt = (ms: number): number => {
    const { year, month, day, hour, minute, second } = partsOf(ms);
    const clock = Date.UTC(
      Number(year),
      Number(month) - 1,
      Number(day),
      Number(hour),
      Number(minute),
      Number(second),
    );
    return clock - Math.floor(ms / 1000) * 1000;
  };

  const toMs: LocalTime["toMs"] = (year, month, day, clockMs = 0) => {
    const utc = Date.UTC(year, month - 1, day);
    if (new Date(utc).getUTCDate() !== day || new Date(utc).getUTCMonth() !== month - 1) {
      return undefined;
    }
    const clock = utc + clockMs;
    // The first guess may have the offset from before a clock change.
    return clock - offsetAt(clock - offsetAt(clock));
  };

  return {
    format: textOf,
    toMs,
    localize: (text) =>
      text.replaceAll(
        UTC_TIME,
        (whole, day: string, minutes: string, seconds: string | undefined) => {
          const ms = Date.parse(`${day}T${minutes}${seconds ?? ":00"}Z`);
          return Number.isNaN(ms)
            ? whole
            : textOf(ms, seconds === undefined ? "minutes" : "seconds");
        },
      ),
    midnight(now, daysBefore) {
      const { year, month, day } = partsOf(now);
      const date = new Date(
        Date.UTC(Number(year), Number(month) - 1, Number(day)) - daysBefore * DAY_MS,
      );
      return toMs(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()) ?? now;
    },
  };
}

/**
 * Intl's English names are `EST`, `UTC`, or `GMT+1` and `GMT+5:30` for zones without a name in
 * American English.
 */
function zoneText(name: string): string {
  const [, sign, hours = "", minutes = "00"] = /^GMT([+-])(\d+)(?::(\d\d))?$/.exec(name) ?? [];
  return sign === undefined ? name : `${sign}${hours.padStart(2, "0")}:${minutes}`;
}

/**
 * Converts ms since 1970 to ISO 8601 UTC. A value that no date can hold, as in a damaged row, is the
 * beginning of 1970, so that one row does not end an answer about many.
 */
export const toIsoTime = (ms: number): string =>
  new Date(Math.abs(ms) <= MAX_DATE_MS ? ms : 0).toISOString();

/** The latest time that a date can hold: https://tc39.es/ecma262/#sec-time-values-and-time-range */
const MAX_DATE_MS = 8.64e15;

/**
 * Formats a moment for a sentence that a client may also parse: `2026-03-01 12:34:56 UTC`. Accepts
 * ms since 1970 or ISO 8601.
 */
export const formatUtc = (
  moment: number | string,
  precision: "minutes" | "seconds" = "seconds",
): string =>
  `${(typeof moment === "number" ? toIsoTime(moment) : new Date(moment).toISOString())
    .slice(0, precision === "seconds" ? 19 : 16)
    .replace("T", " ")} UTC`;
