import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { tempFolder } from "../support/temp-folder.ts";

const lines = (...rows: object[]): string => rows.map((row) => JSON.stringify(row)).join("\n");

/** A handful of names and works in the format that the bench reads. */
function data() {
  const folder = tempFolder();
  const packed = (name: string, ...rows: object[]) =>
    folder.write(`tmdb/${name}.jsonl.gz`, gzipSync(lines(...rows)));
  packed(
    "movies",
    { id: 1, title: "Whip Round", release_date: "2009", popularity: 5, imdb_id: "tt0000001" },
    { id: 2, title: "Ridge of Glass", release_date: "2018-03-01" },
    { id: 3, title: "Salt & Lamp", release_date: "2011-05-01", popularity: 30, vote_count: 12000 },
    { id: 4, title: "Low Orchard", release_date: "2012-05-01", popularity: 20, vote_count: 11000 },
  );
  packed(
    "movies-without-id",
    { title: "Ridge of Glass", year: 2019 },
    { title: "Salt & Lamp", year: 2012 },
    { title: "Low Orchard", year: 2012 },
  );
  packed("tv", { id: 7, name: "Long Tale", first_air_date: "2001-01-01" });
  packed("tv-names-tvmaze", { name: "Long Tale", weight: 90 });
  packed("seasons", { tv_id: 7, season: 1, episode_count: 12 });
  packed("episodes", {
    tv_id: 7,
    season: 1,
    episode: 1,
    name: "A Door Ajar",
    air_date: "2001-01-01",
  });
  const whip = {
    name: "Whip.Round.2009.1080p.mkv",
    type: "movie",
    title: "Whip Round",
    year: 2009,
  };
  const misread = { name: "Other.2001.mkv", type: "movie", title: "Another", year: 2001 };
  const split = {
    name: "Long Tale 360",
    type: "episode",
    title: "Long Tale",
    season: 3,
    episode: 60,
  };
  folder.write("release-names/guessit.jsonl", lines(whip, misread, split));
  folder.write(
    "release-names/ctrl.jsonl",
    lines({ name: "8f14e45fceea167a5a36dedd4bea2543.mkv", negative: true }),
  );
  for (const corpus of ["ptn", "anitomy", "jellyfin", "flexget", "mnamer", "same-title"]) {
    folder.write(`release-names/${corpus}.jsonl`, "");
  }
  folder.write(
    "release-names/with-tmdb-ids.jsonl",
    lines(
      { ...whip, tmdb_id: 1 },
      { name: "Long.Tale.S01E01.mkv", type: "tv", tmdb_id: 7, season: 1, episode: 1 },
      { name: "Long.Tale.S01E01.720p.mkv", type: "tv", tmdb_id: 7, season: 1, episode: 2 },
      { name: "Long.Tale.S01E09.mkv", type: "tv", tmdb_id: 7, season: 1, episode: 9 },
    ),
  );
  folder.write(
    "release-names/traps.jsonl",
    lines(
      { name: "Ridge.of.Glass.2018.mkv", kind: "remake", type: "movie", year: 2018, tmdb_id: 2 },
      { name: "Whip.Round.2010.mkv", kind: "one late", type: "movie", year: 2010, tmdb_id: null },
    ),
  );
  return folder;
}

const run = (...args: string[]) =>
  spawnSync(process.execPath, ["bench/accuracy.ts", ...args], {
    encoding: "utf8",
    timeout: 60_000,
  });

/** Forms and speed are left out because they take longer; they have separate tests. */
const DECISIONS = ["--only", "parser,names,best-known,generated"];

test("without data, reports which data is required", () => {
  const { status, stderr } = run();
  expect(status).toBe(2);
  expect(stderr).toMatch(/--data DIR/);
});

