import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { movie, series } from "../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { BUNDLE, COMPILED, cli, startDaemon } from "../support/daemon.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { asVideo } from "../support/video-bytes.ts";
import { makeHome, TMDB_KEY } from "./home.ts";

type Finding = { code: string; path: string; plan: string | null };

const titles = Array.from({ length: 3 }, (_, at) => ({ title: `Chapter ${at + 1}`, date: `2008-01-0${at + 1}` }));
const CATALOGUE = {
  movies: [
    movie([949, "Heat", "1995-12-15", 170, 30, "tt0113277"]),
    movie([8195, "Ronin", "1998-09-25", 121, 30, "tt0122690"]),
    movie([807, "Se7en", "1995-09-22", 127, 30, "tt0114369"]),
  ],
  series: [
    series([1396, "Breaking Bad", "2008-01-20", 45, 5, "tt0903747"], null, [
      { season: 1, episodes: titles },
      { season: 2, episodes: titles },
    ]),
  ],
};

test("each plan that is a command works as it is told, and what it was for is not found again", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY, catalogue: CATALOGUE });
  using home = makeHome({ tmdb: { url: `${tmdb.origin}/3` } });
  const put = (path: string): void => {
    mkdirSync(dirname(join(home.library, path)), { recursive: true });
    writeFileSync(join(home.library, path), asVideo(path));
  };
  for (const path of [
    "Movies/Heat (1995)/Heat (1995).mkv",
    "Movies/Heat (1995)/Ronin (1998).mkv",
    "Movies/seven.1995/Se7en.1995.1080p.mkv",
    "TV Shows/Breaking Bad (2008)/Season 01/Breaking Bad - S01E01.mkv",
    "TV Shows/Breaking Bad (2008)/Breaking Bad - S01E02.mkv",
  ])
    put(path);
  mkdirSync(join(home.movies, "Nothing (2000)"));
  const program = home.at("bin", "plex-ingest");
  mkdirSync(dirname(program));
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${BUNDLE}' --env-file '${home.envFile}' "$@"\n`);
  chmodSync(program, 0o755);
  const env = { ...COMPILED, PATH: `${dirname(program)}:${process.env["PATH"]}`, HOME: home.path, LANG: "C.UTF-8" };
  await using _daemon = await startDaemon(home);
  const audit = async (): Promise<Finding[]> => {
    const { stdout } = await cli(home, "audit", "--json");
    return (JSON.parse(stdout) as { findings: Finding[] }).findings;
  };
  const run = async (codes: readonly string[]): Promise<void> => {
    for (const code of codes) {
      const due = (await audit()).filter((one) => one.code === code);
      // Not synchronously: TMDB's stand-in is in this process.
      for (const { plan } of due) if (plan !== null) await promisify(execFile)("bash", ["-c", plan], { env });
    }
  };
  const codesOf = async (): Promise<string[]> => [...new Set((await audit()).map(({ code }) => code))];
  const first = await codesOf();
  expect(first).toEqual(expect.arrayContaining(["two_works", "no_season_folder", "not_in_journal", "empty_folder"]));
  await run(["not_in_journal", "empty_folder"]);
  await run(["two_works", "no_season_folder", "name_differs"]);
  expect(await codesOf()).toEqual([]);
});
