import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { movie, series } from "../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { BUNDLE, COMPILED, cli, startDaemon } from "../support/daemon.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { asVideo } from "../support/video-bytes.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome, TMDB_KEY } from "./home.ts";

type Finding = { code: string; path: string; plan: string | null; advice?: string };

const titles = Array.from({ length: 3 }, (_, at) => ({ title: `Chapter ${at + 1}`, date: `2008-01-0${at + 1}` }));
const CATALOGUE = {
  movies: [
    movie([949, "Heat", "1995-12-15", 170, 30, "tt0113277"]),
    movie([8195, "Ronin", "1998-09-25", 121, 30, "tt0122690"]),
    movie([27205, "Inception", "2010-07-15", 148, 30, "tt1375666"]),
    movie([45745, "Sintel", "2010-09-27", 15, 30, "tt1727587"]),
    movie([348, "Alien", "1979-05-25", 117, 30, "tt0078748"]),
    movie([679, "Aliens", "1986-07-18", 137, 30, "tt0090605"]),
    movie([578, "Jaws", "1975-06-20", 124, 30, "tt0073195"]),
    movie([275, "Fargo", "1996-03-08", 98, 30, "tt0116282"]),
    movie([14160, "Up", "2009-05-28", 96, 30, "tt1049413"]),
    movie([807, "Se7en", "1995-09-22", 127, 30, "tt0114369"]),
  ],
  series: [
    series([1396, "Breaking Bad", "2008-01-20", 45, 5, "tt0903747"], null, [{ season: 1, episodes: titles }]),
    series([4607, "Lost", "2004-09-22", 45, 5, "tt0411008"], null, [
      { season: 1, episodes: titles },
      { season: 2, episodes: titles },
    ]),
  ],
};

test("each line that is printed works as it is printed; what is left says that only a person can do it", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY, catalogue: CATALOGUE });
  using home = makeHome({ tmdb: { url: `${tmdb.origin}/3` } });
  const at = (path: string): string => join(home.library, path);
  const put = (path: string, content = path): void => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), asVideo(content));
  };
  const same = "s".repeat(300_000);
  for (const path of [
    "Movies/Heat (1995)/Heat (1995).mkv",
    "Movies/Heat (1995)/Ronin (1998).mkv",
    "Movies/seven.1995/Se7en.1995.1080p.mkv",
    "Movies/Nolan (1999)/Inception (2010)/Inception (2010).mkv",
    "Movies/Oscars Night (2019)/Sintel (2010)/Sintel (2010).mkv",
    "Movies/Alien (1979)/Alien (1979).mkv",
    "Movies/Aliens (1986)/Aliens (1986).mkv",
    "Movies/Jaws: (1975)/Jaws (1975).mkv",
    "Movies/Fargo (1996)/Fargo (1996).mkv",
    "Movies/Fargo (1996)/Stuff/one.mkv",
    "TV Shows/Breaking Bad (2008)/Season 01/Breaking Bad - S01E01.mkv",
    "TV Shows/Lost (2004)/Season 01/Lost - S01E01.mkv",
    "TV Shows/Lost (2004)/Season 01/Lost - S02E01.mkv",
    "TV Shows/Breaking Bad (2008)/Breaking Bad - S01E02.mkv",
  ])
    put(path);
  put("Movies/Up (2009)/Up (2009).mkv", same);
  put("Movies/Broken (2001)/Broken (2001).mkv");
  writeFileSync(at("Movies/Broken (2001)/Broken (2001).mkv"), "This is no film.");
  mkdirSync(at("Movies/Nothing of 'all' $(touch harm) (2000)/nor here"), { recursive: true });
  mkdirSync(at("Movies/Shell (2000)/@eaDir"), { recursive: true });
  writeFileSync(at("Movies/Shell (2000)/.DS_Store"), "x");
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
  const done = new Set<string>();
  /** Runs what is printed until nothing with a line is left. No line is printed for long. */
  const runAll = async (): Promise<void> => {
    for (let round = 0; round < 8; round++) {
      const [due, ...others] = (await audit()).filter(({ plan }) => plan !== null);
      if (!due?.plan) return;
      done.add(due.code);
      // Not synchronously: TMDB's stand-in is in this process.
      for (const plan of new Set([due, ...others.filter(({ code }) => code === due.code)].map((one) => one.plan ?? "")))
        await promisify(execFile)("bash", ["-c", plan], { env, cwd: home.path }).catch(
          (error: { stdout: string; stderr: string }) => {
            throw new Error(`${plan}: ${error.stdout}${error.stderr}`);
          },
        );
      // An undo is asked for, and carried out by the daemon.
      await waitFor("the engine", async () => (await home.releases()).every(({ state }) => state !== "undoing"));
    }
  };
  await runAll();
  // A person's own hand, and a copy of what is known by now.
  renameSync(at("Movies/Alien (1979) {tmdb-348}"), at("Movies/Alien by hand"));
  rmSync(at("Movies/Aliens (1986) {tmdb-679}"), { recursive: true });
  put("Movies/It's $(touch harm) `x`; -rf (1996)/-copy (1996).mkv", same);
  await runAll();
  expect([...done].toSorted()).toEqual([
    "empty_folder",
    "missing",
    "moved",
    "name_differs",
    "no_season_folder",
    "not_in_journal",
    "same_content",
    "two_works",
  ]);
  const left = (await audit()).map(({ code, plan, advice, path }) => {
    expect([plan, typeof advice], path).toEqual([null, "string"]);
    return `${code} ${basename(path)}`;
  });
  expect(readdirSync(home.path)).not.toContain("harm");
  expect(left).toEqual(["does_not_play Broken (2001).mkv", "wrong_season Lost - S02E01.mkv"]);
});
