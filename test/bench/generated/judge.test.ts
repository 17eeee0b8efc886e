import { expect, test } from "vitest";
import { filedAs, judge } from "../../../bench/accuracy/generated/judge.ts";
import type { Decision } from "../../../src/names/index.ts";

const auto = (
  type: "movie" | "tv",
  tmdbId: number,
  files: Record<string, [number, ...number[]]> = {},
): Decision => ({
  kind: "auto",
  confidence: 1000,
  identity: { type, tmdbId, title: "Sky Shanty" },
  mappings: new Map(
    Object.entries(files).map(([path, [season, ...episodes]]) => [
      path,
      { season, episodes, titles: [] },
    ]),
  ),
});
const held: Decision = {
  kind: "review",
  reasons: [{ code: "numbers_unclear", message: "Which?" }],
};
const movie = { type: "movie", id: 5 } as const;
const tv = (files: Record<string, string>) => ({ type: "tv", id: 7, files }) as const;

test("counts a held name as held in any case, and a film as right only if it is filed as that film", () => {
  expect(judge({ right: movie, videos: [] }, held)).toBe("held");
  expect(judge({ right: undefined, videos: [] }, held)).toBe("held");
  expect(judge({ right: movie, videos: [] }, auto("movie", 5))).toBe("right");
  expect(judge({ right: movie, videos: [] }, auto("movie", 6))).toBe("wrong");
  expect(judge({ right: movie, videos: [] }, auto("tv", 5))).toBe("wrong");
  expect(judge({ right: undefined, videos: [] }, auto("movie", 5))).toBe("wrong");
});

test("a name of two episodes is right only as exactly those two", () => {
  const name = { right: tv({ "": "1x2,3" }), videos: [] };
  expect(judge(name, auto("tv", 7, { "x.mkv": [1, 2, 3] }))).toBe("right");
  expect(judge(name, auto("tv", 7, { "x.mkv": [1, 2] }))).toBe("wrong");
  expect(judge(name, auto("tv", 7, { "x.mkv": [1, 2, 3, 4] }))).toBe("wrong");
  expect(judge(name, auto("tv", 7, { "x.mkv": [2, 2, 3] }))).toBe("wrong");
  expect(judge(name, auto("tv", 7))).toBe("wrong");
});

test("a folder is right only if each of its files is right and no other file is filed", () => {
  const name = { right: tv({ "a.mkv": "1x1", "b.mkv": "1x2" }), videos: ["a.mkv", "b.mkv"] };
  expect(judge(name, auto("tv", 7, { "b.mkv": [1, 2], "a.mkv": [1, 1] }))).toBe("right");
  expect(judge(name, auto("tv", 7, { "a.mkv": [1, 2], "b.mkv": [1, 1] }))).toBe("wrong");
  expect(judge(name, auto("tv", 7, { "a.mkv": [1, 1] }))).toBe("wrong");
  expect(judge(name, auto("tv", 7, { "a.mkv": [1, 1], "b.mkv": [1, 2], "c.mkv": [1, 3] }))).toBe(
    "wrong",
  );
});

test("a filed result lists the episodes of every file", () => {
  expect(filedAs(auto("tv", 7, { "a.mkv": [1, 1], "b.mkv": [1, 2, 3] }))).toBe("tv/7 1x1 1x2,3");
  expect(filedAs(held)).toBe("nothing");
});
