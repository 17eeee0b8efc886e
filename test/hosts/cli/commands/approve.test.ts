import { expect, test } from "vitest";
import { toFileChoice } from "../../../../src/hosts/cli/terminal/file-choice.ts";

test.each([
  ["a.mkv=S01E02", { path: "a.mkv", season: 1, episodes: [2] }],
  ["a.mkv=s1e2", { path: "a.mkv", season: 1, episodes: [2] }],
  ["a.mkv=S01E02E03", { path: "a.mkv", season: 1, episodes: [2, 3] }],
  ["a.mkv=S01E02E03E04", { path: "a.mkv", season: 1, episodes: [2, 3, 4] }],
  ["a.mkv=S01E02-E05", { path: "a.mkv", season: 1, episodes: [2, 3, 4, 5] }],
  ["a.mkv=S01E02-05", { path: "a.mkv", season: 1, episodes: [2, 3, 4, 5] }],
  ["a.mkv=S00E01", { path: "a.mkv", season: 0, episodes: [1] }],
  ["a.mkv=skip", { path: "a.mkv", skip: true }],
  ["a.sample.mkv=video", { path: "a.sample.mkv", role: "video" }],
  ["a.mkv=extra", { path: "a.mkv", role: "extra" }],
  ["a.srt=subtitle", { path: "a.srt", role: "subtitle" }],
  ["a.mkv=sample", { path: "a.mkv", role: "sample" }],
  ["a.mkv=other", { path: "a.mkv", role: "other" }],
  ["cd1.avi=part1", { path: "cd1.avi", part: 1 }],
  ["x=part2/b.avi=PART8", { path: "x=part2/b.avi", part: 8 }],
  ["a.mkv=S01E02part1", { path: "a.mkv", season: 1, episodes: [2], part: 1 }],
  ["x=y/S01E09=S02E03", { path: "x=y/S01E09", season: 2, episodes: [3] }],
])("parses %s as a file choice", (text, choice) => {
  expect(toFileChoice(text)).toEqual(choice);
});

test.each([
  "a.mkv",
  "=S01E02",
  "=skip",
  "a.mkv=",
  "a.mkv=S01",
  "a.mkv=archive",
  "a.mkv=film",
  "=video",
  "a.mkv=E02",
  "a.mkv=part",
  "a.mkv=part0",
  "a.mkv=part9",
  "=part1",
  "a.mkv=S01E05-E02",
  "a.mkv=S01E01-E9999",
  "a.mkv=S01E12345",
  "a.mkv=S01E02 ",
  "",
])("rejects %j as a file choice", (text) => {
  expect(() => toFileChoice(text)).toThrow(
    expect.objectContaining({ name: "UserError", code: "invalid_request" }),
  );
});
