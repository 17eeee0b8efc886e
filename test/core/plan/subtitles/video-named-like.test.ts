import { expect, test } from "vitest";
import { createVideoByName } from "../../../../src/core/plan/subtitles/subtitle-owner.ts";

const NAMES = ["Heat.1995.mkv", "Alien.1979.mp4", "Alien.1979.Directors.Cut.mkv", "Alien.1979.nfo"];

test.for([
  ["Heat.1995.srt", "Heat.1995.mkv"],
  ["Heat.1995.en.srt", "Heat.1995.mkv"],
  ["HEAT.1995.en.forced.srt", "Heat.1995.mkv"],
  ["Alien.1979.Directors.Cut.en.srt", "Alien.1979.Directors.Cut.mkv"],
  ["Alien.1979.de.ass", "Alien.1979.mp4"],
  ["Heat.1995.2.en.srt", "Heat.1995.mkv"],
])("%s belongs to %s", ([subtitle = "", video]) => {
  expect(createVideoByName(NAMES)(subtitle)).toBe(video);
});

test.for([
  "Ronin.1998.srt",
  "Heat.19955.srt",
  "Heat.srt",
  "Heat.1995.2.srt",
  "Heat.1995.en.sub",
  "Heat.1995.txt",
])("%s belongs to no video", (subtitle) => {
  expect(createVideoByName(NAMES)(subtitle)).toBeUndefined();
});

test("finds no owner for a subtitle with another name, or when two videos share its name", () => {
  expect(createVideoByName(["Heat.1995.mkv"])("English.srt")).toBeUndefined();
  expect(createVideoByName(["Heat.1995.mkv", "Heat.1995.mp4"])("Heat.1995.en.srt")).toBeUndefined();
});
