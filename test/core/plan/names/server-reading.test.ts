import { expect, test } from "vitest";
import type { NameReader } from "../../../../src/core/plan/names/name-rules.ts";
import {
  findMisreadings,
  selectOtherReaders,
} from "../../../../src/core/plan/names/server-reading.ts";

const PLEX: NameReader = { kind: "plex" };
const JELLYFIN: NameReader = { kind: "jellyfin" };
const OLD: NameReader = { kind: "jellyfin", version: "10.11.3" };
const EMBY: NameReader = { kind: "emby" };
const ALL = [PLEX, JELLYFIN, EMBY];

const FOLDER = "Heat (1995) [tmdbid=949] {tmdb-949}";
const film = (stems: readonly string[], folder = FOLDER, others?: readonly string[]) => ({
  type: "movie" as const,
  folder,
  videos: stems.map((stem) => `${stem}.mkv`),
  others,
});
const kinds = (readers: readonly NameReader[], names: Parameters<typeof findMisreadings>[1]) =>
  findMisreadings(readers, names).map(({ kind, servers }) => `${kind} ${servers.join(" ")}`);

test("finds nothing in a film's versions if only Plex is configured", () => {
  expect(findMisreadings([PLEX], film(["a", "b", "c {edition-X}"], "Heat {tmdb-949}"))).toEqual([]);
  expect(selectOtherReaders(ALL)).toEqual([JELLYFIN, EMBY]);
});

test("one name that does not begin with the folder's name makes all files separate films", () => {
  expect(kinds(ALL, film([FOLDER, `${FOLDER} - 1080p`, `${FOLDER} - 4K`]))).toEqual([]);
  const [misread] = findMisreadings(ALL, film([FOLDER, `${FOLDER} - 1080p`, "Heat.1995.720p"]));
  expect(misread).toEqual({
    kind: "separate_films",
    servers: ["jellyfin", "emby"],
    videos: ["Heat.1995.720p.mkv"],
  });
  expect(kinds(ALL, film(["Heat.1995.720p"]))).toEqual([]);
  // The first letters of another title are no label.
  expect(kinds(ALL, film(["Heat 2", "Heat"], "Heat"))).toEqual(["separate_films jellyfin emby"]);
});

test("only Jellyfin reads a label in brackets", () => {
  expect(kinds(ALL, film([FOLDER, `${FOLDER} [1080p]`]))).toEqual(["separate_films emby"]);
});

test("parts are shown together, but not with versions", () => {
  const parts = ["Heat - pt1", "Heat - pt2"];
  expect(kinds(ALL, film(parts))).toEqual([]);
  expect(kinds(ALL, film(["Heat cd1", "Heat cd2", "Heat cd3"]))).toEqual([]);
  expect(kinds(ALL, film([...parts, "Heat"]))).toEqual(["parts_with_versions jellyfin emby"]);
  expect(kinds(ALL, film([...parts, "Heat - 4K - pt1", "Heat - 4K - pt2"]))).toEqual([
    "parts_with_versions jellyfin emby",
  ]);
  // A number in the title counts no parts.
  const title = "Kill Bill Part 2";
  expect(kinds(ALL, film([title, `${title} - 4K`], title))).toEqual([]);
});

test("files in subfolders are not compared with the folder's name", () => {
  expect(kinds(ALL, film([FOLDER, "Versions/Heat.1995.720p"]))).toEqual([]);
});

test("another film counts only in a folder with an id", () => {
  expect(kinds(ALL, film([FOLDER], FOLDER, ["Ronin.mkv"]))).toEqual(["two_films jellyfin emby"]);
  expect(kinds(ALL, film(["Heat"], "Crime", ["Ronin.mkv"]))).toEqual([]);
});

test("the form of the folder's id decides which server reads it", () => {
  const read = (folder: string, readers = [OLD, JELLYFIN, EMBY]) =>
    findMisreadings(readers, film(["a"], folder)).flatMap(({ servers }) => servers);
  expect(read("Heat (1995) {tmdb-949}")).toEqual(["jellyfin", "emby"]);
  expect(read("Heat (1995) {tmdb-949}", [JELLYFIN])).toEqual([]);
  expect(read("Heat (1995) [tmdbid-949]")).toEqual(["emby"]);
  expect(read("Heat (1995) [tmdbid=949]")).toEqual([]);
  expect(read("Heat (1995) {imdb-tt0113277}")).toEqual(["emby"]);
  expect(read("Heat (1995)")).toEqual([]);
});

