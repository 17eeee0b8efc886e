import { mkdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { readNfo } from "../../../src/adapters/fs/read/read-text.ts";
import { createPlanner } from "../../../src/app/plan/plan-release.ts";
import type { AskFacts } from "../../../src/app/routes/choose-route.ts";
import { Outage } from "../../../src/base/errors.ts";
import type { Item } from "../../../src/base/item.ts";
import type { NameTemplates } from "../../../src/core/plan/names/parse-template.ts";
import { HEAT, type TestEngine, testEngine } from "../../support/engine.ts";
import { namesWith } from "../../support/names.ts";
import { LARGE, SMALL, take } from "../../support/upgrade.ts";
import { series } from "../../support/works.ts";

const QUALITY = namesWith({
  movieFolder: "{title} ({year})",
  movieFile: "{title} ({year}) {edition}{ - {resolution}}",
});
const IMDB = namesWith({ movieFolder: "{title} ({year}) {imdb}" });
const film = (path: string): Item => ({ path, size: 1, mtimeNs: "1", role: "video", skip: false });

test("files under the chosen names, and finds the files again under them", async () => {
  await using engine = await testEngine({ names: QUALITY });
  expect(await take(engine, LARGE)).toMatchObject({ state: "filed" });
  expect(engine.inLibrary()).toEqual(["Movies/Heat (1995)/Heat (1995) - 1080p.mkv"]);
  // The library already has the film, regardless of the name that the next file would get.
  expect(await take(engine, SMALL)).toMatchObject({ state: "review" });
});

test("adds a version label only if the names do not already differ", async () => {
  await using engine = await testEngine({ names: QUALITY, duplicatePolicy: "keep_both" });
  for (const name of [SMALL, LARGE, "Heat.1995.1080p.WEB-DL.x264-TWO.mkv"]) {
    await take(engine, name);
  }
  expect(engine.inLibrary().map((path) => basename(path))).toEqual([
    "Heat (1995) - 1080p - WEB-DL.mkv",
    "Heat (1995) - 1080p.mkv",
    "Heat (1995) - 720p.mkv",
  ]);
});

test("another film of the same title and year gets its own folder", async () => {
  await using engine = await testEngine({ names: QUALITY, duplicatePolicy: "keep_both" });
  await take(engine, LARGE);
  const other = { ...HEAT, tmdbId: 77 };
  expect(await take(engine, SMALL, "b", { identity: other })).toMatchObject({ state: "filed" });
  expect(engine.inLibrary()).toEqual([
    "Movies/Heat (1995) {tmdb-77}/Heat (1995) - 720p.mkv",
    "Movies/Heat (1995)/Heat (1995) - 1080p.mkv",
  ]);
});

test("another film whose long title is cut to the same name gets its own folder", async () => {
  await using engine = await testEngine({ names: QUALITY });
  const start = "word ".repeat(24).trim();
  mkdirSync(join(engine.library, `Movies/${start} (1995)`));
  const long = { ...HEAT, tmdbId: 77, title: `${start} and more` };
  expect(await take(engine, LARGE, "a", { identity: long })).toMatchObject({ state: "filed" });
  expect(engine.inLibrary()[0]).toMatch(/^Movies\/word .*\(1995\) \{tmdb-77\}\//);
});

test("does not share a folder that a hint file assigns to another film", async () => {
  await using engine = await testEngine();
  engine.drop("../media/Movies/Heat (1995)/.plexmatch", "tmdbid: 77\n");
  expect(await folderOf(engine, QUALITY, async () => undefined)).toBe("Heat (1995) {tmdb-949}");
});

async function folderOf(engine: TestEngine, names: NameTemplates, facts: AskFacts) {
  const { store, files, library, signal } = engine;
  const policy = { mediaRoots: [library], moviesDir: undefined, tvDir: undefined, pathMap: [] };
  const planner = createPlanner({ store, files, library: policy, names, facts, readText: readNfo });
  const planned = await planner({ name: "x", identity: HEAT, items: [film("a.mkv")] }, signal);
  return basename(dirname(planned.files[0]?.destination ?? ""));
}

test("requests the IMDb id if a name uses it, and omits it if it is unknown", async () => {
  await using engine = await testEngine();
  const known: AskFacts = async () => ({
    genres: [],
    certifications: [],
    countries: [],
    imdbId: "tt0113277",
  });
  expect(await folderOf(engine, IMDB, known)).toBe("Heat (1995) {imdb-tt0113277}");
  expect(await folderOf(engine, IMDB, async () => undefined)).toBe("Heat (1995)");
  const down: AskFacts = async () => Promise.reject(new Outage("tmdb_unavailable", "down"));
  expect(await folderOf(engine, IMDB, down)).toBe("Heat (1995)");
  const bug: AskFacts = async () => Promise.reject(new Error("bug"));
  await expect(folderOf(engine, IMDB, bug)).rejects.toThrow("bug");
  // Templates without this placeholder make no request.
  expect(await folderOf(engine, QUALITY, bug)).toBe("Heat (1995)");
});

test("requests the original title if a name uses it, and takes the title if it is unknown", async () => {
  await using engine = await testEngine();
  const names = namesWith({ movieFolder: "{original_title} ({year}) {tmdb}" });
  const known: AskFacts = async () => ({
    genres: [],
    certifications: [],
    countries: [],
    originalTitle: "הית",
  });
  expect(await folderOf(engine, names, known)).toBe("הית (1995) {tmdb-949}");
  const down: AskFacts = async () => Promise.reject(new Outage("tmdb_unavailable", "down"));
  expect(await folderOf(engine, names, down)).toBe("Heat (1995) {tmdb-949}");
});

test("does not file two episodes of one release under the same name", async () => {
  await using engine = await testEngine({
    names: namesWith({ episodeFile: "{title} - s{season:2}e{episode:2}" }),
  });
  const mapping = { season: 1, episodes: [1], titles: ["Pilot"] };
  const items = [
    { ...film("a.mkv"), mapping },
    { ...film("b.mkv"), mapping },
  ];
  const identity = { type: "tv" as const, tmdbId: 1, title: "Show" };
  const { files } = await engine.deps.planner({ name: "x", identity, items }, engine.signal);
  expect(files.map(({ problem }) => problem?.code)).toEqual([
    "same_destination",
    "same_destination",
  ]);
});

test("files an episode found by its date under that date", async () => {
  const days = [
    { episode: 25, title: "Ari Melber", airDate: "2024-03-14" },
    { episode: 26, title: "Kara Swisher", airDate: "2024-03-18" },
  ];
  const names = namesWith({ dailyFile: "{title} - {date}{ - {episode_title}}" });
  const catalogue = [series(2224, "The Daily Show", 1996, [{ season: 29, episodes: days }])];
  await using engine = await testEngine({ names, catalogue });
  const identity = { type: "tv" as const, tmdbId: 2224, title: "The Daily Show", year: 1996 };
  await take(engine, "The.Daily.Show.2024.03.14.720p.WEB.mkv", "a", { identity });
  await take(engine, "The.Daily.Show.S29E26.720p.WEB.mkv", "b", { identity });
  // Numbers from a person may belong to another day.
  const file = "The.Daily.Show.2024.03.18.1080p.WEB.mkv";
  const mappings = { [file]: { season: 29, episodes: [27], titles: ["Late"] } };
  await take(engine, file, "c", { identity, mappings, byPerson: true });
  expect(engine.inLibrary().map((path) => basename(path))).toEqual([
    "The Daily Show (1996) - s29e26 - Kara Swisher.mkv",
    "The Daily Show (1996) - s29e27 - Late.mkv",
    "The Daily Show - 2024-03-14 - Ari Melber.mkv",
  ]);
});
