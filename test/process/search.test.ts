import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { cli } from "../support/daemon.ts";
import { makeHome, TMDB_KEY, visibleFiles } from "./home.ts";

const PAGE = "https://www.themoviedb.org/movie/841";

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
