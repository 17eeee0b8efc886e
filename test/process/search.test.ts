import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { cli } from "../support/daemon.ts";
import { makeHome, TMDB_KEY, visibleFiles } from "./home.ts";

const PAGE = "https://www.themoviedb.org/movie/841";

test("a title that TMDB lists is found from the terminal, with what tells works apart", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb });
  const found = await cli(home, "search", "Spirited", "Away");
  expect(found).toMatchObject({ code: 0, stderr: "" });
  expect(found.stdout).toContain("Spirited Away (2001)  movie 129  2 h 5 min  original title 千と千尋の神隠し\n");
  expect(found.stdout).toMatch(
    /\n {4}A young girl, Chihiro, .{50,80}…\n {4}https:\/\/www\.themoviedb\.org\/movie\/129\n/,
  );
  const dune = await cli(home, "search", "dune", "--year", "1984", "--json");
  expect(dune.json()).toEqual({
    results: [
      {
        type: "movie",
        tmdb_id: 841,
        title: "Dune",
        year: 1984,
        popularity: 34,
        overview: "In the year 10,191 two houses fight for the desert planet that alone has the spice.",
        runtime_minutes: 137,
        url: PAGE,
      },
    ],
  });
  expect((await cli(home, "search", "Xyzzy")).stdout).toMatch(/^TMDB lists nothing under “Xyzzy”\.\n {2}Search /);
});

test("an approval takes the id or page of TMDB, IMDb or TVDB, and is refused before anything is written", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb });
  home.drop("Dune.1080p.mkv");
  home.drop("Some.Show.S01E01.mkv");
  expect((await cli(home, "daemon", "--once")).code).toBe(0);
  const { id, version } = await home.reaches("Dune.1080p.mkv", "review");
  const show = await home.reaches("Some.Show.S01E01.mkv", "review");
  const approve = (reference: string, ...more: string[]) =>
    cli(home, "approve", String(id), "--tmdb", reference, ...more);

  const shown = await cli(home, "show", String(id));
  expect(shown.stdout).toContain(`--type movie --tmdb 841\n           2 h 17 min\n           In the year 10,191`);
  expect(shown.stdout).toContain(`           ${PAGE}\n`);

  for (const [reference, code, said] of [
    ["tt9999999", 3, "TMDB lists no movie or series with the id tt9999999 of IMDb."],
    ["https://example.com/movie/841", 2, "is an address elsewhere"],
    ["https://thetvdb.com/series/breaking-bad", 2, "has a name and no number"],
  ] as const) {
    const refused = await approve(reference);
    expect([refused.code, refused.stderr]).toEqual([code, expect.stringContaining(said)]);
  }
  expect((await approve("tt0087182", "--type", "tv")).stderr).toContain(
    "“Dune” (1984) [movie 841], which is not a series",
  );
  expect((await home.release("Dune.1080p.mkv"))?.version).toBe(version);

  const plan = await cli(home, "plan", String(id), "--tmdb", PAGE);
  expect(plan.stdout).toContain("Dune (1984) {tmdb-841}");
  const approved = await approve("https://www.imdb.com/title/tt0087182/");
  expect(approved).toMatchObject({ code: 0, stderr: "" });
  expect(approved.stdout).toContain(`#${id} is approved: Dune (1984) [movie 841]`);
  expect(tmdb.requests.map(({ path }) => path)).toContain("/3/find/tt0087182");
  expect((await cli(home, "approve", String(show.id), "--tmdb", "thetvdb.com/series/81189")).code).toBe(0);
  const extra = home.at("elsewhere.mkv");
  writeFileSync(extra, "film");
  expect((await cli(home, "add", extra, "--tmdb", "tt0133093")).code).toBe(0);
  expect((await cli(home, "daemon", "--once")).code).toBe(0);
  expect(visibleFiles(home.library)).toEqual([
    "Movies/Dune (1984) {tmdb-841}/Dune (1984).mkv",
    expect.stringMatching(/^Movies\/The Matrix \(1999\)/),
    expect.stringMatching(/^TV Shows\/Breaking Bad .*s01e01/),
  ]);
});

test("without a key only a plain TMDB id is taken; TMDB being down is said, and the approval can be repeated", async () => {
  using home = makeHome();
  home.drop("Dune.1080p.mkv");
  expect((await cli(home, "daemon", "--once")).code).toBe(0);
  const { id } = await home.reaches("Dune.1080p.mkv", "review");
  for (const args of [
    ["search", "Dune"],
    ["approve", String(id), "--tmdb", "tt0087182"],
  ]) {
    const refused = await cli(home, ...args);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("Set TMDB_API_KEY")]);
  }
  const tmdb = await startFakeTmdb({ key: TMDB_KEY });
  await tmdb.close();
  home.configure({ TMDB_URL: tmdb.url, TMDB_API_KEY: TMDB_KEY });
  const down = await cli(home, "approve", String(id), "--tmdb", "tt0087182");
  expect([down.code, down.stderr]).toEqual([
    1,
    expect.stringMatching(/^TMDB .*\n {2}Run it again once that is fixed\.\n$/),
  ]);
  expect((await home.release("Dune.1080p.mkv"))?.state).toBe("review");
  expect((await cli(home, "approve", String(id), "--tmdb", PAGE)).stdout).toContain("[movie 841]");
});
