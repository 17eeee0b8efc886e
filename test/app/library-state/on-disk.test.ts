import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { createNamesWork, findForeignVideo } from "../../../src/app/library-state/on-disk.ts";
import type { Identity } from "../../../src/base/identity.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";

const MATRIX: Identity = { type: "movie", tmdbId: 603, title: "The Matrix", year: 1999 };
const BAD: Identity = { type: "tv", tmdbId: 1396, title: "Breaking Bad", year: 2008 };

function put(engine: TestEngine, path: string): void {
  const full = join(engine.library, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, "theirs");
}

async function ends(engine: TestEngine, identity: Identity): Promise<unknown> {
  const mapping = { season: 1, episodes: [2], titles: ["Two"] };
  const more = identity.type === "tv" ? { mappings: { "a.mkv": mapping } } : {};
  const { id } = await engine.approved("Drop", { "a.mkv": "ours" }, { identity, ...more });
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  const { state, reasons } = await engine.now(id);
  return [state, ...reasons.map(({ code }) => code)];
}

test.each([
  "Movies/The Matrix (1999).mkv",
  "Movies/Matrix, The (1999)/film.avi",
  "Movies/the matrix 1999 1080p BluRay x264/x.mkv",
  "Movies/The Matrix (1999) {tmdb-603}/anything.mp4",
])("does not file a film again if the library has it as %s", async (path) => {
  await using engine = await testEngine();
  put(engine, path);
  expect(await ends(engine, MATRIX)).toEqual(["review", "duplicate"]);
});

test.each([
  "TV Shows/Breaking Bad/Staffel 1/Breaking Bad 1x02.mkv",
  "TV Shows/Breaking Bad (2008)/S01/bb.S01E01E02.mkv",
])("does not file an episode again if the library has it as %s", async (path) => {
  await using engine = await testEngine();
  put(engine, path);
  expect(await ends(engine, BAD)).toEqual(["review", "duplicate"]);
});

test.each([
  ["Extras", "TV Shows/Extras/Season 1/Extras - s01e02.mkv"],
  ["Trailers", "TV Shows/Trailers/Trailers 1x02.mkv"],
  ["Covers", "TV Shows/Covers/Season 01/Covers.S01E02.mkv"],
  ["Samples", "TV Shows/Samples/S01/Samples.S01E02.mkv"],
])("does not file an episode of %s again if the library has it as %s", async (title, path) => {
  await using engine = await testEngine();
  put(engine, path);
  expect(await ends(engine, { ...BAD, title })).toEqual(["review", "duplicate"]);
});

test.each([
  ["another year", MATRIX, "Movies/The Matrix (2003)/film.mkv"],
  ["another title", MATRIX, "Movies/The Matrix Reloaded (1999)/film.mkv"],
  ["a trailer alone", MATRIX, "Movies/The Matrix (1999)/Trailers/one.mkv"],
  ["subtitles alone", MATRIX, "Movies/The Matrix (1999)/The Matrix (1999).en.srt"],
  ["another film in its folder", MATRIX, "Movies/The Matrix (1999)/The Animatrix (2003)/film.mkv"],
  [
    "what Plex made of it",
    MATRIX,
    "Movies/The Matrix (1999)/Plex Versions/Mobile/The Matrix (1999).mp4",
  ],
  ["another episode", BAD, "TV Shows/Breaking Bad/Season 1/Breaking Bad 1x03.mkv"],
  ["another season", BAD, "TV Shows/Breaking Bad/Season 2/Breaking Bad 2x02.mkv"],
])("%s is not a duplicate", async (_, identity, path) => {
  await using engine = await testEngine();
  put(engine, path);
  expect(await ends(engine, identity)).toEqual(["filed"]);
});

test("treats a film in a linked folder as already in the library", async () => {
  await using engine = await testEngine();
  put(engine, "../disk/film.mkv");
  mkdirSync(join(engine.library, "Movies"), { recursive: true });
  symlinkSync(join(engine.library, "../disk"), join(engine.library, "Movies/The Matrix (1999)"));
  expect(await ends(engine, MATRIX)).toEqual(["review", "duplicate"]);
});

test("a folder name without a year matches a series, but not a film", () => {
  const named = (name: string, identity: Identity): boolean =>
    createNamesWork(identity).is({ name, kind: "folder" });
  expect(named("The Matrix", MATRIX)).toBe(false);
  expect(named("Breaking Bad", BAD)).toBe(true);
  expect(named("Breaking Bad (2013)", BAD)).toBe(false);
});

test("throws an outage if the library cannot be listed, instead of finding no duplicates", async () => {
  await using engine = await testEngine();
  const files = {
    ...engine.deps.files,
    listRoot: async () =>
      ({ state: "not_readable", message: "The folder cannot be read." }) as const,
  };
  const search = findForeignVideo(
    files,
    {
      library: { path: "/films", folder: "x" },
      identity: MATRIX,
      videos: [],
      ours: new Set(),
      assertMounted: async () => {},
    },
    engine.signal,
  );
  await expect(search).rejects.toMatchObject({ code: "not_readable" });
});
