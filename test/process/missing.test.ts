import { join } from "node:path";
import { expect, test } from "vitest";
import { dated, series } from "../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { libraryFile } from "../support/adopted.ts";
import { cli, startDaemon } from "../support/daemon.ts";
import { freePort } from "../support/free-port.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome, TMDB_KEY } from "./home.ts";
import { TOKEN } from "./http-server.ts";
import { ask, connect } from "./mcp-session.ts";
import { signIn } from "./sign-in.ts";

const DAY_MS = 86_400_000;
/** `YYYY-MM-DD` that many days from now. */
const inDays = (days: number): string =>
  new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** Six episodes and two specials: two of the episodes, and what airs today, have not aired for a day. */
const LANTERN = series([9101, "Lantern Parade", "2019-03-04", 45, 12, null], null, [
  dated(0, [
    ["2019-02-01", "Before the Parade"],
    ["2019-02-08", "The Route"],
  ]),
  dated(1, [
    ["2019-03-04", "Wicks"],
    ["2019-03-11", "Oil"],
    ["2019-03-18", "Paper"],
    ["2019-03-25", "Smoke"],
    [inDays(0), "Today"],
    [inDays(9), "Next Week"],
  ]),
]);

test("the episodes that a real library lacks are one answer for MCP, terminal and page", async () => {
  await using tmdb = await startFakeTmdb({
    key: TMDB_KEY,
    catalogue: { movies: [], series: [LANTERN] },
  });
  const port = String(await freePort());
  using home = makeHome({ tmdb, settings: { SERVER_PORT: port, AUTH_TOKEN: TOKEN } });
  // One episode was in the library before, and two are filed by the daemon.
  const there = join(home.tv, "Lantern Parade (2019)", "Season 01");
  libraryFile(join(there, "Lantern Parade (2019) - S01E01 - Wicks.mkv"));
  await using _daemon = await startDaemon(home);
  expect((await cli(home, "adopt", "--yes")).code).toBe(0);
  for (const name of [
    "Lantern.Parade.S01E03.720p.mkv",
    "Lantern.Parade.S00E01.Before.the.Parade.mkv",
  ]) {
    home.drop(name);
    await home.reaches(name, "filed");
  }
  await using client = await connect(home, { args: ["--toolsets", "library"] });
  const one = { tmdb_id: 9101, specials: true };
  // On a machine with much to do, a comparison takes longer than one call.
  const compare = (args: object): Promise<Record<string, unknown>> =>
    waitFor("the comparison", async () => {
      const { running, ...found } = await ask(client, "list_missing_episodes", { ...args });
      if (running) throw new Error(JSON.stringify(running));
      return found;
    });
  const { at: _, ...told } = await compare(one);
  expect(told).toMatchObject({
    total: 1,
    episodes: 2,
    complete: 0,
    unclear: [],
    series: [
      {
        tmdb_id: 9101,
        title: "Lantern Parade",
        missing: 2,
        upcoming: 2,
        seasons: [{ season: 1, episodes: [2, 4] }],
        specials: [2],
        episodes: [
          { season: 1, episode: 2, title: "Oil", air_date: "2019-03-11" },
          { season: 1, episode: 4, title: "Smoke", air_date: "2019-03-25" },
          { season: 0, episode: 2, title: "The Route", air_date: "2019-02-08" },
        ],
      },
    ],
  });

  const shown = await cli(home, "missing", "--tmdb", "9101", "--specials", "--json");
  expect(shown.json()).toMatchObject(told);
  expect((await cli(home, "missing", "Lantern")).stdout).toMatch(/S01E02.*Oil[^]*S01E04.*Smoke/);
  const { url: link } = (await cli(home, "web", "--json")).json() as { url: string };
  const page = await signIn(link);
  const onPage = await waitFor("the page's answer", async () => {
    const found = await page.call<{ running?: object }>("list_missing_episodes", one);
    if (found.running) throw new Error(JSON.stringify(found));
    return found;
  });
  expect(onPage).toMatchObject(told);

  // An episode that arrives later is part of the next comparison.
  home.drop("Lantern.Parade.S01E02.1080p.WEB.mkv");
  await home.reaches("Lantern.Parade.S01E02.1080p.WEB.mkv", "filed");
  expect(await compare({ ...one, afresh: true })).toMatchObject({
    episodes: 1,
    series: [{ missing: 1, seasons: [{ season: 1, episodes: [4] }] }],
  });
});
