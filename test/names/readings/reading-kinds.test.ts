import { expect, test } from "vitest";
import { parsePath } from "../../../src/names/parse/path.ts";
import { WAYS } from "../../../src/names/readings/reading-kinds.ts";

const readBy = (ways: readonly string[], name: string, videos: string[] = []) =>
  WAYS.filter((way) => ways.includes(way.name)).flatMap((way) =>
    way.read({ name, videos }, parsePath(name)),
  );

test.each(WAYS.map(({ name, example, videos = [] }) => [name, example, videos] as const))(
  "%s: %s is read this way",
  (way, example, videos) => {
    expect(readBy([way], example, [...videos])).not.toEqual([]);
  },
);

const read = (name: string, videos: string[] = []) =>
  readBy(["2.16", "705", "apostrophe"], name, videos).map(({ reading, hundreds = [] }) => ({
    read: [...reading.values()].map((one) => [
      one.title,
      one.season,
      one.episodes.join(),
      one.episodeTitle,
    ]),
    hundreds: hundreds.map(({ number, film }) => [number, film]),
  }));

test.each([
  ["Stone Pier 2.16.mkv", ["Stone Pier", 2, "16", null], []],
  ["Stone Pier 2.16 Wet Rope.mkv", ["Stone Pier", 2, "16", "Wet Rope"], []],
  ["2.16 Wet Rope 720p.mkv", [null, 2, "16", "Wet Rope"], []],
  ["Stone Pier 705.avi", ["Stone Pier", 7, "5", null], [[705, "Stone Pier 705"]]],
  [
    "Stone Pier - 210 - Wet Rope.mkv",
    ["Stone Pier", 2, "10", "Wet Rope"],
    [[210, "Stone Pier 210"]],
  ],
])("%s", (name, wanted, hundreds) => expect(read(name)).toEqual([{ read: [wanted], hundreds }]));

test.each([
  "Stone Pier 2.16",
  "Stone Pier 2.00.mkv",
  "[Grp] Stone Pier 705.mkv",
  "Stone Pier 705 - 706.mkv",
])("%s is not read as a dotted or three-digit number", (name) => expect(read(name)).toEqual([]));

test("restores an apostrophe in the title of each component", () => {
  expect(read("Alex.s.Row.S01", ["Alex.s.Row.S01E02.mkv"])).toEqual([
    {
      read: [
        ["Alex's Row", 1, "", null],
        ["Alex's Row", 1, "2", null],
      ],
      hundreds: [],
    },
  ]);
});

const FOLDERS = "two folders as one title";

test("reads the two folders above a season folder as one title, regardless of where the release begins", () => {
  const path = "Season 2/S02E01.mkv";
  for (const [name = "", ...videos] of [
    [`Stone/Pier/${path}`],
    ["Stone", `Pier/${path}`],
    ["Shelf", `Stone/Pier/${path}`],
  ]) {
    const [joined] = readBy([FOLDERS], name, videos);
    expect(joined?.title).toBe("Stone Pier");
    expect([...(joined?.reading ?? [])].map(([folder, { title }]) => [folder, title])).toEqual([
      ["Stone", "Stone Pier"],
      ["Pier", "Stone Pier"],
    ]);
  }
});

test.each([
  ["TV Shows/Stone Pier/Season 2/S02E01.mkv"],
  ["Stone/Stone Pier/Season 2/S02E01.mkv"],
  ["Stone (2004)/Pier/Season 2/S02E01.mkv"],
  ["Stone/Pier/S02E01.mkv"],
  ["Stone/Season 2/S02E01.mkv"],
])("the folders of %s are not read as one title", (name) =>
  expect(readBy([FOLDERS], name)).toEqual([]),
);

test("folders are not read as one title if the videos are in different folders", () => {
  expect(
    readBy([FOLDERS], "Stone", ["Pier/Season 1/S01E01.mkv", "Wall/Season 1/S01E01.mkv"]),
  ).toEqual([]);
});
