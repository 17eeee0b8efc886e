import { expect, test } from "vitest";
import { parseName } from "../../../src/names/parse/name.ts";
import { parseRelease } from "../../../src/names/parse/path.ts";
import { movie, season, series } from "../../support/works.ts";
import { judge, verdict } from "../judge.ts";

const alien = movie(348, "Alien", 1979);
const show = series(7, "Tall Ship", 2001, [
  season(1, 3, 2001, ["Pilot", "Behind the Scenes", "Episode 3"]),
]);
const film = (name: string, found = [alien]) => verdict({ name: parseName(name), found });
const episode = (name: string, found = [show]) => verdict({ name: parseName(name), found });

test("holds an extra even if an id identifies its film", () => {
  const name = parseName("Alien (1979) Trailer [tmdbid-348].mkv");
  expect(verdict({ name, found: [alien], more: { namedId: "movie/348", namedBy: "id" } })).toEqual([
    "extra",
  ]);
});

test("files films whose titles contain words for extras", () => {
  expect(film("The.Interview.2014.1080p.mkv", [movie(1, "The Interview", 2014)])).toBe(1);
  expect(
    film("The.Making.of.the.Mahatma.1996.mkv", [movie(2, "The Making of the Mahatma", 1996)]),
  ).toBe(2);
  expect(film("Alien.1979.1080p.BluRay.with.Commentary.mkv")).toBe(348);
});

test.each([
  "Tall.Ship.S01E01.Behind.the.Scenes.mkv",
  "Tall.Ship.S01E01.Pilot.Commentary.mkv",
  "Tall.Ship.S01E03.Interviews.mkv",
])("holds an extra of an episode: %s", (name) => {
  expect(episode(name)).toContain("extra");
});

test("files an episode with a word for extras in its title on TMDB", () => {
  expect(episode("Tall.Ship.S01E02.Behind.the.Scenes.mkv")).toBe(7);
  expect(episode("Tall.Ship.S01E03.The.Job.Interview.mkv")).toEqual(["extra"]);
  expect(episode("Tall.Ship.S01E01.Pilot.1080p.mkv")).toBe(7);
});

test("files a series whose title is a word for extras", () => {
  const extras = series(8, "Extras", 2005, [season(1, 2, 2005)]);
  expect(episode("Extras.2005.S01E02.mkv", [extras])).toBe(8);
  expect(episode("Extras.2005.S01E02.Extras.mkv", [extras])).toContain("extra");
});

test("files a season's folder with extras, but not a folder of extras", () => {
  const of = (folder: string) => {
    const { release, files } = parseRelease(folder, ["Tall.Ship.S01E01.mkv"]);
    return verdict({ name: release, files: Object.fromEntries(files), found: [show] });
  };
  expect(of("Tall Ship S01 + Extras 1080p")).toBe(7);
  expect(of("Tall.Ship.S01.EXTRAS.1080p")).toContain("extra");
});

test.each(["Subs", "VobSubs", "Subtitles/English", "Proof", "Screens"])(
  "does not file a video in the folder %s as the film",
  (folder) => {
    const { release, files } = parseRelease("Alien (1979) [720p]", [`${folder}/Alien (1979).mkv`]);
    expect(verdict({ name: release, files: Object.fromEntries(files), found: [alien] })).not.toBe(
      348,
    );
  },
);

test("files an episode in a folder for a show's subtitled episodes", () => {
  const { release, files } = parseRelease("Tall Ship", ["Sub/Tall Ship S01E01.mkv"]);
  expect(verdict({ name: release, files: Object.fromEntries(files), found: [show] })).toBe(7);
});

test("holds a pack if one of its videos is an extra", () => {
  const { release, files } = parseRelease("Tall.Ship.S01.1080p", [
    "Tall.Ship.S01E01.mkv",
    "Tall.Ship.S01E03.Interviews.mkv",
  ]);
  expect(verdict({ name: release, files: Object.fromEntries(files), found: [show] })).toContain(
    "extra",
  );
});

test("the message names the word and the work", () => {
  const decision = judge({ name: parseName("Alien.1979.Teaser.1080p.mkv"), found: [alien] });
  const message =
    "“Alien.1979.Teaser.1080p.mkv” contains “teaser”, so it may be an extra of “Alien” (1979) and not the work itself.";
  expect(decision).toMatchObject({
    reasons: [{ code: "extra", message }, { code: "title_differs" }],
  });
});
