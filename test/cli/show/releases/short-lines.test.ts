import { expect, test } from "vitest";
import { ageText, shortLine } from "../../../../src/cli/show/releases/short-lines.ts";
import { shownRelease } from "../../../support/shown-release.ts";

const item = shownRelease("A.Very.Long.Name.Of.A.Film.That.Does.Not.Fit.1995.1080p.BluRay.x264-GROUP", {
  confidence: 0.912,
  reasons: [
    { code: "remake_rival", message: "x" },
    { code: "close_second", message: "x" },
  ],
  candidates: [{ type: "movie", tmdb_id: 949, title: "Heat", year: 1995, confidence: 0.912 }],
});
const now = Date.parse("2026-01-04T01:00:00.000Z");

test.each([80, 100, 120])("a line fits %i columns and keeps every part", (columns) => {
  const line = shortLine(item, now, columns);
  expect(line.length).toBeLessThanOrEqual(columns);
  expect(line).toMatch(/^#7 +3d A\.Very.*… → Heat.* 0\.91 +remake/);
});

test("without a width nothing is cut", () => {
  expect(shortLine(item, now)).toBe(`#7      3d ${item.name} → Heat (1995) [movie 949]  0.91  remake_rival +1`);
});

test("what has no candidate has a question mark, without a reason the state is shown", () => {
  expect(shortLine({ ...item, name: "x", candidates: [], reasons: [], state: "failed" }, now)).toBe(
    "#7      3d x → ?  0.91  failed",
  );
});

test.each([
  [0, "0m"],
  [59 * 60_000, "59m"],
  [3_600_000, "1h"],
  [49 * 3_600_000, "2d"],
])("%i ms ago is %s", (ms, text) => expect(ageText(ms)).toBe(text));
