import { expect, test } from "vitest";
import { formatEpisodeStem, sortEpisodes } from "../../../../src/core/plan/names/episode-path.ts";
import { DEFAULT_NAMES } from "../../../../src/core/plan/names/parse-template.ts";
import { formatSeasonFolder } from "../../../../src/core/plan/names/season-folder.ts";

const show = { tmdbId: 1396, title: "Breaking Bad", year: 2008 };
const at = (season: number, episodes: number[], ...titles: string[]) => ({
  season,
  episodes,
  titles,
});

test.each([
  [at(1, [1], "Pilot"), "Breaking Bad (2008) - s01e01 - Pilot"],
  [
    at(1, [1, 2], "Pilot", "Cat's in the Bag..."),
    "Breaking Bad (2008) - s01e01-e02 - Pilot & Cat's in the Bag",
  ],
  [at(1, [1, 2, 3]), "Breaking Bad (2008) - s01e01-e03"],
  [at(0, [7], "What: a/b?"), "Breaking Bad (2008) - s00e07 - What - a-b"],
  [at(2012, [104], ""), "Breaking Bad (2008) - s2012e104"],
])("%j is filed as %s", (mapping, expected) =>
  expect(formatEpisodeStem(show, mapping)).toBe(expected),
);

test("a part comes last and is never cut", () => {
  expect(formatEpisodeStem(show, at(1, [1], "Pilot"), 2)).toBe(
    "Breaking Bad (2008) - s01e01 - Pilot - pt2",
  );
  const long = formatEpisodeStem(
    { ...show, title: "夜".repeat(500) },
    at(12, [101, 102], "話".repeat(500)),
    2,
  );
  expect(long).toMatch(/^夜+ \(2008\) - s12e101-e102 - 話+ - pt2$/);
  expect(Buffer.byteLength(long)).toBeLessThanOrEqual(215);
});

test("season folders are named by their number", () => {
  expect([0, 1, 12, 2012].map((season) => formatSeasonFolder(season))).toEqual([
    "Season 00",
    "Season 01",
    "Season 12",
    "Season 2012",
  ]);
});

test("sorts episodes with their titles, and returns nothing for a gap or an invalid number", () => {
  expect(sortEpisodes(at(1, [2, 1, 2], "b", "a", "b"))).toEqual(at(1, [1, 2], "a", "b"));
  expect(sortEpisodes(at(1, [1, 3]))).toBeUndefined();
  expect(sortEpisodes(at(1, []))).toBeUndefined();
  expect(sortEpisodes(at(1, [1.5]))).toBeUndefined();
  expect(sortEpisodes(at(-1, [1]))).toBeUndefined();
});

test("a title that a server of these names would misread is left out", () => {
  const stemOf = (title: string, kinds: ("plex" | "jellyfin")[], episodes = [2]) => {
    const readers = kinds.map((kind) => ({ kind }));
    const names = { ...DEFAULT_NAMES, readers };
    return formatEpisodeStem(show, at(1, episodes, title), undefined, undefined, { names });
  };
  for (const title of ["Trailer", "Free Sample", "E10 Rises", "x12", "Catch-Other"]) {
    expect(stemOf(title, ["plex", "jellyfin"])).toBe("Breaking Bad (2008) - s01e02");
  }
  for (const title of ["Free Samples", "X-Men", "Other", "The Trailer", "10 Things"]) {
    expect(stemOf(title, ["jellyfin"])).toBe(`Breaking Bad (2008) - s01e02 - ${title}`);
  }
  expect(stemOf("Free Sample", ["plex"])).toBe("Breaking Bad (2008) - s01e02 - Free Sample");
  expect(stemOf("Catch-Other", ["plex"])).toBe("Breaking Bad (2008) - s01e02");
  // These numbers are misread in any case, so the title stays.
  expect(stemOf("Ten", ["jellyfin"], [999, 1000])).toBe(
    "Breaking Bad (2008) - s01e999-e1000 - Ten",
  );
});
