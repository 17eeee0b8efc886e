import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { libraryFile } from "../support/adopted.ts";
import { cli, startDaemon } from "../support/daemon.ts";
import { filesBelow } from "../support/engine.ts";
import { startHome } from "./home.ts";

const FILMS = ["Alien (1979)", "Heat (1995)", "The Thing (1982)"];

test("a library on a new disk under a new path is not recorded twice, and goes on after one command", async () => {
  await using home = await startHome({ settings: { PLEX_AUTO_INGEST: "true" } });
  for (const film of FILMS) libraryFile(join(home.movies, film, `${film}.mkv`));
  {
    await using _daemon = await startDaemon(home);
    home.drop("Primer.2004.mkv");
    await home.reaches("Primer.2004.mkv", "filed");
    expect((await cli(home, "adopt", "--yes")).code).toBe(0);
  }
  const known = await home.releases();
  const to = join(dirname(home.library), "disk2", "media");
  mkdirSync(dirname(to));
  execFileSync("cp", ["-a", home.library, to]);
  renameSync(home.library, `${home.library}.away`);
  home.configure({ PLEX_MEDIA_ROOT: to });

  const move = `plex-ingest --env-file ${home.envFile} library move ${home.library} ${to}`;
  expect((await cli(home, "status")).stdout).toContain(move);
  expect((await cli(home, "doctor")).stdout).toContain(`${home.library} is no longer a media root`);
  const refused = await cli(home, "adopt", "--yes");
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain(move);

  const daemon = await startDaemon(home);
  try {
    home.drop("Upstream.Color.2013.mkv");
    home.drop("Heat.1995.1080p.BluRay.x264-GRP.mkv");
    await expect.poll(async () => (await cli(home, "queue", "--json")).code).toBe(0);
    expect((await home.releases()).filter(({ state }) => state === "filed")).toHaveLength(
      known.filter(({ state }) => state === "filed").length,
    );
    const shown = await cli(home, "status");
    expect(shown.stdout).toContain("nothing is filed, purged or adopted");

    const plan = await cli(home, "library", "move", home.library, to);
    expect([plan.code, plan.stdout]).toEqual([4, ""]);
    expect(plan.stderr).toContain("there, with the same size and time");
    const done = await cli(home, "library", "move", home.library, to, "--yes", "--json");
    expect(done.code).toBe(0);
    expect(done.json()).toMatchObject({ files: { different: 0, missing: 0, not_moved: 0 } });
    expect((await cli(home, "status")).stdout).not.toContain("is no longer a media root");
    const again = await cli(home, "adopt", "--yes", "--json");
    expect(again.json()).toMatchObject({ adopted: 0, review: 0 });

    const film = known.find(({ name }) => name === "Primer.2004.mkv");
    const undone = await cli(home, "undo", String(film?.id), "--yes");
    expect([undone.code, undone.stdout]).toMatchObject([
      0,
      expect.not.stringContaining("left alone"),
    ]);
    expect(filesBelow(to).filter((path) => path.startsWith("Movies/Primer"))).toEqual([]);

    const { id } = done.json() as { id: number };
    expect((await cli(home, "undo", String(id), "--yes")).code).toBe(0);
    expect((await cli(home, "status")).stdout).toContain(move);
    expect(existsSync(home.library)).toBe(false);
  } finally {
    await daemon[Symbol.asyncDispose]();
  }
});
