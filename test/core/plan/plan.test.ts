import { expect, test } from "vitest";
import type { Item } from "../../../src/base/item.ts";
import { type LibraryContents, plan } from "../../../src/core/plan/plan.ts";
import type { ParsedName } from "../../../src/names/index.ts";
import { item, mapped, parsedAs } from "./support-items.ts";

const film = { type: "movie" as const, tmdbId: 603, title: "The Matrix", year: 1999 };
const show = { type: "tv" as const, tmdbId: 1396, title: "Breaking Bad", year: 2008 };
const library = (more: Partial<LibraryContents> = {}): LibraryContents => ({
  path: "/lib",
  folders: [],
  seasonFolders: () => [],
  ...more,
});

function planned(
  identity: typeof film | typeof show,
  items: Item[],
  said: Record<string, Partial<ParsedName>> = {},
  lib = library(),
) {
  const { folder, files } = plan({ identity, items, parsed: parsedAs(said), library: lib });
  return files.map((file) => file.destination?.replace(`${folder}/`, "") ?? file.problem?.code);
}

test("plans a movie with subtitles, extras, a sample and junk", () => {
  const items = [
    item("M/matrix.MKV"),
    item("M/matrix.en.forced.srt", "subtitle"),
    item("M/Subs/2_German.idx", "subtitle"),
    item("M/Subs/2_German.sub", "subtitle"),
    item("M/Featurettes/Making: of.mkv", "extra"),
    item("M/x/trailer 1.mkv", "extra"),
    item("M/x/odd.mkv", "extra"),
    item("M/Sample/s.mkv", "sample"),
    item("M/a.rar", "archive"),
    item("M/BDMV/index.bdmv", "disc"),
    item("M/readme.nfo", "other"),
    item("M/cover.jpg", "extra"),
    item("M/evil.exe", "video"),
    item("M/matrix.de.srt", "subtitle", { skip: true }),
  ];
  const said = { "M/x/trailer 1.mkv": { extra: "trailer" } };
  expect(planned(film, items, said)).toEqual([
    "The Matrix (1999).mkv",
    "The Matrix (1999).en.forced.srt",
    "The Matrix (1999).de.idx",
    "The Matrix (1999).de.sub",
    "Featurettes/Making - of.mkv",
    "Trailers/trailer 1.mkv",
    "Other/odd.mkv",
    "sample",
    "archive",
    "disc",
    "not_media",
    "not_media",
    "not_media",
    "skipped",
  ]);
});

test("destinations are absolute and in the order of the items, and the folder is the work's", () => {
  const result = plan({
    identity: film,
    items: [item("b.srt", "subtitle"), item("a.mp4")],
    parsed: new Map(),
    library: library(),
  });
  expect(result).toEqual({
    folder: "/lib/The Matrix (1999) {tmdb-603}",
    files: [
      {
        path: "b.srt",
        role: "subtitle",
        destination: "/lib/The Matrix (1999) {tmdb-603}/The Matrix (1999).srt",
      },
      {
        path: "a.mp4",
        role: "video",
        destination: "/lib/The Matrix (1999) {tmdb-603}/The Matrix (1999).mp4",
      },
    ],
  });
});

test("adopts an existing folder and its seasons", () => {
  const lib = library({
    folders: ["Breaking Bad (2008)", "Breaking Bad"],
    seasonFolders: (folder) => (folder === "Breaking Bad (2008)" ? ["Season 1", "Specials"] : []),
  });
  const items = [
    item("a.mkv", "video", mapped(1, 1)),
    item("b.mkv", "video", mapped(2, 1)),
    item("c.mkv", "video", mapped(0, 3)),
  ];
  const { folder, files } = plan({ identity: show, items, parsed: new Map(), library: lib });
  expect(folder).toBe("/lib/Breaking Bad (2008)");
  expect(files.map(({ destination }) => destination)).toEqual([
    "/lib/Breaking Bad (2008)/Season 1/Breaking Bad (2008) - s01e01 - T1.mkv",
    "/lib/Breaking Bad (2008)/Season 02/Breaking Bad (2008) - s02e01 - T1.mkv",
    "/lib/Breaking Bad (2008)/Specials/Breaking Bad (2008) - s00e03 - T3.mkv",
  ]);
});

test("in a pack, files only mapped files with their subtitles", () => {
  const items = [
    item("P/1.mkv", "video", mapped(1, 1)),
    item("P/1.en.srt", "subtitle"),
    item("P/2.mkv", "video", mapped(1, 3, 2)),
    item("P/3.mkv"),
    item("P/3.srt", "subtitle"),
    item("P/4.mkv", "video", mapped(1, 5, 7)),
    item("P/stray.srt", "subtitle"),
    item("P/5.mkv", "video", { ...mapped(1, 9), skip: true }),
    item("P/5.srt", "subtitle"),
    item("P/Extras/bloopers.mkv", "extra"),
  ];
  expect(planned(show, items)).toEqual([
    "Season 01/Breaking Bad (2008) - s01e01 - T1.mkv",
    "Season 01/Breaking Bad (2008) - s01e01 - T1.en.srt",
    "Season 01/Breaking Bad (2008) - s01e02-e03 - T2 & T3.mkv",
    "no_episode",
    "video_stays",
    "episodes_apart",
    "no_video",
    "skipped",
    "video_stays",
    "Other/Season 1 - bloopers.mkv",
  ]);
});

