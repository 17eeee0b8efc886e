import { expect, test } from "vitest";
import { type FiledWork, findDifferences } from "../../../scripts/servers/compare.ts";
import type { ShownVideo } from "../../../scripts/servers/readers/reader.ts";
import { judge, type TrialRow } from "../../../scripts/servers/table.ts";
import { TRIAL_WORKS } from "../../../scripts/servers/works.ts";

const FOLDER = "/media/Films/Dune - Part Two (2024) {tmdb-693134}";
const FILM = `${FOLDER}/Dune - Part Two (2024).mkv`;
const SECOND = `${FOLDER}/Dune - Part Two (2024) - 2160p.mkv`;
const EPISODE = "/media/TV/Wire (2002) {tvdb-79126}/Season 01/Wire (2002) - s01e01-e02.mkv";

const film = (...files: FiledWork["files"]): FiledWork => ({
  type: "movie",
  title: "Dune: Part Two",
  year: 2024,
  ids: new Map([["tmdb", "693134"]]),
  files,
});
const series = (...files: FiledWork["files"]): FiledWork => ({
  type: "tv",
  title: "Wire",
  year: 2002,
  ids: new Map([["tvdb", "79126"]]),
  files,
});
const video = (path: string) => ({ path, role: "video" });
const double = { path: EPISODE, role: "video", season: 1, episodes: [1, 2] };

const shown = (path: string, more: Partial<ShownVideo> = {}): ShownVideo => ({
  type: "movie",
  title: "Dune - Part Two",
  year: 2024,
  ids: new Map([["tmdb", "693134"]]),
  episodes: [],
  files: [{ path, bytes: undefined }],
  parts: [],
  subtitles: [],
  ...more,
});
const episode = (more: Partial<ShownVideo>): ShownVideo =>
  shown(EPISODE, {
    type: "tv",
    title: "Wire",
    year: 2002,
    ids: new Map([["tvdb", "79126"]]),
    season: 1,
    episodes: [1, 2],
    ...more,
  });
const subtitle = (path: string, language: string, forced = false, sdh = false) => ({
  path,
  language,
  forced,
  sdh,
});

test("works that are shown as they were filed have no difference", () => {
  expect(findDifferences(film(video(FILM)), [shown(FILM)])).toEqual([]);
  expect(findDifferences(series(double), [episode({})])).toEqual([]);
  const halves = [episode({ episodes: [1] }), episode({ episodes: [2] })];
  expect(findDifferences(series(double), halves), "Plex has a row for each episode").toEqual([]);
  const bare = shown(FILM, { title: "Dune - Part Two (2024) [tmdbid=693134] {tmdb-693134}" });
  expect(findDifferences(film(video(FILM)), [bare]), "a server without metadata").toEqual([]);
  const versions = [shown(FILM, { files: [FILM, SECOND].map((path) => ({ path, bytes: 1 })) })];
  expect(findDifferences(film(video(FILM), video(SECOND)), versions)).toEqual([]);
});

test.each([
  ["a film that is missing", [], "not shown: Dune - Part Two (2024).mkv"],
  ["another title", [shown(FILM, { title: "Dune" })], 'title "Dune"'],
  ["another year", [shown(FILM, { year: 1984 })], "year 1984"],
  ["no id", [shown(FILM, { ids: new Map() })], "no id"],
  ["an old size", [shown(FILM, { files: [{ path: FILM, bytes: 7 }] })], "size 7 instead of 8"],
  ["another id", [shown(FILM, { ids: new Map([["tmdb", "841"]]) })], "tmdb 841"],
])("finds %s", (_, rows, difference) => {
  expect(findDifferences(film({ ...video(FILM), bytes: 8 }), rows)).toEqual([difference]);
});

test("another title of a series is corrected by its id, and that of a film is not", () => {
  const rows = [episode({ title: "The", year: undefined })];
  expect(findDifferences(series(double), rows)).toEqual([
    'title "The" until its id is looked up',
    "year missing until its id is looked up",
  ]);
  const other = [episode({ title: "The", ids: new Map([["tvdb", "7"]]) })];
  expect(findDifferences(series(double), other)).toEqual(['title "The"', "tvdb 7"]);
});

test("finds versions that are items, parts that are versions, and an extra that is a film", () => {
  const two = film(video(FILM), video(SECOND));
  expect(findDifferences(two, [shown(FILM), shown(SECOND)])).toEqual(["2 files are 2 items"]);
  const [one, other] = [1, 2].map((part) => `${FOLDER}/Dune - Part Two (2024) - pt${part}.mkv`);
  const both = [one, other].map((path = "") => ({ path, bytes: 1 }));
  const parts = film(video(one ?? ""), video(other ?? ""));
  expect(findDifferences(parts, [shown(one ?? "", { files: both })])).toEqual([
    "parts are versions",
  ]);
  const extra = { path: `${FOLDER}/Featurettes/Sand.mkv`, role: "extra" };
  expect(findDifferences(film(extra), [shown(extra.path)])).toEqual([
    "an extra is an item: Sand.mkv",
  ]);
});

test("finds other, missing and joined numbers of episodes", () => {
  const wide = [episode({ episodes: [1, 2, 3] })];
  expect(findDifferences(series(double), wide)).toEqual(["s1e1-2 is s1e1-2-3"]);
  const none = [episode({ season: undefined, episodes: [] })];
  expect(findDifferences(series(double), none)).toEqual(["s1e1-2 is s?e"]);
  const single = { path: `${EPISODE}.mkv`, role: "video", season: 1, episodes: [1] };
  const joined = [episode({ files: [EPISODE, single.path].map((path) => ({ path, bytes: 1 })) })];
  expect(findDifferences(series(double, single), joined)).toEqual([
    "s1e1 is s1e1-2",
    "different episodes are one item",
  ]);
});

test("finds a subtitle's other language and flags", () => {
  const path = FILM.replace(".mkv", ".de.forced.srt");
  const filed = film({ path, role: "subtitle" });
  const rows = (one: ReturnType<typeof subtitle>) => [shown(FILM, { subtitles: [one] })];
  expect(findDifferences(filed, rows(subtitle(path, "ger", true)))).toEqual([]);
  expect(findDifferences(filed, rows(subtitle(path, "eng", false, true)))).toEqual([
    "subtitle .de.forced has the language eng",
    "subtitle .de.forced: forced is false",
    "subtitle .de.forced: sdh is true",
  ]);
  expect(findDifferences(filed, [shown(FILM)])).toEqual(["no subtitle .de.forced"]);
});

test("counts differences without a note, and notes without a difference", () => {
  const row = (notes: string, difference: string): TrialRow => ({
    kind: "film",
    names: "plex",
    filed: "",
    state: "seen",
    shown: "",
    notes,
    difference,
    seconds: 1,
  });
  const rows = [row("", ""), row("Jellyfin …", "no id"), row("", "no id"), row("Jellyfin …", "")];
  const corrected = row("", 'title "The" until its id is looked up');
  const both = row("", `${corrected.difference}; no id`);
  expect(judge([...rows, corrected, both])).toEqual({
    unexplained: [rows[2], both],
    untrue: [rows[3]],
    corrected: [corrected],
  });
});

test("there are sixty works, and no two downloads or works are the same", () => {
  expect(TRIAL_WORKS).toHaveLength(60);
  const ids = TRIAL_WORKS.map(({ type, tmdb }) => `${type} ${tmdb.id}`);
  const names = TRIAL_WORKS.flatMap(({ downloads }) => downloads.map(({ name }) => name));
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(names).size).toBe(names.length);
});
