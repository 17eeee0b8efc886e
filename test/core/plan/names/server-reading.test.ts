import { expect, test } from "vitest";
import {
  findMisreadings,
  type NameReader,
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

test("finds nothing if only Plex is configured", () => {
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
