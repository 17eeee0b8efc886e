import { expect, test } from "vitest";
import { formatAge, formatShortLine } from "../../../../../src/hosts/cli/show/short-lines.ts";
import { shownRelease } from "../../../../support/shown-release.ts";

const item = shownRelease(
  "A.Very.Long.Name.Of.A.Film.That.Does.Not.Fit.1995.1080p.BluRay.x264-GROUP",
  {
    confidence: 0.912,
    reasons: [
      { code: "remake_rival", message: "x" },
      { code: "close_second", message: "x" },
    ],
    candidates: [{ type: "movie", tmdb_id: 949, title: "Heat", year: 1995, confidence: 0.912 }],
  },
);
const now = Date.parse("2026-01-04T01:00:00.000Z");

test.each([80, 100, 120])("a line fits %i columns and keeps every part", (columns) => {
  const line = formatShortLine(item, now, { columns });
  expect(line.length).toBeLessThanOrEqual(columns);
  expect(line).toMatch(/^#7 +3d A\.Very.*…1995 +→ Heat \(1995\).* 0\.91 +remake/);
});

test("at 80 columns, never cuts the year, season and episode of a name or work", () => {
  const film = (name: string, title: string, year: number) => ({
    ...item,
    id: 143,
    name,
    reasons: [{ code: "auto_off", message: "x" }],
    candidates: [{ type: "movie" as const, tmdb_id: 121, title, year, confidence: 1 }],
  });
  const towers = film(
    "The.Lord.of.the.Rings.The.Two.Towers.2002.EXTENDED.1080p.BluRay.x264-GRP",
    "The Lord of the Rings: The Two Towers",
    2002,
  );
  const identity = {
    type: "tv" as const,
    tmdb_id: 60_059,
    title: "A Series With a Title That Is Too Long for Any Column",
    year: 2015,
    season: 2,
    episodes: [11, 12],
  };
  const episode = {
    ...towers,
    name: "A.Series.With.a.Title.That.Is.Too.Long.S02E11E12.1080p.WEB",
    identity,
  };
  for (const withoutReason of [true, false]) {
    const lines = [towers, episode].map((one) =>
      formatShortLine(one, now, { columns: 80, withoutReason }),
    );
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    expect(lines[0]).toMatch(/…2002 +→ The Lord.*… \(2002\) +1\.00|…2002 +→ The L.*…\s?\(2002\)/);
    expect(lines[1]).toMatch(/…S02E11E12 +→ A.*… \(2015\) S02E11E12/);
  }
  expect(formatShortLine(towers, now, { columns: 80, withoutReason: true })).not.toContain(
    "auto_off",
  );
});

test("cuts nothing without a width", () => {
  expect(formatShortLine(item, now)).toBe(
    `#7      3d ${item.name} → Heat (1995) [movie 949]  0.91  remake_rival +1`,
  );
});

test("prints a question mark if there is no candidate, and the state if there is no reason", () => {
  expect(
    formatShortLine({ ...item, name: "x", candidates: [], reasons: [], state: "failed" }, now),
  ).toBe("#7      3d x → ?  0.91  failed");
});

test.each([
  [0, "0m"],
  [59 * 60_000, "59m"],
  [3_600_000, "1h"],
  [49 * 3_600_000, "2d"],
])("%i ms ago is %s", (ms, text) => expect(formatAge(ms)).toBe(text));
