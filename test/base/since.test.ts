import { expect, test } from "vitest";
import { parseSince } from "../../src/base/since.ts";

const now = Date.parse("2026-11-21T06:14:59.000Z");

test.each([
  ["today", "2026-11-21T05:00:00.000Z"],
  ["Yesterday", "2026-11-20T05:00:00.000Z"],
  ["2 days ago", "2026-11-19T06:14:59.000Z"],
  ["2d", "2026-11-19T06:14:59.000Z"],
  ["1 day", "2026-11-20T06:14:59.000Z"],
  ["24h", "2026-11-20T06:14:59.000Z"],
  ["1 week ago", "2026-11-14T06:14:59.000Z"],
  ["3h", "2026-11-21T03:14:59.000Z"],
  ["2026-11-20", "2026-11-20T05:00:00.000Z"],
  ["2026-07-01", "2026-07-01T04:00:00.000Z"],
  ["2026-11-20 08:00", "2026-11-20T13:00:00.000Z"],
  ["2026-11-20T08:00:30", "2026-11-20T13:00:30.000Z"],
  ["2026-11-20T08:00:00Z", "2026-11-20T08:00:00.000Z"],
  ["2026-11-20T08:00:00.5+02:00", "2026-11-20T06:00:00.500Z"],
])("the time %s means the time that a user in New York expects", (text, expected) => {
  expect(new Date(parseSince(text, now, "America/New_York")).toISOString()).toBe(expected);
});

test.each([
  "yesterday-ish",
  "2026-02-30",
  "2026-13-01",
  "2026-02-30T08:00:00Z",
  "2026-11-20 25:00",
  "",
  "d",
  "20.11.2026",
])("the time %j is refused with the allowed forms", (text) => {
  expect(() => parseSince(text, now)).toThrow(/is not a date or a time\./);
});
