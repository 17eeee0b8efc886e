// Story 1. test/app/file/stage also tests it, with the journal and without starting a process.
import { closeSync, existsSync, ftruncateSync, openSync, statfsSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { allFiles, startHome } from "../process/home.ts";
import { copyReaches } from "../process/large-copy.ts";
import { watchLibrary } from "../process/watch-library.ts";
import { cli, startDaemon } from "../support/daemon.ts";
import { asVideo } from "../support/video-bytes.ts";

const GiB = 2 ** 30;
/**
 * The copy takes longer than an engine needs to notice a person's decision, which is at most a
 * second.
 */
const SIZE = 2 * GiB;
const NAME = "Dune.1984.mkv";
const RIGHT = "Movies/Dune (2021) {tmdb-438631}/Dune (2021).mkv";

/** Writes a file that takes almost no disk space: a video's head, a hole, and bytes at the end. */
function writeHuge(path: string): void {
  const fd = openSync(path, "wx");
  ftruncateSync(fd, SIZE);
  writeSync(fd, asVideo(""));
  writeSync(fd, Buffer.alloc(1024 * 1024, 0x5a), 0, 1024 * 1024, SIZE - 1024 * 1024);
  closeSync(fd);
}

test("a wrong remake is corrected during the copy and never visible, and the right film is filed once", async (context) => {
  const { bavail, bsize } = statfsSync(tmpdir());
  if (bavail * bsize < 2 * SIZE) {
    console.log("skipped: less than 4 GiB are free in the temporary folder");
    context.skip();
    return;
  }
  await using home = await startHome({ settings: { INGEST_FILE_METHOD: "copy" } });
  const source = join(home.downloads, NAME);
  writeHuge(source);
  await using watcher = await watchLibrary(home.library, source);
  await using daemon = await startDaemon(home);
  await copyReaches(home.library, 64 * 1024 * 1024);
  expect(await home.release(NAME)).toMatchObject({ state: "filing", identity: { tmdb_id: 841 } });

  // The daemon is stopped while the person decides, regardless of how long that takes on this
  // machine.
  daemon.child.kill("SIGSTOP");
  const said = await cli(home, "approve", "1", "--type", "movie", "--tmdb", "438631");
  daemon.child.kill("SIGCONT");
  expect(said).toMatchObject({ code: 0, stderr: "" });

  await home.reaches(NAME, "filed");
  expect(allFiles(home.library)).toEqual([RIGHT]);
  expect(existsSync(join(home.movies, "Dune (1984) {tmdb-841}"))).toBe(false);
  const { wrong, whole } = await watcher.seen();
  expect(wrong).toEqual([]);
  expect(whole).toEqual([join(home.library, RIGHT)]);

  const item = await home.item(1);
  expect(item).toMatchObject({ identity: { tmdb_id: 438_631 } });
  const told = (item?.history ?? []).toReversed();
  const actions = told.map(({ action }) => action).filter((action) => action !== "learned");
  expect(actions.slice(actions.indexOf("filing"))).toEqual([
    "filing",
    "approved",
    "stopped",
    "filing",
    "filed",
  ]);
  expect(
    told.find(({ action, from }) => action === "approved" && from === "filing")?.actor,
  ).toMatch(/^cli:/);
  const shown = await cli(home, "history", "1");
  expect(shown.stdout).toContain("Dune (2021)");
});
