import { expect, test } from "vitest";
import type { Item } from "../../../../src/base/item.ts";
import { createSubtitleOwner } from "../../../../src/core/plan/subtitles/subtitle-owner.ts";
import { type ParsedName, parsePath } from "../../../../src/names/index.ts";
import { item, mapped, parsedAs } from "../support-items.ts";

const owner = (
  videos: (string | Item)[],
  subtitle: string | Item,
  said: Record<string, Partial<ParsedName>> = {},
) =>
  createSubtitleOwner(
    videos.map((video) => (typeof video === "string" ? item(video) : video)),
    parsedAs(said),
  )(typeof subtitle === "string" ? item(subtitle, "subtitle") : subtitle)?.video;

test.each([
  [["M/Film.2010.mkv"], "M/Film.2010.en.srt", "M/Film.2010.mkv"],
  [["Film.mkv", "Film.Extended.mkv"], "Film.Extended.en.srt", "Film.Extended.mkv"],
  [["Film.mkv", "Film.Extended.mkv"], "film.EN.srt", "Film.mkv"],
  [["Show.E1.mkv", "Show.E2.mkv"], "Show.E10.srt", undefined],
  [["CD1/a.avi", "CD2/a.avi"], "CD2/a.srt", "CD2/a.avi"],
  [["CD1/a.avi", "CD2/a.avi"], "Subs/a.srt", undefined],
  [["M/Film.mkv"], "M/Subs/2_English.srt", "M/Film.mkv"],
  [["A/x.mkv", "B/y.mkv"], "B/Subs/2_English.srt", "B/y.mkv"],
  [["A/x.mkv", "B/y.mkv"], "Subs/2_English.srt", undefined],
  [["x.e1.mkv", "x.e2.mkv"], "Subs/x.e2/3_English,forced.srt", "x.e2.mkv"],
  [["S1/x.e1.mkv", "S1/x.e2.mkv"], "S1/Subs/x.e1/2_eng.srt", "S1/x.e1.mkv"],
  [["x.e1/x.e1.mkv", "x.e2/x.e2.mkv"], "x.e1/Subs/2_English.srt", "x.e1/x.e1.mkv"],
])("videos %j, subtitle %j: %j", (videos, subtitle, expected) =>
  expect(owner(videos, subtitle)).toBe(expected),
);

test("finds the same episode under another name by its numbers", () => {
  const said = {
    "a.mkv": { season: 1, episodes: [1] },
    "b.mkv": { season: 1, episodes: [2] },
    "sub.srt": { season: 1, episodes: [2], saidBy: { season: 0 } },
    "none.srt": { season: 1, episodes: [9], saidBy: { season: 0 } },
    "Subs/2_English.srt": { season: 1, episodes: [2], saidBy: { season: 2 } },
  };
  // The videos are mapped one episode too far. The subtitle belongs to the video whose name
  // contains the subtitle's number.
  const videos = [item("a.mkv", "video", mapped(1, 2)), item("b.mkv", "video", mapped(1, 3))];
  expect(owner(videos, "sub.srt", said)).toBe("b.mkv");
  expect(owner(videos.slice(0, 1), "none.srt", said)).toBeUndefined();
  // The 2 is a track number; only the folder's season made it an episode.
  expect(owner(videos, "Subs/2_English.srt", said)).toBeUndefined();
  expect(owner(videos.slice(0, 1), "Subs/2_English.srt", said)).toBe("a.mkv");
});

test("a subtitle belongs to the video with the same air date", () => {
  const said = {
    "a.mkv": { date: "2024-01-02" },
    "b.mkv": { date: "2024-01-03" },
    "x.srt": { date: "2024-01-03" },
  };
  expect(owner(["a.mkv", "b.mkv"], "x.srt", said)).toBe("b.mkv");
});

test("a person's mapping of the subtitle decides", () => {
  const videos = [item("a.mkv", "video", mapped(1, 1)), item("b.mkv", "video", mapped(1, 2))];
  expect(owner(videos, item("a.srt", "subtitle", mapped(1, 2)))).toBe("b.mkv");
  expect(owner(videos, item("a.srt", "subtitle", mapped(1, 3)))).toBeUndefined();
});

