import { expect, test } from "vitest";
import type { ShownWork } from "../../../../src/app/shown/work-shape.ts";
import type { Review } from "../../../support/review.ts";
import { fakeContext, fakeIo, runProgram } from "../fake-context.ts";

const heat: ShownWork = {
  type: "movie",
  tmdb_id: 949,
  title: "Heat",
  original_title: "Hitze",
  year: 1995,
  overview: "A thief and a policeman meet.",
  runtime_minutes: 170,
  url: "https://www.themoviedb.org/movie/949",
};
const show: ShownWork = {
  type: "tv",
  tmdb_id: 7,
  title: "Heat",
  url: "https://www.themoviedb.org/tv/7",
};

const SERIES: ShownWork[] = [{ ...show, tmdb_id: 1437 }];
const firefly = {
  details: {
    ...show,
    tmdb_id: 1437,
    title: "Firefly",
    year: 2002,
    genres: [],
    seasons: [],
    alternative_titles: [],
    episodes: [
      {
        season: 1,
        episode: 1,
        title: "Serenity",
        runtime_minutes: 86,
        air_date: "2002-12-20",
        in_library: true as const,
      },
      { season: 1, episode: 2, title: "The Train Job" },
    ],
    more_episodes: 12,
  },
};

/** Records the search request and the request for the work whose season is listed. */
async function run(argv: readonly string[], results: ShownWork[] = [heat, show]) {
  const io = fakeIo();
  const asked: unknown[] = [];
  const search: Review["search"] = async (query) => {
    asked.push(query);
    return { results };
  };
  const unused = async (): Promise<never> => expect.unreachable();
  const details = async (work: unknown) => {
    asked.push(work);
    return firefly;
  };
  const works = async () => ({ parse: unused, episode: unused, folder: unused, details });
  const code = await runProgram(fakeContext(io, { search }, { works }).context, [
    "search",
    ...argv,
  ]);
  return { code, io, asked };
}

test("prints title, year, id, length and original title of each work on a line, then its overview and page", async () => {
  const { code, io, asked } = await run(["White", "Heat"]);
  expect(code).toBe(0);
  expect(asked).toEqual([{ title: "White Heat", limit: 10 }]);
  expect(io.written()).toBe(`Heat (1995)  movie 949  2 h 50 min  original title Hitze
    A thief and a policeman meet.
    https://www.themoviedb.org/movie/949

Heat  tv 7
    https://www.themoviedb.org/tv/7

Use one for a release: plex-ingest approve ID --tmdb https://www.themoviedb.org/movie/949
`);
});

test("options narrow the search, and --json prints exactly what the use case returns", async () => {
  const { code, io, asked } = await run([
    "Heat",
    "--type",
    "movie",
    "--year",
    "1995",
    "--limit",
    "3",
    "--json",
  ]);
  expect(code).toBe(0);
  expect(asked).toEqual([{ title: "Heat", type: "movie", year: 1995, limit: 3 }]);
  expect(JSON.parse(io.written())).toEqual({ results: [heat, show] });
  expect(io.written().split("\n")).toHaveLength(2);
});

test("an empty result suggests what to try", async () => {
  const { code, io } = await run(["He\u001bat", "--year", "1995"], []);
  expect(code).toBe(0);
  expect(io.written()).toBe(
    "TMDB lists nothing under “He\ufffdat”.\n  Search without the year, with fewer words, or for the original title.\n",
  );
});

test("a season lists its episodes with length, date and whether the library has them", async () => {
  const { code, io, asked } = await run(["Firefly", "--season", "1"], SERIES);
  expect(code).toBe(0);
  expect(asked).toEqual([
    { title: "Firefly", type: "tv", limit: 1 },
    { type: "tv", tmdbId: 1437, season: 1 },
  ]);
  expect(io.written()).toBe(`Firefly (2002)  tv 1437
  S01E01  Serenity  1 h 26 min  2002-12-20  in the library
  S01E02  The Train Job
  … and 12 more
`);
  const json = await run(["Firefly", "--season", "1", "--json"], SERIES);
  expect(JSON.parse(json.io.written())).toEqual(firefly);
});

test("finds a series by its page address, reads a number as a title, and refuses the seasons of a film", async () => {
  const page = await run(["https://www.themoviedb.org/tv/1437-firefly", "--season", "1"]);
  expect(page.asked[0]).toEqual({ type: "tv", tmdbId: 1437, season: 1 });
  expect((await run(["1899", "--season", "1"])).asked[0]).toMatchObject({ title: "1899" });
  const film = run(["Heat", "--season", "1", "--type", "movie"]);
  await expect(film).rejects.toMatchObject({ message: "A film has no seasons." });
  const none = run(["Nobody", "--season", "1"], []);
  await expect(none).rejects.toMatchObject({
    message: "TMDB lists no series under “Nobody”.",
    code: "not_found",
  });
});
