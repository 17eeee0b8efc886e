import { expect, test } from "vitest";
import { compareLength, explainFit, mayRunLonger } from "../../src/base/length-fit.ts";

const MIN = 60_000;

test.each([
  ["the same", "movie", 137, 137, "fits"],
  ["TMDB's minutes are whole", "movie", 89, 90, "fits"],
  ["three per cent", "movie", 174, 170, "fits"],
  ["a speed of 25 pictures a second", "movie", 163, 170, "near"],
  ["another film of that title", "movie", 137, 155, "near"],
  ["a part of the film", "movie", 80, 155, "differs"],
  ["a cut that no edition names", "movie", 210, 170, "differs"],
  ["an episode in a slot", "tv", 22, 30, "near"],
  ["two episodes in one file", "tv", 88, 44, "differs"],
  ["a sample", "tv", 1, 44, "differs"],
] as const)("%s: a %s of %i minutes compared with %i minutes: %s", (_, type, file, work, fit) => {
  expect(compareLength(type, file * MIN, work * MIN)).toEqual({
    fit,
    differenceMs: (file - work) * MIN,
  });
});

test("a longer cut is a near match if the name states an edition, up to the usual limit for cuts", () => {
  expect(mayRunLonger([null, undefined, "Extended"])).toBe(true);
  expect(mayRunLonger(["Theatrical Cut", null])).toBe(false);
  expect(mayRunLonger(["Remastered Extended"])).toBe(true);
  expect(mayRunLonger(["IMAX Remastered", "Diamond Edition"])).toBe(false);
  expect(compareLength("movie", 210 * MIN, 170 * MIN, true).fit).toBe("near");
  expect(compareLength("movie", 260 * MIN, 170 * MIN, true).fit).toBe("differs");
});

test("explains both lengths to the minute", () => {
  const say = (file: number, work: number) =>
    explainFit(
      "The file runs",
      file * MIN,
      compareLength("movie", file * MIN, work * MIN),
      "the film",
    );
  expect(say(137, 137)).toBe("The file runs 2 h 17 min, as long as the film.");
  expect(say(137.2, 155)).toBe("The file runs 2 h 17 min, 18 min shorter than the film.");
  expect(say(170, 137)).toBe("The file runs 2 h 50 min, 33 min longer than the film.");
});