const show = (...videos: string[]) => ({ type: "tv" as const, folder: "Show (2019)", videos });

test("an episode needs its numbers, in any form and in any season", () => {
  const date = "Season 29/Show - 2024-03-14.mkv";
  expect(kinds(ALL, show(date, "Season 01/Show - s01e02.mkv"))).toEqual([
    "date_only jellyfin emby",
  ]);
  expect(findMisreadings([EMBY], show(date, "Season 01/Show - s01e02.mkv"))[0]?.videos).toEqual([
    date,
  ]);
  expect(kinds(ALL, show("Season 29/Show - s29e18 - 2024-03-14.mkv"))).toEqual([]);
  expect(kinds(ALL, show("Season 29/Show 29x18 2024.03.14.mkv"))).toEqual([]);
  expect(kinds(ALL, show("Season 01/Show - 101.mkv"))).toEqual([]);
});

test("only Jellyfin before 12 shows versions of an episode as episodes", () => {
  const same = show("Season 1/Show s01e03 720p.mkv", "Season 1/Show S1E3 1080p.mkv");
  expect(kinds([OLD, JELLYFIN, EMBY], same)).toEqual(["episode_versions jellyfin"]);
  const parts = show("Season 1/Show s01e03 - pt1.mkv", "Season 1/Show s01e03 - pt2.mkv");
  expect(kinds([OLD], parts)).toEqual([]);
  expect(kinds([OLD], show("Season 1/Show s01e03.mkv", "Season 1/Show s01e03-e04.mkv"))).toEqual(
    [],
  );
});

const OLDEST: NameReader = { kind: "jellyfin", version: "10.10.7" };

test("the end of a name makes the file an extra, by the words of each server", () => {
  const readAsExtra = (stem: string, readers = [PLEX, OLDEST, OLD, JELLYFIN, EMBY]) =>
    readers.filter((reader) =>
      kinds([reader], film([stem])).some((one) => one.startsWith("extra")),
    );
  expect(readAsExtra("Heat (1995) [x264]-OTHER")).toEqual([PLEX, OLDEST, OLD, JELLYFIN]);
  expect(readAsExtra("Heat (1995)-trailer")).toEqual([PLEX, OLDEST, OLD, JELLYFIN, EMBY]);
  expect(readAsExtra("Heat (1995)-trailer2")).toEqual([OLDEST, OLD, JELLYFIN]);
  expect(readAsExtra("Heat (1995) - [x264]-CLIP")).toEqual([OLDEST, OLD, JELLYFIN]);
  expect(readAsExtra("Heat (1995) - Sample")).toEqual([OLDEST, OLD, JELLYFIN]);
  expect(readAsExtra("Heat.trailer")).toEqual([OLDEST, OLD, JELLYFIN]);
  // A space was enough up to 10.10.
  expect(readAsExtra("Show (2011) - s01e25 - The Trailer")).toEqual([OLDEST]);
  for (const stem of [
    "Heat (1995) - Short",
    "Heat (1995)-THEME",
    "Other",
    "Heat - Deleted Scenes",
  ]) {
    expect(readAsExtra(stem)).toEqual([]);
  }
});

test("an episode with the word “sample” is left out, and a film is read without its folder", () => {
  const titled = (title: string): string => `Season 1/Show (2019) - s01e0${title}.mkv`;
  expect(kinds(ALL, show(titled("1 - The Free Sample"), titled("2 - Samples")))).toEqual([
    "left_out jellyfin",
  ]);
  // In a series of this name, all files have the word, and none is left out.
  const series = { ...show("Season 1/Sample This - s01e01.mkv"), folder: "Sample This (2012)" };
  expect(kinds(ALL, series)).toEqual([]);
  const folder = "Sample People (2000) {tmdb-16}";
  expect(kinds([JELLYFIN], film(["Sample People (2000)"], folder))).toEqual(["by_itself jellyfin"]);
  expect(kinds([JELLYFIN], film([folder], folder))).toEqual([]);
  expect(kinds([JELLYFIN], film([folder, `${folder} - 4K`], folder))).toEqual([
    "by_itself jellyfin",
  ]);
  // The word is removed from the end of a title.
  const cut = "The Sample (2016) {tmdb-17}";
  expect(kinds([JELLYFIN], film([cut], cut))).toEqual(["by_itself jellyfin"]);
});

