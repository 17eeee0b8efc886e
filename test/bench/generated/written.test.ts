import { expect, test } from "vitest";
import { createRandom } from "../../../bench/accuracy/generated/random.ts";
import { dotted, episodeWords, plain } from "../../../bench/accuracy/generated/words.ts";
import { written } from "../../../bench/accuracy/generated/written.ts";
import { entry } from "../made-up-works.ts";

test("fills a pattern field by field, and keeps unknown braces", () => {
  expect(written("{title} {tmdb-{id}}.mkv", { title: "Sky Shanty", id: "5" })).toEqual({
    name: "Sky Shanty {tmdb-5}.mkv",
    videos: [],
  });
  expect(written("{title} => CD1/{n}.avi ; CD2/{n}.avi", { title: "Sky", n: "x" })).toEqual({
    name: "Sky",
    videos: ["CD1/x.avi", "CD2/x.avi"],
  });
  expect(() => written("{titel}.mkv", { title: "Sky" })).toThrow("No word for {titel}");
});

test("writes titles as file systems and scene releases do", () => {
  expect(plain("Who? What: a/b")).toBe("Who What ab");
  expect(dotted("Salt & Stone: The 2nd (of 3)!")).toBe("Salt.and.Stone.The.2nd.of.3");
});

test("counts an episode in its season, across all seasons and on its disc", () => {
  const episodes = [1, 2].flatMap((season) =>
    [1, 2, 3, 4, 5].map((episode) => ({
      season,
      episode,
      name: `Knot ${episode}/x`,
      airDate: "2011-02-03",
    })),
  );
  const show = { entry: entry(7, "Sky Shanty", "2011-01-01"), episodes };
  const [sixth, last] = [episodes[5], episodes[9]];
  if (!sixth || !last) throw new Error("There are ten.");
  expect(episodeWords(show, sixth)).toMatchObject({
    s: "2",
    ss: "02",
    ee: "01",
    abs3: "006",
    again: "2 ",
    disc: "1",
  });
  expect(episodeWords(show, last)).toMatchObject({
    abs: "10",
    disc: "2",
    track: "1",
    track0: "0",
    name: "Knot 5 x",
  });
  expect(episodeWords(show, last)).toMatchObject({
    low: "sky.shanty",
    initials: "ss",
    yy: "11",
    month: "02",
    day: "03",
  });
});

test("a seed always gives the same numbers, and a sample is ordered without repeats", () => {
  const list = Array.from({ length: 200 }, (_, at) => at);
  const sample = (seed: number) => createRandom(seed).sample(list, 20);
  expect(sample(3)).toEqual(sample(3));
  expect(sample(3)).not.toEqual(sample(4));
  expect(sample(3)).toEqual([...new Set(sample(3))].toSorted((a, b) => a - b));
  expect(sample(3)).toHaveLength(20);
  expect(createRandom(1).sample(list, 500)).toEqual(list);
  expect(createRandom(1).sample(list, Number.POSITIVE_INFINITY)).toEqual(list);
  const random = createRandom(5);
  const drawn = list.map(() => random.below(4));
  for (const value of [0, 1, 2, 3]) {
    expect(drawn.filter((one) => one === value).length).toBeGreaterThan(25);
  }
});
