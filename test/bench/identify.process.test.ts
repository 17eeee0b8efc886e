import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import type { Catalogue } from "../../bench/accuracy/catalogue.ts";
import { startCatalogue } from "../../bench/accuracy/stand-in.ts";
import { identifyNames } from "../../bench/identify/names.ts";
import { runProgram } from "../../bench/identify/run-program.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { HUNG_MS } from "../support/wait-for.ts";
import { entry, season } from "./made-up-works.ts";

const CATALOGUE: Catalogue = {
  movies: [entry(1, "Tin Harbour"), entry(2, "Grey Meadow"), entry(90_000_001, "Rival Alone")],
  series: [entry(7, "Sky Shanty")],
  seasonsOf: () => [season(1, 9)],
};

test("creates no duplicate lines, and only each work's first line causes requests", () => {
  const lines = [...identifyNames(CATALOGUE, 2, 60)];
  expect(new Set(lines).size).toBe(60);
  expect(lines.slice(0, 6).map((line) => line.replace(/\W.*/, ""))).toEqual([
    "Tin",
    "Tin",
    "Grey",
    "Grey",
    "Sky",
    "Sky",
  ]);
  expect(lines.join()).not.toContain("Rival");
});

const DEMO_KEY = "0".repeat(32);

test("the program answers each line, and its memory is measured", async () => {
  using folder = tempFolder();
  await using tmdb = await startCatalogue(CATALOGUE);
  const run = (home: string, at: number[], key = DEMO_KEY) =>
    runProgram(
      ["src/bin/plex-ingest.ts"],
      { HOME: home, PLEX_INGEST_STATE_DIR: home, TMDB_URL: `${tmdb.origin}/3`, TMDB_API_KEY: key },
      identifyNames(CATALOGUE, 2, at.at(-1) ?? 0),
      at,
    );
  const samples = await run(folder.at("state"), [12, 60]);
  expect(samples.map(({ lines }) => lines)).toEqual([12, 60]);
  // Each request is sent once, no matter how often the name occurs.
  const asked = tmdb.requests.map(({ path, query }) => JSON.stringify([path, query]));
  expect(asked.length).toBeGreaterThan(2);
  expect([...new Set(asked)]).toEqual(asked);
  if (process.platform === "linux") {
    for (const { rssMiB, peakMiB } of samples) {
      expect([rssMiB > 40, peakMiB >= rssMiB]).toEqual([true, true]);
    }
  }
  await expect(run(folder.at("other"), [6], "1".repeat(32))).rejects.toThrow(
    "The program returned an error:",
  );
});

test("a refused answer ends the program before it is reported", async () => {
  const says = `console.log(JSON.stringify({ error: process.pid })); setInterval(() => {}, 1e6);`;
  const many = Array.from({ length: 100_000 }, () => "Tin Harbour");
  const failed = runProgram(["-e", says], {}, many, [1]).then(() => "", String);
  const pid = Number(/"error":(\d+)/.exec(await failed)?.[1]);
  expect(pid).toBeGreaterThan(0);
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
});

test("without data, reports which data is required", () => {
  const { status, stderr } = spawnSync(process.execPath, ["bench/identify.ts"], {
    encoding: "utf8",
    timeout: HUNG_MS,
  });
  expect(status).toBe(2);
  expect(stderr).toMatch(/--data DIR/);
});
