import { join } from "node:path";
import { expect, test } from "vitest";
import { season, series } from "../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { cli, startDaemon } from "../support/daemon.ts";
import { makeHome, TMDB_KEY, visibleFiles } from "./home.ts";

test("plan shows the names that were chosen, and the daemon files under them", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  const settings = {
    INGEST_MOVIE_FOLDER: '"{title} ({year})"',
    INGEST_MOVIE_FILE: '"{title} ({year}){ - {resolution} {source}}"',
  };
  using home = makeHome({ tmdb, settings });
  const file = "Sintel.2010.1080p.BluRay.x264-GRP.mkv";
  home.drop(file);
  const planned = await cli(home, "plan", join(home.downloads, file));
  expect(planned.stdout).toContain("Sintel (2010)/Sintel (2010) - 1080p BluRay.mkv");
  await using _daemon = await startDaemon(home);
  await home.reaches(file, "filed");
  expect(visibleFiles(home.library)).toEqual(["Movies/Sintel (2010)/Sintel (2010) - 1080p BluRay.mkv"]);
});

test("a show is named by the order that was chosen for it, as plan shows; another keeps TMDB's own numbers", async () => {
  const orders = [
    {
      id: "5acf93e60e0a26346d0000ce",
      type: 3,
      groups: [
        [],
        [
          [1, 3],
          [1, 1],
          [1, 2],
        ],
      ] as [number, number][][],
    },
  ];
  const titles = ["The Train Job", "Bushwhacked", "Serenity"];
  const shows = [
    series([1437, "Firefly", "2002-09-20", 44, 72, null], null, [season(1, "2002-09-20", titles)], { orders }),
    series([87108, "Chernobyl", "2019-05-06", 65, 110, null], null, [season(1, "2019-05-06", ["1:23:45"])], {
      orders: [],
    }),
  ];
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY, catalogue: { movies: [], series: shows } });
  using home = makeHome({ tmdb, settings: { INGEST_EPISODE_ORDER: "dvd" } });
  const [firefly, chernobyl] = [
    "Firefly.S01E03.Serenity.1080p.BluRay.x264-GRP.mkv",
    "Chernobyl.S01E01.1080p.BluRay.x264-GRP.mkv",
  ];
  for (const file of [firefly, chernobyl]) home.drop(file);
  const planned = await cli(home, "plan", join(home.downloads, firefly));
  expect(planned.stdout).toContain("Season 01/Firefly (2002) - s01e01 - Serenity.mkv");
  expect(planned.stdout).toContain("Its names have the numbers of TMDB's order “dvd”.");
  const plain = await cli(home, "plan", join(home.downloads, chernobyl));
  expect(plain.stdout).toContain("Its names have TMDB's own numbers: TMDB lists no order “dvd” of it.");
  await using _daemon = await startDaemon(home);
  for (const file of [firefly, chernobyl]) await home.reaches(file, "filed");
  expect(visibleFiles(home.library)).toEqual([
    "TV Shows/Chernobyl (2019) {tmdb-87108}/Season 01/Chernobyl (2019) - s01e01 - 1-23-45.mkv",
    "TV Shows/Firefly (2002) {tmdb-1437}/Season 01/Firefly (2002) - s01e01 - Serenity.mkv",
  ]);
});

test("config says which name Plex would not match, and what an order of episodes may be", async () => {
  using home = makeHome({
    settings: { INGEST_EPISODE_FILE: '"{title} - {episode_titel}"', INGEST_EPISODE_ORDER: "1437=dvd, 1437=aired" },
  });
  const { code, stdout, stderr } = await cli(home, "config", "check");
  expect(code).not.toBe(0);
  for (const said of ["INGEST_EPISODE_FILE", "Did you mean {episode_title}?", "INGEST_EPISODE_ORDER", "37854=absolute"])
    expect(stdout + stderr).toContain(said);
});
