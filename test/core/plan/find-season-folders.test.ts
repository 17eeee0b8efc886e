import { expect, test } from "vitest";
import { findSeasonFolders } from "../../../src/core/plan/find-season-folders.ts";
import { DEFAULT_NAMES } from "../../../src/core/plan/names/parse-template.ts";

const SHOW = "/media/TV/Marble Lantern (2015)";

/** `["Season One", 1, 2]`: the folder has two videos of season 1. "" is the show's own folder. */
type Held = readonly [folder: string, season: number, count: number];

const find = (held: readonly Held[], names = DEFAULT_NAMES) =>
  Object.fromEntries(
    findSeasonFolders(
      SHOW,
      held.flatMap(([folder, season, count], index) =>
        Array.from({ length: count }, (_, number) => {
          const path = [SHOW, folder, `${index}-${number}.mkv`].filter(Boolean).join("/");
          return { path, season };
        }),
      ),
      names,
    ),
  );

test.each([
  "Marble Lantern - Season 1",
  "Marble Lantern Season 01",
  "Marble Lantern (2015) S01",
  "Season 1 (2015)",
  "Season 01 - The Beginning",
  "Season One",
  "Staffel 1 [1080p]",
  "Marble.Lantern.S01.1080p.WEB-GRP",
  "S01",
])("%j holds season 1, even with a single video", (name) =>
  expect(find([[name, 1, 1]])).toEqual({ 1: name }),
);

test.each([
  "Marble.Lantern.S01E03.1080p-GRP",
  "marble lantern 1x03",
  "Marble.Lantern.S01E01-E04.WEB-GRP",
  "Season 1-3",
  "Marble Lantern S01-S03",
  "Season 2",
  "Marble Lantern - Season 2",
  "Season 1 Extras",
  "Season 1 - Deleted Scenes",
  "Season 1 Disc 2",
  "CD1",
])("%j is not the folder of season 1, whatever is in it", (name) =>
  expect(find([[name, 1, 4]])).toEqual({}),
);

test("a folder of any name is used if it alone holds several videos of one season", () => {
  expect(find([["Book One", 1, 2]])).toEqual({ 1: "Book One" });
  // A single video may have a folder named after its episode.
  expect(find([["Pilot", 1, 1]])).toEqual({});
  expect(
    find([
      ["Book One", 1, 2],
      ["Salt Arc", 1, 5],
    ]),
  ).toEqual({});
  expect(
    find([
      ["Book One", 1, 2],
      ["", 1, 6],
    ]),
  ).toEqual({});
});

test("a folder with several seasons is never used, but specials may be in a season's folder", () => {
  const both: Held[] = [
    ["Season 1 (2015)", 1, 3],
    ["Season 1 (2015)", 2, 1],
  ];
  expect(find(both)).toEqual({});
  const special: Held[] = [
    ["Season 1 (2015)", 1, 3],
    ["Season 1 (2015)", 0, 1],
  ];
  expect(find(special)).toEqual({ 1: "Season 1 (2015)" });
});

test("the name of a new folder comes first, then a plain name, then the most videos", () => {
  const named: Held[] = [
    ["Marble Lantern Season 1", 1, 9],
    ["Season 1", 1, 2],
    ["Season 01", 1, 1],
  ];
  expect(find(named)).toEqual({ 1: "Season 01" });
  expect(find(named.slice(0, 2))).toEqual({ 1: "Season 1" });
  const releases: Held[] = [
    ["Marble.Lantern.S01.720p-GRP", 1, 2],
    ["Marble.Lantern.S01.1080p-GRP", 1, 6],
    ["Bonus", 1, 8],
  ];
  expect(find(releases)).toEqual({ 1: "Marble.Lantern.S01.1080p-GRP" });
});

test("videos outside the show's folder do not count", () => {
  const files = [
    { path: "/media/TV/Other/Season One/1.mkv", season: 1 },
    { path: `${SHOW} 2/Season One/1.mkv`, season: 1 },
    { path: `${SHOW}/Season One/1.mkv`, season: undefined },
  ];
  expect([...findSeasonFolders(SHOW, files)]).toEqual([]);
});
