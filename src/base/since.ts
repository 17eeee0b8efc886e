import { UserError } from "./errors.ts";
import { createLocalTime } from "./text/local-time.ts";
import { DAY_MS, HOUR_MS } from "./text/time-units.ts";

const AGO = /^(\d{1,5}) ?(h|hours?|d|days?|w|weeks?)(?: ago)?$/;
const LOCAL = /^(\d{4})-(\d\d)-(\d\d)(?:[t ](\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?)?$/;

const UNITS_MS: Readonly<Record<string, number>> = { h: HOUR_MS, d: DAY_MS, w: 7 * DAY_MS };

/**
 * Converts a time as people write it to ms since 1970. Accepts `yesterday`, `2 days ago`, `24h`, a
 * local date or time, or ISO 8601 with a zone. A day starts at midnight in the zone, which is the
 * system's by default.
 * @throws UserError (`invalid_request`)
 */
export function parseSince(text: string, now: number, timeZone?: string): number {
  const ms = sinceMs(text.trim().toLowerCase(), now, timeZone);
  if (ms === undefined || Number.isNaN(ms)) {
    throw new UserError(
      `"${text}" is not a date or a time.`,
      'Write today, yesterday, "2 days ago", 3h, 2026-11-20, "2026-11-20 08:00" or 2026-11-20T08:00:00Z.',
    );
  }
  return ms;
}

function sinceMs(text: string, now: number, timeZone: string | undefined): number | undefined {
  const local = createLocalTime(timeZone);
  if (text === "now") return now;
  if (text === "today") return local.midnight(now, 0);
  if (text === "yesterday") return local.midnight(now, 1);
  const [, count, unit = ""] = AGO.exec(text) ?? [];
  if (count !== undefined) return now - Number(count) * (UNITS_MS[unit.slice(0, 1)] ?? 0);
  const [, year, month, day, hour = 0, minute = 0, second = 0, part = 0] = (
    LOCAL.exec(text) ?? []
  ).map((found) => Number(found ?? 0));
  if (year === undefined || month === undefined || day === undefined) return isoMs(text);
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const clockMs = ((hour * 60 + minute) * 60 + second) * 1000 + Math.floor(part * 1000);
  return local.toMs(year, month, day, clockMs);
}

/**
 * Parses ISO 8601 with a zone. Also checks the date, because Date.parse reads 31 February as 3
 * March.
 */
function isoMs(text: string): number | undefined {
  const [, date = "", time] =
    /^(\d{4}-\d\d-\d\d)(t\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:z|[+-]\d\d:?\d\d))$/.exec(text) ?? [];
  const day = Date.parse(`${date}T00:00:00Z`);
  if (
    time === undefined ||
    Number.isNaN(day) ||
    new Date(day).toISOString().slice(0, 10) !== date
  ) {
    return undefined;
  }
  return Date.parse(text.toUpperCase());
}
