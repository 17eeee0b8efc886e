import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeLibrary } from "../../bench/adopt/library.ts";
import { cli, startDaemon } from "../support/daemon.ts";
import { knownWorks } from "../support/known-works.ts";
import { copyToNewDisk } from "../support/new-disk.ts";
import { waitFor } from "../support/wait-for.ts";
import { startHome, visibleFiles } from "./home.ts";

const FINAL = "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv";

test("after a copy to a new disk, doctor and status name adopt, and undo goes on when it has run", async () => {
  await using home = await startHome();
  const films = knownWorks.movies
    .filter(({ title }) => title !== "Sintel")
    .slice(0, 14)
    .map(({ title, date }) => `${title} (${date.slice(0, 4)})`);
  makeLibrary(
    home.library,
    films.map((name) => ({ path: `Movies/${name}/${name}.mkv` })),
  );
  {
    await using daemon = await startDaemon(home);
    home.drop("Sintel.2010.mkv");
    await home.reaches("Sintel.2010.mkv", "filed");
    expect((await cli(home, "adopt", "--yes")).code).toBe(0);
    await daemon.end();
  }
  const before = (await home.releases()).length;
  const files = visibleFiles(home.library);
  copyToNewDisk(home.library);

  expect((await cli(home, "doctor")).stdout).toContain(
    "15 files have new inodes, as after a copy of the library to another disk.",
  );
  await using _daemon = await startDaemon(home);
  const id = String((await home.release("Sintel.2010.mkv"))?.id);
  await waitFor("the engine to notice the disk", async () => {
    const { stdout } = await cli(home, "status");
    return /15 files have new inodes: run plex-ingest --env-file \S+ adopt\./.test(stdout);
  });
  const undo = await cli(home, "undo", id, "--yes");
  expect(undo.stdout + undo.stderr).toContain("has a new inode, as after a copy to another disk.");
  expect(existsSync(join(home.library, FINAL))).toBe(true);

  const adopt = await cli(home, "adopt", "--yes", "--json");
  expect(adopt.json()).toMatchObject({
    adopted: 0,
    review: 0,
    new_inodes: { recorded: 15, unknown: [] },
  });
  await home.reaches("Sintel.2010.mkv", "undone", 60_000);
  expect(visibleFiles(home.library)).toEqual(files.filter((path) => path !== FINAL));
  expect(await home.releases()).toHaveLength(before);
  expect((await cli(home, "doctor")).stdout).not.toContain("new inode,");
  expect((await cli(home, "adopt", "--dry-run")).stdout).toContain("0 files would be adopted");
});