test("does not assign a subtitle in an extra's folder, or one with another film's year, to the film", () => {
  const videos = [item("Film.mkv"), item("Extras/making.mkv", "extra")];
  expect(owner(videos, "Extras/English.srt")).toBeUndefined();
  expect(owner(videos, "Extras/making.en.srt")).toBe("Extras/making.mkv");
  expect(owner(videos, "Extras/Subs/2_English.srt")).toBeUndefined();
  expect(owner(videos, "Subs/English.srt")).toBe("Film.mkv");
  const years = { "Film.mkv": { year: 2010 }, "Other.srt": { year: 1990 } };
  expect(owner(["Film.mkv"], "Other.srt", years)).toBeUndefined();
});

const real = (video: string, subtitle: string) =>
  createSubtitleOwner(
    [item(video)],
    new Map([video, subtitle].map((path) => [path, parsePath(path)])),
  )(item(subtitle, "subtitle"))?.video;

test.each([
  ["[Grp] Lantern - 01.mkv", "[Grp] Lantern - 02.en.ass"],
  ["Lantern.S01E01.mkv", "E02.srt"],
  ["Lantern.S01E01.mkv", "02.srt"],
  ["Lantern.S01E01.mkv", "Lantern.102.srt"],
  ["Lantern.S01E01.mkv", "Subs/Lantern.S01E02/2_English.srt"],
  ["Lantern.2010.mkv", "Subs/Other.Harbour/2_English.srt"],
  ["Lantern.mkv", "Lantern 2.srt"],
  ["Lantern.mkv", "Lantern.II.en.srt"],
  ["Lantern.mkv", "Other.Harbour.2010.srt"],
  ["Lantern (2010).mkv", "Other Harbour.srt"],
])("next to %s, %s belongs to another video", (video, subtitle) =>
  expect(real(video, subtitle)).toBeUndefined(),
);

test.each([
  ["Lantern.2010.1080p-GRP.mkv", "Lantern.2010.1080p-GRP.2.en.srt"],
  ["Lantern (2010).mkv", "Lantern (2010).3.eng.srt"],
  ["Lantern.2010.mkv", "Lantern.2010.2.English.srt"],
  ["Lantern.2010.mkv", "Lantern.2010.02.pt-BR.forced.srt"],
  ["Lantern.2010.mkv", "Lantern.2010 - 2 - German.srt"],
  ["Lantern.S01E01.mkv", "Lantern.S01E01.2.en.srt"],
  ["[Grp] Lantern - 01 [1080p].mkv", "[Grp] Lantern - 01 [1080p].2.en.ass"],
  // The only video of the release.
  ["Lantern.mkv", "Lantern.2.en.srt"],
])("next to %s, the number in %s counts its subtitles", (video, subtitle) =>
  expect(real(video, subtitle)).toBe(video),
);

test.each([
  ["Lantern.2010.mkv", "Lantern.2010.2.srt"],
  ["Lantern.2010.mkv", "Lantern.2010.2.Harbour.en.srt"],
  ["Lantern.2010.mkv", "Lantern.2010.2.is.coming.srt"],
  ["Lantern.2010.mkv", "Lantern.2010.II.en.srt"],
  ["[Grp] Lantern - 07.mkv", "[Grp] Lantern - 07.5.en.ass"],
])("next to %s, the number in %s may mean another video", (video, subtitle) =>
  expect(real(video, subtitle)).toBeUndefined(),
);

test("among several videos, a number behind a bare title is not a track", () => {
  const videos = ["Lantern.mkv", "Harbour.mkv"];
  expect(owner(videos, "Lantern.2.en.srt")).toBeUndefined();
  expect(owner(["Lantern.2010.mkv", "Harbour.mkv"], "Lantern.2010.2.en.srt")).toBe(
    "Lantern.2010.mkv",
  );
});

test.each([
  ["[Grp] Lantern - 01.mkv", "[Other] Lantern - 01.en.ass"],
  ["Lantern.S01E01.mkv", "E01.srt"],
  ["Lantern.S01E01.mkv", "01.srt"],
  ["Lantern.S01E02.mkv", "Lantern.102.srt"],
  ["Lantern.S01E01.mkv", "Subs/Lantern.S01E01/2_English.srt"],
  ["Lantern.2010.1080p-GRP.mkv", "Lantern.2010.720p-OTHER.srt"],
  ["Lantern.2010.mkv", "Lantern.2010.2_English.srt"],
  ["Lantern.2010.mkv", "Subs/English SDH.srt"],
  ["Lantern.2010.mkv", "Subs/Spanish (Latin American).forced.srt"],
])("next to %s, %s belongs to the video", (video, subtitle) =>
  expect(real(video, subtitle)).toBe(video),
);
