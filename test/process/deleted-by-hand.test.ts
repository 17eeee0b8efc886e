import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cli, startDaemon } from "../support/daemon.ts";
import { startFakePlex } from "../support/stand-ins.ts";
import { PLEX_TOKEN, startHome, visibleFiles } from "./home.ts";

// Every new user has an empty library. Inception is filed while the library of films is empty, too.
const FILMS = [
  "Inception.2010.1080p.BluRay.x264-GRP.mkv",
  "The.Matrix.1999.1080p.BluRay.x264-GRP.mkv",
  "The.Matrix.1999.720p.WEB.x264-OTHER.mkv",
] as const;
const EPISODES = [
  "Breaking.Bad.S01E01.1080p.WEB-DL-GRP.mkv",
  "Breaking.Bad.S01E02.1080p.WEB-DL-GRP.mkv",
  "Breaking.Bad.S01E02.720p.WEB-DL-OTHER.mkv",
] as const;

test.each([
  { policy: "skip", deletes: "film", library: "TV Shows" },
  { policy: "review", deletes: "film", library: "TV Shows" },
  { policy: "skip", deletes: "episode", library: "Movies" },
])(
  "under $policy, a deleted $deletes is filed again at once while $library is empty",
  async ({ policy, deletes }) => {
    await using home = await startHome({ settings: { INGEST_DUPLICATE_POLICY: policy } });
    await using plex = await startFakePlex({
      token: PLEX_TOKEN,
      sections: [
        { title: "TV Shows", type: "show", locations: [home.tv] },
        { title: "Movies", type: "movie", locations: [home.movies] },
      ],
    });
    home.configure({ PLEX_URL: plex.url, PLEX_TOKEN });
    const isFilm = deletes === "film";
    const [other, first, again] = isFilm ? FILMS : EPISODES;
    await using _daemon = await startDaemon(home);
    for (const name of [other, first]) {
      home.drop(name, name.repeat(99));
      await home.reaches(name, "filed");
    }
    const [deleted = ""] = visibleFiles(home.library).filter((path) => /Matrix|S01E02/i.test(path));
    rmSync(join(home.library, deleted));
    home.drop(again, again.repeat(77));
    expect(await home.reaches(again, "filed")).toMatchObject({ reasons: [] });
    expect(visibleFiles(home.library)).toContain(deleted);
    expect((await cli(home, "audit", "--json")).stdout).not.toContain("no longer on the disk");
  },
);
