import { expect, test } from "vitest";
import { parseRelease } from "../../../src/core/parse/path.ts";
import { lateSubtitles, type StandingVideo } from "../../../src/core/plan/late-subtitles.ts";
import type { Item, Role } from "../../../src/core/release/item.ts";

const item = (path: string, role: Role = "subtitle"): Item => ({ path, role, size: 1, mtimeNs: "1", skip: false });
const standing = (number: number): StandingVideo => ({
  path: `Show.S01E0${number}.mkv`,
  destination: `/tv/Show (2020)/Season 1/Show (2020) - s01e0${number} - Old Title.v2.mkv`,
  mapping: { season: 1, episodes: [number], titles: [] },
});
const stem = (number: number): string => `/tv/Show (2020)/Season 1/Show (2020) - s01e0${number} - Old Title.v2`;

function late(items: Item[], videos = [standing(1), standing(2)]) {
  const paths = [...items, ...videos].map(({ path }) => path);
  return Object.fromEntries(lateSubtitles(items, videos, parseRelease("Show.S01", paths).files));
}

test("a subtitle goes beside its video under the very name that it has there, with language and kind", () => {
  expect(late([item("Show.S01E02.en.forced.srt"), item("Subs/Show.S01E01/3_German.ass")])).toEqual({
    "Show.S01E02.en.forced.srt": `${stem(2)}.en.forced.srt`,
    "Subs/Show.S01E01/3_German.ass": `${stem(1)}.de.ass`,
  });
});

test("one of a video that comes with it, or of none for certain, is not among them", () => {
  expect(late([item("Show.S01E03.mkv", "video"), item("Show.S01E03.srt"), item("English.srt")])).toEqual({});
});

test("of two that would get one name the first gets it", () => {
  expect(late([item("Show.S01E01.en.srt"), item("Show.S01E01.eng.srt")])).toEqual({
    "Show.S01E01.en.srt": `${stem(1)}.en.srt`,
    "Show.S01E01.eng.srt": expect.objectContaining({ code: "same_destination" }),
  });
});

test("what a person left out, and what no subtitle is by its name, stays", () => {
  expect(late([{ ...item("Show.S01E01.srt"), skip: true }, item("Show.S01E02.txt")])).toEqual({});
});
