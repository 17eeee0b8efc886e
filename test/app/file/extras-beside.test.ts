import { expect, test } from "vitest";
import { retry } from "../../../src/app/review/decisions/engine-requests.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import { wholeEngine } from "../../support/whole-engine.ts";
import { movie, season, series } from "../../support/works.ts";

const ANNA = { actor: "cli:anna", at: 9 };
const HOME = "Movies/Heat (1995) {tmdb-949}";

test("trailers and a making-of beside a film cause no review and are filed with it, with their subtitles", async () => {
  await using engine = await wholeEngine([movie(949, "Heat", 1995)]);
  const names = [
    "Heat.1995.1080p.BluRay.mkv",
    "Heat.1995.Theatrical.Trailer.mkv",
    "Heat.1995.Theatrical.Trailer.en.srt",
    "Heat (1995) - Trailer.mkv",
    "Heat.1995.1080p.BluRay - Making.Of.mkv",
    "Subs/2_English.srt",
    "Subs/vobsub.idx",
    "Subs/vobsub.sub",
    "notes.txt",
  ];
  engine.drop("Heat.1995.1080p.BluRay", Object.fromEntries(names.map((name) => [name, name])));
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed"]);
  expect(engine.inLibrary()).toEqual([
    `${HOME}/Behind The Scenes/Heat.1995.1080p.BluRay - Making.Of.mkv`,
    `${HOME}/Heat (1995).en.srt`,
    `${HOME}/Heat (1995).idx`,
    `${HOME}/Heat (1995).mkv`,
    `${HOME}/Heat (1995).sub`,
    `${HOME}/Trailers/Heat (1995) - Trailer.mkv`,
    `${HOME}/Trailers/Heat.1995.Theatrical.Trailer.en.srt`,
    `${HOME}/Trailers/Heat.1995.Theatrical.Trailer.mkv`,
  ]);
  const stayed = (await itemsOf(engine.store.read, 1)).flatMap(({ path, problem }) => (problem ? [path] : []));
  expect(stayed).toEqual(["notes.txt"]);
});

test("extras that arrive later are filed with the existing film, also one after the other", async () => {
  await using engine = await wholeEngine([movie(949, "Heat", 1995)]);
  engine.drop("Heat.1995.1080p", { "Heat.1995.1080p.mkv": "film" });
  await engine.round();
  engine.drop("Heat.1995.1080p", { "Heat.1995.Theatrical.Trailer.mkv": "later" });
  await engine.round();
  engine.drop("Heat.1995.1080p", { "Unknown.mkv": "asked about" });
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1", "3 review of 1"]);
  await retry(engine.store, [3], ANNA);
  engine.drop("Heat.1995.1080p", { "trailer.mkv": "joins" });
  await engine.round();
  const roles = (await itemsOf(engine.store.read, 3)).map(({ path, role }) => [path, role]);
  expect(roles).toEqual([
    ["Unknown.mkv", "video"],
    ["trailer.mkv", "extra"],
  ]);
  expect(engine.inLibrary()).toEqual([`${HOME}/Heat (1995).mkv`, `${HOME}/Trailers/Heat.1995.Theatrical.Trailer.mkv`]);
});

test("a season's gag reel is filed with it, and a trailer of another film is not", async () => {
  await using engine = await wholeEngine([
    series(1396, "Breaking Bad", 2008, [season(1, 5, 2008)]),
    movie(949, "Heat", 1995),
  ]);
  const show = "Breaking.Bad.S01.1080p";
  engine.drop(show, { "Breaking.Bad.S01E01.mkv": "1", "Breaking.Bad.S01.Gag.Reel.mkv": "gag" });
  engine.drop("Heat.1995.1080p", { "Heat.1995.1080p.mkv": "film", "Alien.1979.Trailer.mkv": "trailer" });
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 review", "3 filed of 2"]);
  expect(engine.inLibrary().filter((path) => !path.endsWith("Chapter 1-1.mkv"))).toEqual([
    `${HOME}/Heat (1995).mkv`,
    "TV Shows/Breaking Bad (2008) {tmdb-1396}/Other/Breaking.Bad.S01.Gag.Reel.mkv",
  ]);
});
