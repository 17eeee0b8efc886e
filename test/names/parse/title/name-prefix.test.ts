import { expect, test } from "vitest";
import { parseName } from "../../../../src/names/parse/name.ts";
import { parsePath } from "../../../../src/names/parse/path.ts";

test("drops the group before a scene file's title, and keeps it in an alternative title", () => {
  const read = parseName("ftn-tall.ship.2010.720p.bluray.x264.mkv");
  expect(read.title).toBe("tall ship");
  expect(read.altTitles).toContain("ftn-tall ship");
});

test.each([
  ["spider-ship.of.old.2002.1080p.bluray.x264.mkv", "spider-ship of old"],
  ["Tri-Tall.Ship.2002.1080p.BluRay.x264.mkv", "Tri-Tall Ship"],
  ["tri-tall.ship.2002.1080p.bluray.x264-grp.mkv", "tri-tall ship"],
])("does not read text before the title as a group: %s", (name, title) => {
  expect(parseName(name).title).toBe(title);
});

test.each<[name: string, read: object]>([
  // A year in brackets before the title is the release year.
  ["(2010) Tall Ship.mkv", { title: "Tall Ship", year: 2010 }],
  // A download's number before the group is not part of the title.
  ["37 [Tsuki] Sora no Tegami - 05 [12AB34CD].mkv", { title: "Sora no Tegami", absolute: [5] }],
  // The episode comes before the series, and the season after it.
  [
    "Episode 14 Sora no Tegami (saison 2) VOSTFR",
    { title: "Sora no Tegami", season: 2, episodes: [14] },
  ],
  // A word at the start of a name stays in the title if it is not the language of a French release.
  ["It - Second Half (2019).mkv", { title: "It - Second Half" }],
  ["Fr (2005).mkv", { title: "Fr" }],
  // The recording date before the title is not part of the title.
  ["221208 Harbour Lights ep11.mp4", { title: "Harbour Lights", episodes: [11] }],
  ["221399 Harbour Lights ep11.mp4", { title: "221399 Harbour Lights" }],
  // Title and year are read from the same bracket.
  ["[Harbour 1998] [BDRemux site.org].mkv", { title: "Harbour", year: 1998 }],
  // A bot's name before the group is not part of the title.
  [
    "SeaBot.[Tsuki]_Sora_no_Tegami_-_01v2_[720p][69A307A2].mkv",
    { title: "Sora no Tegami", group: "Tsuki", absolute: [1] },
  ],
])("%s is read as %o", (name, read) => {
  expect(parseName(name)).toMatchObject(read);
});

test("a folder with the same episode provides the series title", () => {
  expect(
    parsePath("Harbour.Lights.S01E05.1080p.WEB.h264-GRP/grp-hl.s01e05.1080p.mkv"),
  ).toMatchObject({
    title: "Harbour Lights",
    saidBy: { title: 1 },
  });
  expect(
    parsePath("Harbour.Lights.S01E05.Tide.WEB/Tide - Harbour Lights S1 (Ep 5).srt").title,
  ).toBe("Harbour Lights");
});

test.each([
  "Fr - Harbour Lights (2005).avi",
  "VF - Harbour Lights (2005).avi",
  "VOSTFR_-_Harbour_Lights_(2005).avi",
])("a language and a dash before the title are not part of it: %s", (name) => {
  expect(parseName(name)).toMatchObject({ title: "Harbour Lights", year: 2005 });
});

test.each([
  "www,1harbour.phd - Harbour Lights (2005) 1080p.mkv",
  "ww.harbour.sbs - Harbour Lights (2005) 1080p.mkv",
  "Harbour.Lights.2005.1080p.www.harbour-site.xyz.mkv",
  "Harbour Lights 2005 - www.site.example.mkv",
])("a site is not part of the title: %s", (name) => {
  expect(parseName(name)).toMatchObject({ title: "Harbour Lights", year: 2005 });
});

test.each([
  "Disney - Harbour Lights (2005).mkv",
  "Marvel 05 - Harbour Lights (2005).mkv",
  "(Comedy) Netflix Originals - Harbour Lights (2005).mkv",
  "IMAX.-.Harbour.Lights.2005.2160p.mkv",
  "BBC.Harbour.Lights.2005.1080p.mkv",
  "01. Harbour Lights (2005).mkv",
  "01 - Harbour Lights (2005).mkv",
])(
  "drops a publisher or number before a film's title, and keeps it in an alternative title: %s",
  (name) => {
    const read = parseName(name);
    expect(read).toMatchObject({
      type: "movie",
      title: "Harbour Lights",
      year: 2005,
      absolute: [],
    });
    expect(read.altTitles.some((title) => /\S Harbour Lights$/.test(title))).toBe(true);
  },
);

test("a number before an episode title is the episode number", () => {
  expect(parsePath("Harbour Lights/Season 1/01 - Tide (2005).mkv")).toMatchObject({
    episodes: [1],
  });
  expect(parsePath("Harbour Lights/Season 1/01 - Tide (2005).mkv").title).toBe("Harbour Lights");
  expect(parseName("03 - Harbour Lights.mkv").absolute).toEqual([3]);
});

test.each([
  "Mad.Men - S01E01.mkv",
  "BBC Earth Tide 2005.mkv",
  "12.Years.2005.mkv",
  "12 Years Later (2005).mkv",
])("keeps words that only look like a prefix: %s", (name) => {
  expect(parseName(name).title).toMatch(/^(?:Mad.Men|BBC Earth Tide|12 Years)/);
});
