import { expect, test } from "vitest";
import { numberedReadings } from "../../../src/core/readings/numbered-readings.ts";

const read = (name: string, title: string | null = null, videos: string[] = []) =>
  numberedReadings({ name, videos }, title).map(({ reading, hundreds }) => ({
    read: [...reading.values()].map((one) => [one.title, one.season, one.episodes.join(), one.episodeTitle]),
    hundreds: hundreds.map(({ number, film }) => [number, film]),
  }));

test.each([
  ["Stone Pier 2.16.mkv", ["Stone Pier", 2, "16", null], []],
  ["Stone Pier 2.16 Wet Rope.mkv", ["Stone Pier", 2, "16", "Wet Rope"], []],
  ["2.16 Wet Rope 720p.mkv", [null, 2, "16", "Wet Rope"], []],
  ["Stone Pier 705.avi", ["Stone Pier", 7, "5", null], [[705, "Stone Pier 705"]]],
  ["Stone Pier - 210 - Wet Rope.mkv", ["Stone Pier", 2, "10", "Wet Rope"], [[210, "Stone Pier 210"]]],
])("%s", (name, wanted, hundreds) => expect(read(name)).toEqual([{ read: [wanted], hundreds }]));

test.each(["Stone Pier 2.16", "Stone Pier 2.00.mkv", "[Grp] Stone Pier 705.mkv", "Stone Pier 705 - 706.mkv"])(
  "%s has no such number",
  (name) => expect(read(name)).toEqual([]),
);

test("an apostrophe in the title, in each component that has it", () => {
  expect(read("Alex.s.Row.S01", "Alex s Row", ["Alex.s.Row.S01E02.mkv"])).toEqual([
    {
      read: [
        ["Alex's Row", 1, "", null],
        ["Alex's Row", 1, "2", null],
      ],
      hundreds: [],
    },
  ]);
});
