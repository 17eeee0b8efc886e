import { join } from "node:path";
import { expect, test } from "vitest";
import { recordAdopted } from "../../../src/app/adopt/record.ts";
import { previewNames } from "../../../src/app/rename/preview-names.ts";
import type { AskFacts } from "../../../src/app/routes/choose-route.ts";
import { Outage } from "../../../src/base/errors.ts";
import type { Identity } from "../../../src/base/identity.ts";
import type { EpisodeMapping } from "../../../src/base/item.ts";
import { DEFAULT_NAMES, type NameTemplates } from "../../../src/core/plan/names/parse-template.ts";
import type { RouteFacts } from "../../../src/core/route/rule.ts";
import { factsOf, foundWork, libraryFile, ME } from "../../support/adopted.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { namesOf } from "../../support/name-presets.ts";

const film = (tmdbId: number, title: string, year: number): Identity => ({
  type: "movie",
  tmdbId,
  title,
  year,
});
const LOST: Identity = { type: "tv", tmdbId: 4607, title: "Lost", year: 2004 };

async function adopt(
  { library, store, deps }: TestEngine,
  identity: Identity,
  home: string,
  files: Record<string, EpisodeMapping | undefined>,
): Promise<void> {
  const found = Object.entries(files).map(([path, mapping]) =>
    libraryFile(join(library, path), mapping && { mapping }),
  );
  const work = foundWork(join(library, home), ...found);
  await recordAdopted({ store, newId: deps.newId }, work, identity, factsOf(), ME);
}

const NO_FACTS: RouteFacts = { genres: [], certifications: [], countries: [] };

const preview = (
  { store, deps, signal }: TestEngine,
  names: NameTemplates,
  { page = 0, facts = async () => NO_FACTS }: { page?: number; facts?: AskFacts } = {},
) =>
  previewNames(
    {
      store,
      libraryHomes: deps.libraryHomes,
      mediaRoots: deps.mediaRoots,
      facts,
    },
    { now: DEFAULT_NAMES, names, page },
    signal,
  );

test("the preview shows files of the library with the names of a preset that is not in force", async () => {
  await using engine = await testEngine();
  await adopt(engine, film(949, "Heat", 1995), "Movies/Heat.1995.1080p.BluRay.x264-GRP", {
    "Movies/Heat.1995.1080p.BluRay.x264-GRP/heat.mkv": undefined,
  });
  await adopt(engine, LOST, "TV/Lost", {
    "TV/Lost/Season 1/lost.s01e01.720p.mkv": { season: 1, episodes: [1], titles: ["Pilot"] },
    "TV/Lost/Season 1/lost.s01e02.720p.mkv": { season: 1, episodes: [2], titles: [] },
  });
  const before = engine.inLibrary();
  const { files, examples, more } = await preview(engine, namesOf("trash"), {
    facts: async () => ({ ...NO_FACTS, imdbId: "tt1", tvdbId: 73739 }),
  });
  expect({ examples, more }).toEqual({ examples: false, more: false });
  expect(files.map(({ from, to }) => [from, to])).toEqual([
    [
      "Heat.1995.1080p.BluRay.x264-GRP/heat.mkv",
      "Heat (1995) {tmdb-949}/Heat (1995) {tmdb-949} - [Bluray-1080p][x264]-GRP.mkv",
    ],
    [
      "TV/Lost/Season 1/lost.s01e02.720p.mkv",
      "TV/Lost (2004) {tvdb-73739}/Season 01/Lost (2004) - S01E02 [720p].mkv",
    ],
    [
      "TV/Lost/Season 1/lost.s01e01.720p.mkv",
      "TV/Lost (2004) {tvdb-73739}/Season 01/Lost (2004) - S01E01 - Pilot [720p].mkv",
    ],
  ]);
  expect(engine.inLibrary()).toEqual(before);
});

test("films and series alternate, and each page has other works until none is left", async () => {
  await using engine = await testEngine();
  for (let id = 1; id <= 23; id++) {
    await adopt(engine, film(id, `Film ${id}`, 1990), `Movies/film${id}`, {
      [`Movies/film${id}/a.mkv`]: undefined,
    });
  }
  for (let id = 1; id <= 7; id++) {
    await adopt(engine, { ...LOST, tmdbId: id, title: `Show ${id}` }, `TV/show${id}`, {
      [`TV/show${id}/s01e01.mkv`]: { season: 1, episodes: [1], titles: [] },
    });
  }
  const pages = await Promise.all(
    [0, 1, 2, 3].map((page) => preview(engine, DEFAULT_NAMES, { page })),
  );
  const shown = pages.map(({ files, more }) => [
    files.filter(({ type }) => type === "movie").length,
    files.filter(({ type }) => type === "tv").length,
    more,
  ]);
  expect(shown).toEqual([
    [5, 5, true],
    [8, 2, true],
    [10, 0, false],
    [0, 0, false],
  ]);
  const works = pages.flatMap(({ files }) => files.map(({ type, tmdb_id: id }) => `${type} ${id}`));
  expect(new Set(works).size).toBe(30);
});

test("films of a shared folder get their own folders, as in a rename", async () => {
  await using engine = await testEngine();
  for (const [id, title] of [
    [1, "Heat"],
    [2, "Ronin"],
  ] as const) {
    await adopt(engine, film(id, title, 1995), `Movies/A-Z/${title}.mkv`, {
      [`Movies/A-Z/${title}.mkv`]: undefined,
    });
  }
  const { files } = await preview(engine, DEFAULT_NAMES);
  expect(files.map(({ to }) => to).toSorted()).toEqual([
    "A-Z/Heat (1995) {tmdb-1}/Heat (1995).mkv",
    "A-Z/Ronin (1995) {tmdb-2}/Ronin (1995).mkv",
  ]);
});

test("an outage of the catalogue leaves ids out and is asked only once", async () => {
  await using engine = await testEngine();
  for (const id of [1, 2]) {
    await adopt(engine, { ...LOST, tmdbId: id, title: `Show ${id}` }, `TV/show${id}`, {
      [`TV/show${id}/s01e01.mkv`]: { season: 1, episodes: [1], titles: [] },
    });
  }
  let asked = 0;
  const { files } = await preview(engine, namesOf("trash"), {
    facts: async () => {
      asked += 1;
      throw new Outage("tmdb_unavailable", "TMDB does not answer.");
    },
  });
  expect(asked).toBe(1);
  expect(files.map(({ to }) => to)).toEqual([
    "TV/Show 2 (2004)/Season 01/Show 2 (2004) - S01E01.mkv",
    "TV/Show 1 (2004)/Season 01/Show 1 (2004) - S01E01.mkv",
  ]);
});

test("an empty library shows ten examples", async () => {
  await using engine = await testEngine();
  const { files, examples, more } = await preview(engine, namesOf("both"));
  expect({ examples, more }).toEqual({ examples: true, more: false });
  expect(files.map(({ type }) => type).toSorted()).toEqual([
    ...Array.from({ length: 5 }, () => "movie"),
    ...Array.from({ length: 5 }, () => "tv"),
  ]);
  expect(files[2]).toEqual({
    type: "movie",
    tmdb_id: 78,
    title: "Blade Runner",
    year: 1982,
    download: "Blade.Runner.1982.The.Final.Cut.1080p.BluRay.x265.10bit.DTS-HD.MA.5.1-GRP",
    from: "Blade Runner (1982) {tmdb-78}/Blade Runner (1982) {edition-Final Cut}.mkv",
    to: "Blade Runner (1982) {tmdb-78}/Blade Runner (1982) {tmdb-78} - {edition-Final Cut}.mkv",
  });
});
