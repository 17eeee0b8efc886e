import { expect, test } from "vitest";
import type { FileView } from "../../../../src/hosts/ui/desk/answers.ts";
import {
  asNamed,
  countEpisodes,
  findFirstFree,
  findMainSeason,
  findSuggestion,
  moveToSeason,
  numberInOrder,
  type PackVideo,
  type Picks,
  pickAll,
  problemOf,
  shift,
  toChoices,
  videosOf,
} from "../../../../src/hosts/ui/model/numbering.ts";
import { countCommonStart } from "../../../../src/hosts/ui/model/split-name.ts";

const video = (path: string, episode?: number, more: Partial<FileView> = {}): FileView => ({
  path,
  role: "video",
  bytes: 1,
  ...(episode === undefined
    ? {}
    : { season: 1, episodes: [episode], numbers_from: "name" as const }),
  ...more,
});
const NONE: Picks = new Map();
const listed = Array.from({ length: 5 }, (_, at) => ({ season: 1, episode: at + 1 }));
const said = (files: readonly FileView[], picks: Picks): string[] =>
  videosOf(files, picks).map(({ pick }) =>
    pick.kind === "episode" ? `${pick.season}x${pick.episodes.join("+")}` : pick.kind,
  );

test("sorts files in natural order, with subtitles after their video", () => {
  const files = [
    video("a10.mkv"),
    video("a2.mkv"),
    { ...video("a2.en.srt"), role: "subtitle" },
    { ...video("x.nfo"), role: "other" },
  ];
  expect(videosOf(files, NONE).map(({ file, subtitles }) => [file.path, subtitles])).toEqual([
    ["a2.mkv", 1],
    ["a10.mkv", 0],
  ]);
});

test("numbers 24 unnumbered files in one step", () => {
  const files = Array.from({ length: 24 }, (_, at) => video(`part ${at + 1}.mkv`));
  const videos = videosOf(files, NONE);
  const picks = numberInOrder(NONE, videos, new Set(files.map(({ path }) => path)), 2, 1);
  expect(said(files, picks)).toEqual(Array.from({ length: 24 }, (_, at) => `2x${at + 1}`));
  expect(videosOf(files, picks).every(({ by }) => by === "you")).toBe(true);
});

test("moves selected files up, down and into another season, and resets them to the numbers in their names", () => {
  const files = [video("a.mkv", 1), video("b.mkv", 2), video("c.mkv")];
  const chosen = new Set(["a.mkv", "b.mkv", "c.mkv"]);
  const up = shift(NONE, videosOf(files, NONE), chosen, 1);
  expect(said(files, up)).toEqual(["1x2", "1x3", "open"]);
  const down = shift(up, videosOf(files, up), new Set(["b.mkv"]), -1);
  expect(said(files, down)).toEqual(["1x2", "1x2", "open"]);
  const special = moveToSeason(down, videosOf(files, down), chosen, 0);
  expect(said(files, special)).toEqual(["0x2", "0x2", "open"]);
  expect(said(files, asNamed(special, chosen))).toEqual(["1x1", "1x2", "open"]);
});

const problems = (videos: readonly PackVideo[]) =>
  videos.map((one) => problemOf(one, countEpisodes(videos), listed));

test("reports two files for one episode, a file without an episode and an unlisted episode as problems", () => {
  const files = [
    video("a.mkv", 3),
    video("b.mkv", 3),
    video("c.mkv"),
    video("d.mkv", 4),
    video("e.mkv", 6),
  ];
  const videos = videosOf([...files, video("f.mkv", 6, { season: 2 })], NONE);
  const unlisted = { kind: "unlisted", season: 1, episode: 6 };
  const twice = { kind: "twice", season: 1, episode: 3 };
  expect(problems(videos)).toEqual([
    twice,
    twice,
    { kind: "open" },
    undefined,
    unlisted,
    undefined,
  ]);
  const left = videosOf(
    videos.map(({ file }) => file),
    pickAll(NONE, ["a.mkv", "c.mkv", "f.mkv"], { kind: "skip" }),
  );
  expect(problems(left)).toEqual([undefined, undefined, undefined, undefined, unlisted, undefined]);
});

