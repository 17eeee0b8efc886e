import { lstatSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { FILM_LAYOUTS, SHOW_LAYOUTS, type Work } from "../../bench/adopt/layouts.ts";
import { makeLibrary } from "../../bench/adopt/library.ts";
import { cli, startDaemon } from "../support/daemon.ts";
import { knownWorks as catalogue } from "../support/known-works.ts";
import { someLibrary } from "../support/plex/library.ts";
import { startPlex } from "../support/plex/start-plex.ts";
import { type Home, startHome } from "./home.ts";

/** Returns each file's path, keyed by inode. */
function treeOf(folder: string): Record<string, string> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(files.map((path) => [lstatSync(path).ino, relative(folder, path)]));
}

const yearOf = (date: string): number => Number(date.slice(0, 4));

/** Creates one work in each layout that library managers use. */
function oddLibrary(home: Home): void {
  const films = catalogue.movies
    .slice(0, FILM_LAYOUTS.length)
    .map(({ id, title, date, imdb }, n): [Work, number] => [
      { type: "movie", id, title, year: yearOf(date), imdb: imdb ?? undefined },
      n,
    ]);
  const shows = catalogue.series
    .slice(0, SHOW_LAYOUTS.length)
    .map(({ id, title, date, seasons }, n): [Work, number] => {
      const named = seasons.slice(0, 2).map(({ season, episodes }) => ({
        season,
        names: episodes.slice(0, 3).map((episode) => episode.title),
      }));
      return [{ type: "tv", id, title, year: yearOf(date), seasons: named }, n];
    });
  const laid = [
    ...films.map(([work, n]) => FILM_LAYOUTS[n]?.make(work, n) ?? []),
    ...shows.map(([work, n]) => SHOW_LAYOUTS[n]?.make(work, n) ?? []),
  ].flat();
  makeLibrary(
    home.library,
    laid.map((file) => ({ ...file, path: file.path.replace(/^Films\//, "Movies/") })),
  );
}

test("a library of odd names can be renamed by the templates and back again using only a terminal", async () => {
  await using home = await startHome({ settings: { PLEX_AUTO_INGEST: "true" } });
  const library = someLibrary();
  for (const [at, path] of [home.movies, home.tv].entries()) {
    const section = library.sections[at];
    if (section) section.locations = [path];
  }
  await using plex = await startPlex({ library });
  home.configure({ PLEX_URL: plex.url, PLEX_TOKEN: "owners-Secret-Plex-token-4711" });
  oddLibrary(home);
  {
    await using _daemon = await startDaemon(home);
    home.drop("Primer.2004.mkv");
    await home.reaches("Primer.2004.mkv", "filed");
    expect((await cli(home, "adopt", "--yes")).code).toBe(0);
  }
  const before = treeOf(home.library);

  const dry = (await cli(home, "rename", "--all", "--dry-run", "--json")).json() as {
    works: { steps: unknown[] }[];
    totals: { files: number; folders: number; skipped: number };
  };
  expect(dry.totals.files).toBeGreaterThan(25);
  expect(treeOf(home.library)).toEqual(before);
  const refused = await cli(home, "rename", "--all");
  expect([refused.code, refused.stdout]).toEqual([4, ""]);
  expect(refused.stderr).toContain("To see the whole plan, answer no and add --dry-run.");

  const done = await cli(home, "rename", "--all", "--yes", "--json");
  expect(done.code).toBe(0);
  const { plan, renamed, skipped } = done.json() as {
    plan: number;
    renamed: number;
    skipped: number;
  };
  expect([renamed, skipped]).toEqual([dry.totals.files + dry.totals.folders, dry.totals.skipped]);
  const after = treeOf(home.library);
  expect(Object.keys(after)).toEqual(Object.keys(before));
  expect(after).not.toEqual(before);
  const again = await cli(home, "rename", "--all", "--yes", "--json");
  expect(again.json()).toEqual({ plan: null, renamed: 0, skipped });

  await using _daemon = await startDaemon(home);
  expect((await cli(home, "undo", String(plan), "--yes")).code).toBe(0);
  await expect.poll(() => treeOf(home.library)).toEqual(before);
});
