import { setTimeout as sleepFor } from "node:timers/promises";
import { expect, test } from "vitest";
import { type PersonsCatalogue, searchWorks } from "../../../../src/app/review/choose/name-work.ts";
import { shownSearch } from "../../../../src/app/shown/work-shape.ts";
import type { CandidateDetails } from "../../../../src/base/candidate.ts";
import { Outage } from "../../../../src/base/errors.ts";
import { cataloguePorts, type Listed } from "../../../support/catalogue-ports.ts";
import { movie, series } from "../../../support/works.ts";

const never = AbortSignal.any([]);

const HEAT: Listed[] = [
  movie(949, "Heat", 1995, {
    popularity: 50,
    runtimeMinutes: 170,
    posterPath: "/a.jpg",
    overview: `A thief ${"and a thief ".repeat(30)}`,
  }),
  movie(12, "White Heat", 1949, { popularity: 90 }),
  movie(13, "Body Heat", 1981, { popularity: 5 }),
  series(7, "Heat", 2024, [], { popularity: 1, runtimeMinutes: 45, originalTitle: "Calor" }),
  series(8, "Heat of the Night", 1988, [], { popularity: 70 }),
];

function open(list: Listed[] = HEAT, more: Partial<PersonsCatalogue> = {}) {
  const { ports, asked } = cataloguePorts(list);
  const { search, details, find } = ports;
  return {
    asked,
    openCatalogue: async (): Promise<PersonsCatalogue> => ({ search, details, find, ...more }),
  };
}

test("lists a title's works with length, page and overview; exact titles first, then in TMDB's order", async () => {
  const { openCatalogue } = open();
  const found = await searchWorks(openCatalogue, { title: "heat", limit: 10 }, never);
  expect(shownSearch.parse(found)).toEqual(found);
  expect(found.results.map(({ type, tmdb_id }) => `${type} ${tmdb_id}`)).toEqual([
    "movie 949",
    "tv 7",
    "movie 12",
    "tv 8",
    "movie 13",
  ]);
  expect(found.results[0]).toEqual({
    type: "movie",
    tmdb_id: 949,
    title: "Heat",
    year: 1995,
    popularity: 50,
    overview: expect.stringMatching(/^A thief .{60,90}…$/),
    poster_path: "/a.jpg",
    runtime_minutes: 170,
    url: "https://www.themoviedb.org/movie/949",
  });
  expect(found.results[1]).toMatchObject({ original_title: "Calor", runtime_minutes: 45 });
});

test("type, year and limit narrow the search, and details are requested only for the results shown", async () => {
  const { asked, openCatalogue } = open();
  const found = await searchWorks(
    openCatalogue,
    { title: "Heat", type: "movie", year: 1995, limit: 10 },
    never,
  );
  expect(found.results.map(({ tmdb_id }) => tmdb_id)).toEqual([949]);
  expect(asked).toEqual(["search movie Heat 1995", "details movie/949 []"]);
  const other = open();
  expect(
    (await searchWorks(other.openCatalogue, { title: "Heat", limit: 1 }, never)).results,
  ).toHaveLength(1);
  expect(other.asked).toEqual(["search movie Heat", "search tv Heat", "details movie/949 []"]);
});

test.each([
  ["Heat (1995)", "Heat", 1995],
  ["heat 1995", "heat", 1995],
  ["Heat [1995] ", "Heat", 1995],
  ["White Heat 1949", "White Heat", 1949],
])(
  "reads the year in %j as a year if the whole text finds nothing as a title",
  async (text, title, year) => {
    const { asked, openCatalogue } = open();
    const found = await searchWorks(
      openCatalogue,
      { title: text, type: "movie", limit: 10 },
      never,
    );
    expect(found.results.map((work) => work.year)).toEqual([year]);
    expect(asked.slice(0, 2)).toEqual([`search movie ${text}`, `search movie ${title} ${year}`]);
  },
);

