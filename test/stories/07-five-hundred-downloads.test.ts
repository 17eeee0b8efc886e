// Story 7. For torrents, test/app/torrents/stage tests that more than 25 finished torrents are
// parked.
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { startHome, visibleFiles } from "../process/home.ts";
import { cli, runProgram, startDaemon } from "../support/daemon.ts";
import { knownWorks } from "../support/known-works.ts";
import { waitFor } from "../support/wait-for.ts";

const WANTED = [
  ["Inception.2010.1080p.mkv", "Movies/Inception (2010) {tmdb-27205}/Inception (2010).mkv"],
  [
    "Interstellar.2014.1080p.mkv",
    "Movies/Interstellar (2014) {tmdb-157336}/Interstellar (2014).mkv",
  ],
  ["The.Matrix.1999.1080p.mkv", "Movies/The Matrix (1999) {tmdb-603}/The Matrix (1999).mkv"],
] as const;

const SHIFT_CLOCK = new URL("../faults/support/shift-clock.mjs", import.meta.url).pathname;

type Page = { items: { id: number; name: string }[]; total: number; next?: string };

test("files only the three chosen of five hundred finished downloads at the first start", async () => {
  await using home = await startHome();
  for (const [name] of WANTED) home.drop(name);
  for (let at = 0; at < 497; at++) home.drop(`Inception.2010.Copy${at}.mkv`);
  const json = async (...args: string[]): Promise<unknown> =>
    JSON.parse((await cli(home, ...args, "--json")).stdout);
  await using daemon = await startDaemon(home);
  await home.reaches(WANTED[0][0], "ignored");
  const page = (await json("backlog", "--limit", "1000")) as Page;
  expect(page).toMatchObject({ total: 500 });
  expect(visibleFiles(home.library)).toEqual([]);

  const ids = WANTED.map(([name]) => String(page.items.find((item) => item.name === name)?.id));
  expect(await json("backlog", "process", ...ids)).toMatchObject({
    results: ids.map((id) => ({ id: Number(id), ok: true, state: "settling" })),
    engine: { running: true },
  });
  for (const [name] of WANTED) await home.reaches(name, "filed");
  expect(visibleFiles(home.library)).toEqual(WANTED.map(([, path]) => path).toSorted());

  const rest = await json("backlog", "ignore");
  expect(rest).toMatchObject({ results: { length: 497 } });
  expect(await json("backlog")).toEqual({ items: [], total: 0 });
  await daemon.end();
  // Nothing comes back on its own after a rescan or a start.
  const { code } = await runProgram(home, ["daemon", "--once"]);
  expect(code).toBe(0);
  expect(visibleFiles(home.library)).toHaveLength(3);
  expect((await home.release("Inception.2010.Copy7.mkv"))?.state).toBe("rejected");
});

test("files thirty year-old downloads as soon as they are accepted, without waiting to settle", async () => {
  await using home = await startHome({
    settings: { INGEST_STABLE_SECONDS: "3600", INGEST_STABILITY_POLL_SECONDS: undefined },
  });
  const films = knownWorks.movies.filter(
    ({ title }, _, all) =>
      /^[\w ]+$/.test(title) && all.filter((one) => one.title === title).length === 1,
  );
  for (const { title, date } of films.slice(0, 30)) {
    home.drop(`${title.replaceAll(" ", ".")}.${date.slice(0, 4)}.1080p.mkv`);
  }
  // Nothing can set a file's change time back, so the program's clock is a year ahead.
  writeFileSync(home.at("clock"), String(366 * 86_400_000));
  const env = { NODE_OPTIONS: `--import=${SHIFT_CLOCK}`, SHIFT_CLOCK_FILE: home.at("clock") };
  await using _daemon = await startDaemon(home, { env });
  await waitFor("thirty to be parked", async () =>
    (await cli(home, "backlog")).stdout.includes("20 of 30."),
  );
  expect((await runProgram(home, ["backlog", "process", "--days", "365"], { env })).stdout).toBe(
    "No parked download matches.\n",
  );
  const taken = await runProgram(home, ["backlog", "process", "--days", "367"], { env });
  expect(taken.stdout).toBe("30 are settling.\n");
  await waitFor("all of them to be filed", () => visibleFiles(home.library).length === 30);
});