test("counts right, wrong and held names with the real client, and writes the misses", () => {
  using folder = data();
  const misses = folder.at("misses.jsonl");
  const { stdout, stderr, status } = run("--data", folder.path, "--misses", misses, ...DECISIONS);
  expect(status).toBe(0);
  expect(stderr).toBe("");
  const found = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Record<
    string,
    Record<string, object>
  >;
  expect(found["parser"]?.["guessit"]).toMatchObject({
    names: 3,
    all: 33.33,
    title: 33.33,
    year: 100,
  });
  expect(found["parser_undisputed"]?.["guessit"]).toMatchObject({
    names: 2,
    all: 50,
    title: 50,
    year: 100,
  });
  expect(found["disputed"]).toEqual({
    bare_number_split: { labels: 1, read_as_stated: 0, corpora: { guessit: 1 } },
  });
  // The ninth episode does not exist, so it could not have been filed. One line states a number
  // that differs from the one in its name.
  expect(found["decision"]?.["real names"]).toMatchObject({
    names: 4,
    accepted: 3,
    wrong_title: 0,
    wrong_episode: 1,
    answerable: 2,
  });
  expect(found["decision"]?.["traps"]).toMatchObject({
    names: 2,
    accepted: 1,
    wrong_title: 1,
    precision: 0,
  });
  expect(found["decision"]?.["traps with answer and year"]).toMatchObject({
    names: 1,
    accepted: 0,
    coverage: 0,
  });
  expect(found["decision"]?.["negatives"]).toMatchObject({ names: 1, accepted: 0 });
  expect(found["requests"]).toMatchObject({ max: expect.any(Number), over_four: 0 });
  expect(found["generated"]).toMatchObject({
    seed: 1,
    films: { wrong: 0 },
    total: { wrong: 0, wrong_percent: 0 },
  });
  const missed = readFileSync(misses, "utf8");
  expect(missed).toContain('"what":"wrong episode"');
  expect(missed).toMatch(
    /^\{"what":"parse".*"name":"Long Tale 360".*"disputed":"bare_number_split"/m,
  );
  expect(missed).not.toMatch(/"name":"Other\.2001\.mkv".*"disputed"/);
  expect(stdout).toMatch(/wrong episode: Long\.Tale\.S01E01\.720p\.mkv/);
});

test("decides film names a second time with the film's length", () => {
  using folder = data();
  folder.write(
    "tmdb/movies.jsonl.gz",
    gzipSync(
      lines(
        { id: 5, title: "Slow Ferry", release_date: "2009", popularity: 5, runtime: 100 },
        { id: 6, title: "Tin Harvest", release_date: "2010", popularity: 5 },
      ),
    ),
  );
  folder.write("release-names/traps.jsonl", "");
  folder.write(
    "release-names/with-tmdb-ids.jsonl",
    lines(
      { name: "Slow.Ferry.1080p.mkv", type: "movie", tmdb_id: 5 },
      { name: "Slow.Ferry.2009.1080p.mkv", type: "movie", tmdb_id: 5 },
      { name: "Tin.Harvest.1080p.mkv", type: "movie", tmdb_id: 6 },
    ),
  );
  const page = folder.at("accuracy.md");
  const real = (...args: string[]) => {
    const { stdout } = run("--data", folder.path, "--only", "names1", ...args);
    return (
      JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as { decision: Record<string, object> }
    ).decision["real names"];
  };
  const alone = { names: 3, accepted: 1, wrong_title: 0, answerable: 3 };
  const timed = {
    ...alone,
    "with a length": 2,
    "then accepted": 2,
    "then wrong": 0,
    "then coverage": 66.66,
  };
  expect(real("--markdown", page)).toMatchObject(timed);
  expect(readFileSync(page, "utf8")).toContain(
    "| real names | 3 | 1 | 0 | 0 | 3 | 33.33 | 2 | 2 | 0 | 66.66 |",
  );
  // Lengths that are 100 % off prove nothing, and some of them count against the film.
  expect(real("--lengths", "100")).toMatchObject({ "with a length": 2, "then wrong": 0 });
  expect(real("--lengths", "100")).not.toMatchObject(timed);
  expect(real("--lengths", "none")).not.toHaveProperty("with a length");
  expect(run("--data", folder.path, "--lengths", "x").status).toBe(2);
});

test("can leave out generated names, and reports their seed", () => {
  using folder = data();
  const { stdout } = run("--data", folder.path, "--generated", "0", "--seed", "7", ...DECISIONS);
  const { generated } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as { generated: object };
  expect(generated).toEqual({
    seed: 7,
    each: "0",
    total: { names: 0, right: 0, wrong: 0, held: 0, wrong_percent: 0 },
  });
  expect(run("--data", folder.path, "--seed", "x").status).toBe(2);
});

/**
 * The held-out names: a misread one, one of another convention and a negative; one is filed and one
 * waits correctly.
 */
function withSecondPart() {
  const folder = data();
  const source = "medusa/names.yml";
  const misread = { name: "Long Tale 5", type: "episode", title: "Long Tale", episode: 5, source };
  const other = { name: "Salt.2011.mkv", type: "episode", title: "Salt", source };
  const right = {
    name: "Whip.Round.2009.mkv",
    type: "movie",
    title: "Whip Round",
    year: 2009,
    source,
  };
  for (const corpus of [
    "ptt",
    "radarr",
    "rls",
    "sickchill",
    "sickgear",
    "sonarr",
    "thebeastlt",
    "clement",
    "tvnamer",
  ]) {
    folder.write(`release-names-2/${corpus}.jsonl`, "");
  }
  folder.write(
    "release-names-2/medusa.jsonl",
    lines(misread, other, right, { name: "A.Song.mkv", negative: true, source }),
  );
  const waits = { name: "Ridge.of.Glass.mkv", type: "movie", tmdb_id: 2, source };
  folder.write("release-names-2/with-tmdb-ids.jsonl", lines({ ...right, tmdb_id: 1 }, waits));
  folder.write("release-names-2/same-title.jsonl", "");
  folder.write(
    "release-names-2/classified.jsonl",
    lines(
      { ...misread, kind: "a", class: "number", part: "parser" },
      { ...other, kind: "b", class: "type", part: "parser" },
      { ...waits, kind: "ask", class: "year", part: "end-to-end" },
    ),
  );
  return folder;
}

test("counts the second part with and without the names that a reader put aside", () => {
  using folder = withSecondPart();
  const { stdout } = run("--data", folder.path, "--only", "parser2,names2");
  const found = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Record<
    string,
    Record<string, object>
  >;
  expect(found["parser"]).toBeUndefined();
  expect(found["parser2"]?.["total"]).toMatchObject({ names: 3, all: 33.33 });
  expect(found["parser2_judged"]?.["beyond"]).toMatchObject({ total: { names: 2, all: 50 } });
  expect(found["decision2"]?.["real names"]).toMatchObject({
    names: 2,
    accepted: 1,
    answerable: 1,
    coverage: 100,
  });
  expect(found["decision2"]?.["negatives"]).toMatchObject({ names: 1, accepted: 0 });
});

test("lists the failures of a section with the expected result, and writes the figures to a page", () => {
  using folder = withSecondPart();
  const page = folder.at("accuracy.md");
  const { stdout } = run("--data", folder.path, "--failures", "parser", "--markdown", page);
  expect(stdout).toMatch(
    /^Long Tale 5\n {4}medusa: .*\(judged a.*\)\n {4}want .*"episode":\[5\].*\n {4}got {2}\{/m,
  );
  expect(stdout).not.toMatch(/^Whip\.Round\.2009\.mkv\n/m);
  expect(readFileSync(page, "utf8")).toContain("| medusa | 3 | 33.33 |");
  expect(run("--data", folder.path, "--only", "everything").status).toBe(2);
});

test("generates and judges only names of the selected form", () => {
  using folder = data();
  const { stdout, status } = run("--data", folder.path, "--form", "number in front of a film");
  const { forms } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as {
    forms: { made: number; forms: number };
  };
  expect(status).toBe(0);
  expect(forms).toMatchObject({ forms: 1, made: 1 });
  expect(stdout).toMatch(/Whip Round/);
});

test("lists which of the best-known films wait, and exits with 1 if too many do", () => {
  using folder = data();
  const best = (...args: string[]) => run("--data", folder.path, "--only", "best-known", ...args);
  const one = best("--best-known", "2");
  // Low Orchard has a namesake from the same year; Salt & Lamp's namesake is unknown.
  expect(one.stdout).toContain(
    "1 of the 2 best-known films wait, and 0 are filed wrong:\n    Low.Orchard.2012.1080p",
  );
  expect(one.status).toBe(0);
  const more = best("--best-known", "2", "--unknown-votes", "5000");
  expect(more.stdout).toContain("2 of the 2 best-known films wait");
  expect(more.status).toBe(1);
  expect(best("--best-known", "x").status).toBe(2);
  expect(best("--unknown-votes", "x").status).toBe(2);
});