test("accepts an episode that TMDB does not list if the user chose it for this file, until its number changes", () => {
  const files = [video("a.mkv", 5), video("b.mkv")];
  const sure = pickAll(NONE, ["b.mkv"], {
    kind: "episode",
    season: 1,
    episodes: [6],
    isSure: true,
  });
  expect(problems(videosOf(files, sure))).toEqual([undefined, undefined]);
  const moved = shift(sure, videosOf(files, sure), new Set(["b.mkv"]), 1);
  expect(problems(videosOf(files, moved))).toEqual([
    undefined,
    { kind: "unlisted", season: 1, episode: 7 },
  ]);
});

test("numbering starts with the first episode that no unselected file has", () => {
  const videos = videosOf(
    [1, 2, 3, 4].map((episode) => video(`${episode}.mkv`, episode)),
    NONE,
  );
  const chosen = (...paths: string[]) => findFirstFree(videos, new Set(paths), 1, listed);
  expect(chosen("1.mkv", "2.mkv", "3.mkv", "4.mkv")).toBe(1);
  expect([chosen("3.mkv", "4.mkv"), chosen("4.mkv"), chosen()]).toEqual([3, 4, 5]);
});

test("suggests the episode whose title is in the name, or the only one left", () => {
  const titled = video("s01e03.shindig.mkv", 3, {
    suggestion: { season: 1, episodes: [4], titles: ["Shindig"] },
  });
  const videos = videosOf([video("a.mkv", 3), titled], NONE);
  expect(videos.map((one) => findSuggestion(one, videos, listed))).toEqual([
    undefined,
    { season: 1, episode: 4 },
  ]);
  const four = videosOf(
    [1, 2, 3, 4].map((one) => video(`${one}.mkv`, one)).concat(video("odd.mkv")),
    NONE,
  );
  expect(four.map((one) => findSuggestion(one, four, listed)).at(-1)).toEqual({
    season: 1,
    episode: 5,
  });
  const three = videosOf(
    [1, 2, 3].map((one) => video(`${one}.mkv`, one)).concat(video("odd.mkv")),
    NONE,
  );
  expect(three.map((one) => findSuggestion(one, three, listed)).at(-1)).toBeUndefined();
});

test("does not send files that the library has, but counts their episodes as taken", () => {
  const videos = videosOf([video("a.mkv", 1, { method: "hardlink" }), video("b.mkv", 1)], NONE);
  const counts = countEpisodes(videos);
  expect(videos.map((one) => problemOf(one, counts, listed)?.kind)).toEqual([undefined, "twice"]);
  expect(toChoices(videos)).toEqual([{ path: "b.mkv", season: 1, episodes: [1] }]);
});

test("an approval names each video, and names an extra only if the user chose it", () => {
  const files = [
    video("a.mkv", 1),
    video("b.mkv"),
    video("c.mkv"),
    { ...video("making of.mkv"), role: "extra" },
  ];
  const picks = pickAll(pickAll(NONE, ["b.mkv"], { kind: "extra" }), ["c.mkv"], { kind: "skip" });
  expect(toChoices(videosOf(files, picks))).toEqual([
    { path: "a.mkv", season: 1, episodes: [1] },
    { path: "b.mkv", role: "extra" },
    { path: "c.mkv", skip: true },
  ]);
  const main = pickAll(NONE, ["making of.mkv"], { kind: "episode", season: 0, episodes: [1] });
  expect(toChoices(videosOf(files, main)).at(-1)).toEqual({
    path: "making of.mkv",
    season: 0,
    episodes: [1],
    role: "video",
  });
});

test("shows the season with the most files first", () => {
  expect(
    findMainSeason(
      videosOf(
        [video("a.mkv", 1), video("b.mkv", 2, { season: 3 }), video("c.mkv", 3, { season: 3 })],
        NONE,
      ),
    ),
  ).toBe(3);
  expect(findMainSeason([])).toBe(1);
});

test("the common prefix of all names ends at a word boundary", () => {
  expect(countCommonStart(["firefly.s01e01.mkv", "firefly.s01e02.mkv"])).toBe("firefly.".length);
  expect(countCommonStart(["a/x1.mkv", "a/y.mkv"])).toBe("a/".length);
  expect(countCommonStart(["one.mkv"])).toBe(0);
  expect(countCommonStart(["ab.mkv", "cd.mkv"])).toBe(0);
});
