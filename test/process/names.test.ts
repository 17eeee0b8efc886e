import { join } from "node:path";
import { expect, test } from "vitest";
import { startFakeTmdb } from "../../src/demo/stand-ins/fake-tmdb.ts";
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

test("config says which name Plex would not match", async () => {
  using home = makeHome({ settings: { INGEST_EPISODE_FILE: '"{title} - {episode_titel}"' } });
  const { code, stdout, stderr } = await cli(home, "config", "check");
  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain("INGEST_EPISODE_FILE");
  expect(stdout + stderr).toContain("Did you mean {episode_title}?");
});
