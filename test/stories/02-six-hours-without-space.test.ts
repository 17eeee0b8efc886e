// Story 2. test/app/file/stage tests its hours, and test/faults/disk-full tests other ways in which
// a disk can be full.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { daemonIn, privateMounts } from "../faults/support/in-mounts.ts";
import { skipUnless } from "../faults/support/needs.ts";
import { allFiles, inode, makeHome, TMDB_KEY } from "../process/home.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { asVideo } from "../support/video-bytes.ts";
import { waitFor } from "../support/wait-for.ts";

const MIB = 1024 * 1024;
const LARGE = "Interstellar.2014.1080p.mkv";
const LARGE_FILE = "Movies/Interstellar (2014) {tmdb-157336}/Interstellar (2014).mkv";
const LINKED = ["Inception.2010.mkv", "The.Matrix.1999.mkv"];
const LINKED_FILES = [
  "Movies/Inception (2010) {tmdb-27205}/Inception (2010).mkv",
  "Movies/The Matrix (1999) {tmdb-603}/The Matrix (1999).mkv",
];
/** Longer than the first two pauses between tries, 1 and 2 seconds. */
const HOURS_MS = 3500;

test("without space for hours, one release waits without using a try and is filed later; others continue", async (context) => {
  skipUnless(context, "mounts");
  using disk = tempFolder();
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  const media = disk.at("media");
  using home = makeHome({ tmdb, media });
  // One watched folder is on the library's disk, the other is not.
  home.configure({
    PLEX_INGEST_DIR: `${disk.at("downloads")}:${home.downloads}`,
    INGEST_MIN_FREE: "1MiB",
  });
  const folders = ["media/Movies", "media/TV Shows", "downloads"]
    .map((name) => `'${disk.at(name)}'`)
    .join(" ");
  await using mounts = await privateMounts([
    `mount -t tmpfs -o size=16m t '${disk.path}'`,
    `mkdir -p ${folders}`,
  ]);
  const inside = (...names: string[]): string => mounts.see(join(disk.path, ...names));
  const drop = (name: string): void =>
    writeFileSync(inside("downloads", name), asVideo(`film: ${name}`));
  writeFileSync(inside("filler"), Buffer.alloc(12 * MIB, 1));
  mkdirSync(home.downloads, { recursive: true });
  writeFileSync(join(home.downloads, LARGE), asVideo(Buffer.alloc(6 * MIB, "large")));

  const daemon = await daemonIn(mounts, home);
  await using _ended = daemon;
  const first = await waitFor("it to wait for space", async () => {
    const release = await home.release(LARGE);
    return release?.waiting?.code === "no_space" && release;
  });
  drop(LINKED[0] ?? "");
  await home.reaches(LINKED[0] ?? "", "filed");
  await setTimeout(HOURS_MS);
  drop(LINKED[1] ?? "");
  await home.reaches(LINKED[1] ?? "", "filed");
  for (const [at, name] of LINKED.entries()) {
    expect(inode(inside("media", LINKED_FILES[at] ?? ""))).toEqual({
      ino: inode(inside("downloads", name)).ino,
      nlink: 2,
    });
  }

  const later = await home.release(LARGE);
  expect(later).toMatchObject({
    state: "approved",
    waiting: { code: "no_space", since: first.waiting?.since },
  });
  expect(await home.tries(first.id)).toBe(0);
  expect(allFiles(inside("media"))).toEqual(LINKED_FILES);
  const actions = async (): Promise<string[]> =>
    ((await home.item(first.id))?.history ?? []).map(({ action }) => action);
  const before = await actions();
  expect(before.filter((action) => action === "waiting")).toHaveLength(1);

  rmSync(inside("filler"));
  await home.reaches(LARGE, "filed");
  expect(allFiles(inside("media"))).toEqual([...LINKED_FILES, LARGE_FILE].toSorted());
  expect((await actions()).filter((action) => action === "filed")).toEqual(["filed"]);
  expect(daemon.alive()).toBe(true);
});
