// Pieces of one episode, numbered without a gap in one folder and together as long as it.
import { expect, test } from "vitest";
import { parsePath } from "../../../src/names/index.ts";
import { identifying } from "../../support/identifying.ts";
import { series } from "../../support/works.ts";

const MINUTES = 80;
const episodes = ["Great Frost", "Open Sea", "The Flood (1)", "Little Wharf"].map((title, at) => ({
  episode: at + 1,
  title,
  runtimeMinutes: MINUTES,
}));
const identify = identifying([series(1, "Tide Mill", 2010, [{ season: 1, episodes }])]);

/** Identifies a release with these videos. Each has its length in minutes. */
async function decide(name: string, minutes: Record<string, number>) {
  const videos = Object.keys(minutes);
  const { decision, verdict } = await identify(
    { name, videos, at: `/in/${name}` },
    {
      lengths: async (_at, asked) =>
        new Map(
          asked.map((path) => [path, { kind: "read", duration_ms: 60_000 * (minutes[path] ?? 0) }]),
        ),
    },
  );
  if (decision.kind === "review") return verdict;
  return [...decision.mappings].map(([path, of]) => `${path} ${of.season}x${of.episodes.join()}`);
}

test.each([
  ["Tide Mill S01E01 - pt1.mkv", "Tide Mill S01E01 - pt2.mkv"],
  ["Tide.Mill.S01E01a.1080p.mkv", "Tide.Mill.S01E01b.1080p.mkv"],
  ["Tide Mill - S01E01-part1.avi", "Tide Mill - S01E01-part2.avi"],
  ["Tide.Mill.1x01.1of2.avi", "Tide.Mill.1x01.2of2.avi"],
  ["Tide.Mill.S01E01.CD1.avi", "Tide.Mill.S01E01.CD2.avi"],
  [
    "Tide Mill - S01E01 - Great Frost - Part 1.mkv",
    "Tide Mill - S01E01 - Great Frost - Part 2.mkv",
  ],
])("%s and %s are one episode", async (first, second) => {
  expect(await decide("Tide Mill", { [first]: 39, [second]: 41 })).toEqual([
    `${first} 1x1`,
    `${second} 1x1`,
  ]);
});

// The part becomes Plex's ` - pt2` in the library.
test.each(["S01E02b", "S01E02 - pt2", "S01E02 (2 of 2)", "S01E02.CD2"])(
  "%s is the second part",
  (numbers) => expect(parsePath(`Tide.Mill.${numbers}.mkv`).part).toBe(2),
);

test("other episodes of the pack are filed, too", async () => {
  const minutes = { "Tide Mill S01E01a.mkv": 40, "Tide Mill S01E01b.mkv": 40 };
  expect(await decide("Tide Mill", { ...minutes, "Tide Mill S01E02.mkv": 80 })).toHaveLength(3);
});

test("three pieces are one episode", async () => {
  const minutes = { "Tide Mill S01E02 pt1.mkv": 27, "Tide Mill S01E02 pt2.mkv": 27 };
  expect(await decide("Tide Mill", { ...minutes, "Tide Mill S01E02 pt3.mkv": 26 })).toHaveLength(3);
});

test.each<[why: string, minutes: Record<string, number>]>([
  ["a gap", { "Tide Mill S01E01 pt1.mkv": 40, "Tide Mill S01E01 pt3.mkv": 40 }],
  ["each is whole", { "Tide Mill S01E01 pt1.mkv": 80, "Tide Mill S01E01 pt2.mkv": 80 }],
  ["together too short", { "Tide Mill S01E01 pt1.mkv": 20, "Tide Mill S01E01 pt2.mkv": 20 }],
  ["an unknown length", { "Tide Mill S01E01 pt1.mkv": 40, "Tide Mill S01E01 pt2.mkv": Number.NaN }],
  ["two folders", { "a/Tide Mill S01E01 pt1.mkv": 40, "b/Tide Mill S01E01 pt2.mkv": 40 }],
  ["one piece", { "Tide Mill S01E01 pt1.mkv": 80, "Tide Mill S01E02.mkv": 80 }],
  ["TMDB counts parts", { "Tide Mill S01E03 pt1.mkv": 40, "Tide Mill S01E03 pt2.mkv": 40 }],
  ["another word", { "Tide Mill S01E01 pt1 Recap.mkv": 40, "Tide Mill S01E01 pt2 Recap.mkv": 40 }],
  ["copies", { "Tide Mill S01E01 pt1.mkv": 40, "Tide Mill S01E01 part1.mkv": 40 }],
])("holds pieces that may not be one whole episode: %s", async (_why, minutes) => {
  const codes = await decide("Tide Mill", minutes);
  expect(codes).not.toContainEqual(expect.stringContaining("mkv 1x"));
});

test.each([
  "[Group] Tide Mill - 03a.mkv",
  "[Group] Tide Mill - 03b.mkv",
  "[Group] Tide Mill - 03a (1080p) [ABCD1234].mkv",
  "Tide Mill 3a. Bölüm.mkv",
  "Tide Mill S01E03a.mkv",
])("%s is a lone piece and waits", async (name) => {
  expect(await decide(name, { [name]: 40 })).toContain("part_alone");
});
