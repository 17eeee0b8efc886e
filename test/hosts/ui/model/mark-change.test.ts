import { expect, test } from "vitest";
import { markChange, markPath } from "../../../../src/hosts/ui/model/mark-change.ts";

const CASES = [
  ["Dune (2021).mkv", "Dune (2021) [2160p].mkv", "", " [2160p]"],
  ["Dune (2021) [1080p].mkv", "Dune (2021) [2160p].mkv", "1080p", "2160p"],
  ["Dune (2021) [2160p].mkv", "Dune (2021).mkv", " [2160p]", ""],
  ["Dune.mkv", "Dune.mkv", "", ""],
  ["s01e01", "S01E01", "s01e01", "S01E01"],
  ["Amelie", "Amélie", "Amelie", "Amélie"],
  ["a a", "a a a", "", " a"],
  ["", "🎬/أضواء", "", "🎬/أضواء"],
] as const;

test.each(CASES)("marks what differs between %j and %j", (from, to, was, becomes) => {
  const marked = markChange(from, to);
  expect([marked.from[1], marked.to[1]]).toEqual([was, becomes]);
});

test("the parts give both texts, and share their start and end", () => {
  const texts = CASES.flatMap(([from, to]) => [from, to]);
  for (const from of texts) {
    for (const to of texts) {
      const marked = markChange(from, to);
      expect([marked.from.join(""), marked.to.join("")]).toEqual([from, to]);
      expect([marked.from[0], marked.from[2]]).toEqual([marked.to[0], marked.to[2]]);
    }
  }
});

test("marks a folder and the name in it separately, if both paths have the same depth", () => {
  const own = (from: string, to: string) => markPath(from, to).map(({ to: [, mine] }) => mine);
  expect(own("Dark {tmdb-1}/Season 01/Dark.mkv", "Dark {tvdb-2}/Season 01/Dark [x].mkv")).toEqual([
    "tvdb-2",
    "",
    " [x]",
  ]);
  expect(own("Dark.mkv", "Dark/Dark.mkv")).toEqual(["/Dark"]);
});