test("a number at the end of a title stays in the title, and so does a year that is the whole title", async () => {
  const { openCatalogue } = open([
    movie(1, "Blade Runner 2049", 2017),
    movie(2, "1917", 2019),
    movie(3, "2012", 2009),
  ]);
  const first = async (title: string) =>
    (await searchWorks(openCatalogue, { title, type: "movie", limit: 10 }, never)).results.map(
      ({ tmdb_id }) => tmdb_id,
    );
  expect(await first("Blade Runner 2049")).toEqual([1]);
  expect(await first("1917")).toEqual([2]);
  expect(await first("2012 (2009)")).toEqual([3]);
  expect(await searchWorks(openCatalogue, { title: "1999", limit: 5 }, never)).toEqual({
    results: [],
  });
  const { asked, openCatalogue: named } = open();
  await searchWorks(named, { title: "Heat 2001", type: "movie", year: 1995, limit: 1 }, never);
  expect(asked).toEqual(["search movie Heat 2001 1995"]);
});

test("uses a poster that only one of two responses contains, because the other response may be older", async () => {
  const bare = movie(949, "Heat", 1995);
  const details = async (): Promise<CandidateDetails> => ({
    ...bare,
    seasonCounts: [],
    seasons: [],
  });
  const search = async ({ type }: { type: string }) =>
    type === "movie" ? [{ ...bare, posterPath: "/row.jpg" }] : [];
  const row = await searchWorks(
    open([], { search, details }).openCatalogue,
    { title: "Heat", limit: 1 },
    never,
  );
  expect(row.results).toMatchObject([{ poster_path: "/row.jpg" }]);
  const own = async () => ({ ...(await details()), posterPath: "/own.jpg" });
  const listed = async ({ type }: { type: string }) => (type === "movie" ? [bare] : []);
  const more = await searchWorks(
    open([], { search: listed, details: own }).openCatalogue,
    { title: "Heat", limit: 1 },
    never,
  );
  expect(more.results).toMatchObject([{ poster_path: "/own.jpg" }]);
});

test("sends no request to TMDB without a title", async () => {
  const closed = () => expect.unreachable();
  for (const title of ["", "  ", "\u0000"]) {
    await expect(searchWorks(closed, { title, limit: 5 }, never)).rejects.toMatchObject({
      code: "invalid_request",
    });
  }
});

test("omits a length that TMDB does not have or does not return in time, and passes on a failed search", async () => {
  const down = new Outage("tmdb_unavailable", "TMDB does not answer.");
  const details = async () => Promise.reject(down);
  const failed = await searchWorks(
    open(HEAT, { details }).openCatalogue,
    { title: "Heat", limit: 2 },
    never,
  );
  expect(failed.results.map(({ runtime_minutes }) => runtime_minutes)).toEqual([
    undefined,
    undefined,
  ]);
  const slow: PersonsCatalogue["details"] = async (_type, _id, _seasons, signal) => {
    await sleepFor(60_000, undefined, { signal }).catch(() => Promise.reject(signal.reason));
    return undefined;
  };
  const late = await searchWorks(
    open(HEAT, { details: slow }).openCatalogue,
    { title: "Heat", limit: 2 },
    never,
    10,
  );
  expect(late.results).toHaveLength(2);
  const stop = new AbortController();
  const stopped = searchWorks(
    open(HEAT, { details: slow }).openCatalogue,
    { title: "Heat", limit: 2 },
    stop.signal,
  );
  stop.abort(new Error("Stopped."));
  await expect(stopped).rejects.toThrow("Stopped.");
  const search = async () => Promise.reject(down);
  const { openCatalogue } = open(HEAT, { search });
  await expect(searchWorks(openCatalogue, { title: "Heat", limit: 2 }, never)).rejects.toBe(down);
});

test("cleans the texts that TMDB sends", async () => {
  const hostile = movie(1, "He\u001b[2Jat", 1995, {
    originalTitle: "\u202eevil",
    overview: "a\u0007b",
  });
  const search = async ({ type }: { type: string }) => (type === "movie" ? [hostile] : []);
  const found = await searchWorks(
    open([], { search }).openCatalogue,
    { title: "Heat", limit: 5 },
    never,
  );
  expect(found.results).toMatchObject([
    { title: "He\ufffd[2Jat", original_title: "\ufffdevil", overview: "a\ufffdb" },
  ]);
});
