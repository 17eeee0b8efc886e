import { expect, test } from "vitest";
import { createLocalTime, formatUtc } from "../../../src/base/text/local-time.ts";

const at = Date.parse("2026-11-21T06:14:59.476Z");

test.each([
  ["America/New_York", "2026-11-21 01:14 EST"],
  ["UTC", "2026-11-21 06:14 UTC"],
  ["Europe/Berlin", "2026-11-21 07:14 +01:00"],
  ["Asia/Kolkata", "2026-11-21 11:44 +05:30"],
  ["America/St_Johns", "2026-11-21 02:44 -03:30"],
])("a time in %s is %s", (zone, expected) => {
  expect(createLocalTime(zone).format(at)).toBe(expected);
});

test("shows seconds on request, and the time zone in effect on that date", () => {
  const { format } = createLocalTime("America/New_York");
  expect(format(at, "seconds")).toBe("2026-11-21 01:14:59 EST");
  expect(format(Date.parse("2026-07-01T04:00:00Z"), "seconds")).toBe("2026-07-01 00:00:00 EDT");
});

test("converts times in a sentence to local time and changes nothing else", () => {
  const { localize } = createLocalTime("America/New_York");
  expect(localize("Asked until 2026-03-01 02:30 UTC, then 2026-07-01 12:00:05 UTC.")).toBe(
    "Asked until 2026-02-28 21:30 EST, then 2026-07-01 08:00:05 EDT.",
  );
  for (const text of ["2026-03-01 12:00", "2026-99-01 12:00 UTC", "Show - 2026-03-01.mkv"]) {
    expect(localize(text)).toBe(text);
  }
});

test("reads a local date in its time zone, even on days with a clock change", () => {
  const { toMs } = createLocalTime("America/New_York");
  const iso = (...date: [number, number, number, number?]) =>
    new Date(toMs(...date) ?? Number.NaN).toISOString();
  expect(iso(2026, 11, 20)).toBe("2026-11-20T05:00:00.000Z");
  expect(iso(2026, 3, 8)).toBe("2026-03-08T05:00:00.000Z");
  expect(iso(2026, 3, 8, 12 * 3_600_000)).toBe("2026-03-08T16:00:00.000Z");
  expect(iso(2026, 11, 1, 12 * 3_600_000)).toBe("2026-11-01T17:00:00.000Z");
  expect(toMs(2026, 2, 30)).toBeUndefined();
});

test("uses the zone's midnight, and counts 'yesterday' as a calendar day, not as 24 hours", () => {
  const { midnight } = createLocalTime("America/New_York");
  expect(new Date(midnight(Date.parse("2026-11-21T03:00:00Z"), 0)).toISOString()).toBe(
    "2026-11-20T05:00:00.000Z",
  );
  // The clocks went back on 1 November, so the day had 25 hours.
  expect(new Date(midnight(Date.parse("2026-11-02T12:00:00Z"), 1)).toISOString()).toBe(
    "2026-11-01T04:00:00.000Z",
  );
});

test("marks times for people and clients as UTC", () => {
  expect(formatUtc(at)).toBe("2026-11-21 06:14:59 UTC");
  expect(formatUtc("2026-03-01T12:34:56.789Z", "minutes")).toBe("2026-03-01 12:34 UTC");
});
