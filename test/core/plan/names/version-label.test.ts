import { expect, test } from "vitest";
import { formatEpisodeStem } from "../../../../src/core/plan/names/episode-path.ts";
import { formatMovieStem } from "../../../../src/core/plan/names/movie-path.ts";
import { NAME_BYTES } from "../../../../src/core/plan/names/safe-name.ts";
import {
  chooseVersionLabels,
  parseLabel,
  type VideoVersion,
} from "../../../../src/core/plan/names/version-label.ts";

const version = (
  height: number | null,
  source: VideoVersion["source"],
  group: string | null,
): VideoVersion => ({
  height,
  source,
  group,
});

const FRESH = version(1080, "BluRay", "GRP");

const FIRST: [why: string, others: VideoVersion[], label: string][] = [
  ["the resolution where it differs", [version(720, "BluRay", "GRP")], "1080p"],
  ["the resolution beside a name that says nothing", [version(null, null, null)], "1080p"],
  ["the source where the resolution is the same", [version(1080, "WEB-DL", "GRP")], "BluRay"],
  [
    "both where each alone is taken",
    [version(1080, "WEB-DL", null), version(720, "BluRay", null)],
    "1080p BluRay",
  ],
  ["the group where the rest is the same", [version(1080, "BluRay", "XYZ")], "GRP"],
  ["a number where nothing differs", [version(1080, "BluRay", "GRP")], "Version 2"],
];

for (const [why, others, label] of FIRST) {
  test(`labels a version by ${why}`, () => {
    expect(chooseVersionLabels(FRESH, others)[0]).toBe(label);
  });
}

test("a group that Plex would read as a part or an episode is not a label", () => {
  for (const group of ["CD2", "part 1", "Disc1", "S01E02", "2012-03-02"]) {
    expect(chooseVersionLabels(version(null, null, group), [])[0], group).toBe("Version 2");
  }
});

test("a hostile group stays a short and harmless part of a name", () => {
  const [label = ""] = chooseVersionLabels(
    version(null, null, `../{x}\u202e\0${"é".repeat(5000)}`),
    [],
  );
  expect(Buffer.byteLength(label)).toBeLessThanOrEqual(24);
  expect(label).not.toMatch(/[/{}\u0000\u202e]/);
});

test("puts the label after edition and title and before the part, within the byte limit", () => {
  const film = { tmdbId: 949, title: "Heat", year: 1995 };
  expect(formatMovieStem(film, { edition: "Final Cut", part: 2, version: "1080p" })).toBe(
    "Heat (1995) {edition-Final Cut} - 1080p - pt2",
  );
  const numbers = { season: 1, episodes: [2], titles: ["Two"] };
  expect(formatEpisodeStem({ tmdbId: 1, title: "Show" }, numbers, undefined, "1080p")).toBe(
    "Show - s01e02 - Two - 1080p",
  );
  const long = { tmdbId: 2, title: "x".repeat(500) };
  for (const stem of [
    formatMovieStem(long, { version: "1080p" }),
    formatEpisodeStem(long, { ...numbers, titles: ["y".repeat(500)] }, undefined, "1080p"),
  ]) {
    expect(stem).toMatch(/ - 1080p$/);
    expect(Buffer.byteLength(stem)).toBeLessThanOrEqual(NAME_BYTES);
  }
});

test.each([
  ["Remaster", "Remaster"],
  [" - 4:3 {edition-X} ", "4-3 edition-X"],
  ["..35mm..", "35mm"],
])("a person's label %j is written as %j", (text, label) => {
  expect(parseLabel(text)).toEqual({ ok: true, label });
});

test.each([
  "",
  "  ",
  "-",
  "{}",
  "?*",
  "pt2",
  "CD 1",
  "disc1",
  "S01E02",
  "2x03",
  "2012-03-02",
  "é".repeat(33),
])("a person's label %j is refused", (text) => {
  expect(parseLabel(text).ok).toBe(false);
});

test("a label or a group that makes the file an extra is refused or left out", () => {
  for (const label of ["Trailer", "sample", "Cut-Other", "Free Sample", "Uncut-Scene2"]) {
    expect(parseLabel(label), label).toEqual({
      ok: false,
      why: "looks like a trailer, a sample or another extra, and a media server would read it as one",
    });
  }
  for (const label of ["Short", "Clip", "Samples", "Trailers Cut", "Other"]) {
    expect(parseLabel(label), label).toEqual({ ok: true, label });
  }
  const others = [version(1080, "BluRay", "XYZ")];
  for (const group of ["OTHER", "SAMPLE", "CLIP", "Trailer2", "A-SCENE"]) {
    expect(chooseVersionLabels(version(1080, "BluRay", group), others)[0]).toBe("Version 2");
  }
});
