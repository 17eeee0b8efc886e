import { join } from "node:path";
import { expect, test } from "vitest";
import { cli, startDaemon } from "../support/daemon.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
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