test("gives the release's episode to a single file, but not to several, and rejects a relative library path", () => {
  const identity = { ...show, season: 3, episodes: [4] };
  expect(planned(identity, [item("a.mkv")])).toEqual([
    "Season 03/Breaking Bad (2008) - s03e04.mkv",
  ]);
  expect(planned(identity, [item("a.mkv"), item("b.mkv")])).toEqual(["no_episode", "no_episode"]);
  expect(() =>
    plan({ identity: film, items: [], parsed: new Map(), library: library({ path: "lib" }) }),
  ).toThrow("not absolute");
});

test("never files both videos of one movie, whatever their formats", () => {
  const both = [item("a.mkv"), item("b.mp4"), item("a.en.srt", "subtitle")];
  expect(planned(film, both)).toEqual(["several_videos", "several_videos", "video_stays"]);
  const one = [item("a.mkv"), item("b.mp4", "video", { skip: true })];
  expect(planned(film, one)).toEqual(["The Matrix (1999).mkv", "skipped"]);
});

test("files neither of two videos of one episode", () => {
  const items = [
    item("a.mkv", "video", mapped(1, 1)),
    item("b.avi", "video", mapped(1, 1)),
    item("c.mkv", "video", mapped(1, 2)),
  ];
  expect(planned(show, items)).toEqual([
    "same_destination",
    "same_destination",
    "Season 01/Breaking Bad (2008) - s01e02 - T2.mkv",
  ]);
});

test("files both parts of a movie, each with its subtitles", () => {
  const items = [item("CD1/m.avi"), item("CD2/m.avi"), item("CD2/m.srt", "subtitle")];
  const said = { "CD1/m.avi": { part: 1 }, "CD2/m.avi": { part: 2 } };
  expect(planned(film, items, said)).toEqual([
    "The Matrix (1999) - pt1.avi",
    "The Matrix (1999) - pt2.avi",
    "The Matrix (1999) - pt2.srt",
  ]);
  const several = ["several_videos", "several_videos"];
  const videos = items.slice(0, 2);
  expect(planned(film, videos, { ...said, "CD2/m.avi": { part: 3 } })).toEqual(several);
  expect(planned(film, videos, { ...said, "CD2/m.avi": { part: 1 } })).toEqual(several);
  expect(planned(film, videos, { ...said, "CD2/m.avi": { part: 2, edition: "Extended" } })).toEqual(
    several,
  );
  expect(planned({ ...film, title: "Dune: Part One" }, videos, said)).toEqual(several);
});

test("Plex stacks eight parts, not nine", () => {
  const numbers = Array.from({ length: 9 }, (_, at) => at + 1);
  const said = Object.fromEntries(numbers.map((part) => [`${part}.mkv`, { part }]));
  const videos = numbers.map((part) => item(`${part}.mkv`));
  expect(planned(film, videos.slice(0, 8), said).at(-1)).toBe("The Matrix (1999) - pt8.mkv");
  expect(new Set(planned(film, videos, said))).toEqual(new Set(["several_videos"]));
});

test("a word of the film's title is not used as its edition", () => {
  const redux = { ...film, title: "Embers of Wren Redux" };
  const said = { title: "Embers of Wren", edition: "Redux" };
  expect(planned(redux, [item("a.mkv", "video")], { "a.mkv": said })).toEqual([
    "Embers of Wren Redux (1999).mkv",
  ]);
  expect(
    planned({ ...film, title: "Embers of Wren" }, [item("a.mkv", "video")], { "a.mkv": said }),
  ).toEqual(["Embers of Wren (1999) {edition-Redux}.mkv"]);
});

test("ignores the part number of a lone video, and names its edition", () => {
  const said = { "a.mkv": { part: 2, edition: "Extended" } };
  expect(planned(film, [item("a.mkv")], said)).toEqual([
    "The Matrix (1999) {edition-Extended}.mkv",
  ]);
});

test("extras whose names differ only in case collide", () => {
  const items = [item("x/A.mkv", "extra"), item("y/a.mkv", "extra")];
  expect(planned(film, items)).toEqual(["Other/A.mkv", "same_destination"]);
});

test("subtitles without a video get the video's name", () => {
  expect(planned(film, [item("late/English.srt", "subtitle")])).toEqual([
    "The Matrix (1999).en.srt",
  ]);
  expect(planned(show, [item("late.de.srt", "subtitle", mapped(1, 2))])).toEqual([
    "Season 01/Breaking Bad (2008) - s01e02 - T2.de.srt",
  ]);
  expect(planned(show, [item("late.de.srt", "subtitle")])).toEqual(["no_episode"]);
});

test("a hostile name never leads out of the library", () => {
  const paths = [
    "../../etc/passwd.mkv",
    "/etc/x.mkv",
    "a\0b.mkv",
    "\n.mkv",
    `${"x".repeat(300)}.mkv`,
    "..mkv",
    "\u202e.mkv",
  ];
  const lib = library({ folders: ["..", "../x", "The Matrix (1999)\0"], ownFolder: ".." });
  for (const path of paths) {
    const { files } = plan({
      identity: film,
      items: [item(path, "extra")],
      parsed: new Map(),
      library: lib,
    });
    const destination = files[0]?.destination ?? "";
    expect(destination).toMatch(
      /^\/lib\/The Matrix \(1999\) \{tmdb-603\}\/Other\/[^/\0\n\u202e]+\.mkv$/,
    );
    expect(Buffer.byteLength(destination.split("/").at(-1) ?? "")).toBeLessThanOrEqual(255);
  }
  const evil = { ...film, title: "../../../etc" };
  const out = plan({
    identity: evil,
    items: [item("a.mkv")],
    parsed: new Map(),
    library: library(),
  });
  expect(out.files[0]?.destination?.split("/")).toHaveLength(4);
});