test("a number with E or X behind an episode's numbers ends their range", () => {
  const isOther = (title: string, readers = [JELLYFIN]) =>
    kinds(readers, show(`Season 1/Show (2019) - s01e02 - ${title}.mkv`)).includes(
      "other_numbers jellyfin",
    );
  for (const title of ["E10 Rises", "x12", "E3", "s01e01-e05", "4x4-6"]) {
    expect(isOther(title), title).toBe(true);
  }
  for (const title of ["X-Men", "10 Things", "5-6", "1x02", "720p", "S02E03", "Ep 7", "E", "X2"]) {
    expect(isOther(title), title).toBe(false);
  }
  expect(isOther("E10 Rises", [PLEX, EMBY])).toBe(false);
  // Jellyfin reads three of four digits.
  expect(kinds([JELLYFIN], show("Season 1/Show - s01e999-e1000.mkv"))).toEqual([
    "other_numbers jellyfin",
  ]);
});

test("numbers in a series' title count, if it is known what was filed", () => {
  const path = "Season 1/7 s2e1 (2011) - s01e04.mkv";
  const names = { ...show(path), folder: "7 s2e1 (2011)" };
  const numbers = new Map([[path, { season: 1, episodes: [4] }]]);
  expect(kinds([JELLYFIN], { ...names, numbers })).toEqual(["other_numbers jellyfin"]);
});

test("Jellyfin 12 takes files with the same first number for versions", () => {
  const files = show("Season 1/Show s01e01.mkv", "Season 1/Show s01e01-e02.mkv");
  expect(kinds([OLD, JELLYFIN, EMBY], files)).toEqual(["same_first_number jellyfin"]);
  const seasons = show("Season 1/Show s01e01.mkv", "Season 2/Show s02e01-e02.mkv");
  expect(kinds([JELLYFIN], seasons)).toEqual([]);
});

test("Jellyfin before 12 reads numbers in a series' title, which an id makes up for", () => {
  const isLost = (folder: string, readers = [OLD]) =>
    kinds(readers, { type: "tv", folder, videos: [] }).includes("series_title jellyfin");
  for (const title of [
    "1923",
    "The 100",
    "Room 104",
    "Space - 1999",
    "X 2x4",
    "S01E01",
    "Season 2",
  ]) {
    expect(isLost(`${title} (2001)`), title).toBe(true);
    expect(isLost(`${title} (2001) {tmdb-1}`), title).toBe(true);
    expect(isLost(`${title} (2001) [tmdbid=1]`), title).toBe(false);
    expect(isLost(`${title} (2001)`, [JELLYFIN, EMBY, PLEX]), title).toBe(false);
  }
  for (const title of ["24", "99", "9-1-1", "11.22.63", "Stargate SG-1", "2 Broke Girls", "3%"]) {
    expect(isLost(`${title} (2001)`), title).toBe(false);
  }
});

test("an id behind a dash that looks like a year is read as the year", () => {
  const read = (id: string): string[] =>
    kinds([JELLYFIN], film([`Heat (1995) ${id}`], `Heat ${id}`));
  expect(read("[tmdbid-1930]")).toEqual(["year_of_id jellyfin"]);
  expect(read("{tmdb-2049}")).toEqual(["year_of_id jellyfin"]);
  expect(read("[tmdbid=1930]")).toEqual([]);
  expect(read("{tmdb-19300}")).toEqual([]);
});

test("a region hides a subtitle's language from Jellyfin", () => {
  const subtitles = ["Heat.pt.srt", "Heat.pt-PT.srt", "Heat.zh-Hant.forced.srt", "Heat.por.srt"];
  expect(findMisreadings(ALL, { ...film(["Heat"], "Heat"), subtitles })).toEqual([
    { kind: "subtitle_region", servers: ["jellyfin"], videos: subtitles.slice(1, 3) },
  ]);
});
