import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { cli } from "../support/daemon.ts";
import { startHome, visibleFiles } from "./home.ts";

test("an approval takes the id or page of TMDB, IMDb or TVDB, and is refused before anything is written", async () => {
  await using home = await startHome();
  home.drop("Dune.1080p.mkv");
  home.drop("Some.Show.S01E01.mkv");
  expect((await cli(home, "daemon", "--once")).code).toBe(0);
  const { id, version } = await home.reaches("Dune.1080p.mkv", "review");
  const show = await home.reaches("Some.Show.S01E01.mkv", "review");
  const approve = (reference: string) => cli(home, "approve", String(id), "--tmdb", reference);

  const unknown = await approve("tt9999999");
  expect([unknown.code, unknown.stderr]).toEqual([
    3,
    expect.stringContaining("TMDB lists no movie or series with the"),
  ]);
  const elsewhere = await approve("https://example.com/movie/841");
  expect([elsewhere.code, elsewhere.stderr]).toEqual([2, expect.stringContaining("is an address elsewhere")]);
  expect((await home.release("Dune.1080p.mkv"))?.version).toBe(version);

  const plan = await cli(home, "plan", String(id), "--tmdb", "https://www.themoviedb.org/movie/841");
  expect(plan.stdout).toContain("Dune (1984) {tmdb-841}");
  const approved = await approve("https://www.imdb.com/title/tt0087182/");
  expect(approved).toMatchObject({ code: 0, stderr: "" });
  expect(approved.stdout).toContain(`#${id} is approved: Dune (1984) [movie 841]`);
  expect(home.tmdb.requests.map(({ path }) => path)).toContain("/3/find/tt0087182");
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
