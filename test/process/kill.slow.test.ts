import { join } from "node:path";
import { expect, test } from "vitest";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { startDaemon } from "../support/daemon.ts";
import { randomFrom } from "../support/random.ts";
import { waitFor } from "../support/wait-for.ts";
import { allFiles, makeHome, TMDB_KEY, visibleFiles } from "./home.ts";
import { copyReaches, hashOf, otherFileSystem, traitsOf, writeLarge } from "./large-copy.ts";
import { watchLibrary } from "./watch-library.ts";

const MIB = 1024 * 1024;
const SIZE = 64;
const NAME = "Interstellar.2014.mkv";
const FINAL = "Movies/Interstellar (2014) {tmdb-157336}/Interstellar (2014).mkv";

test("a daemon killed repeatedly during a copy files it once and never shows a partial file", async () => {
  const random = randomFrom();
  using shm = otherFileSystem();
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  // Without another file system the copy is asked for; with it, it is what `auto` falls back to.
  using home = makeHome({ tmdb, media: shm?.path, settings: shm ? {} : { INGEST_FILE_METHOD: "copy" } });
  const source = join(home.downloads, NAME);
  writeLarge(source, SIZE);
  const before = traitsOf(source);
  await using watcher = await watchLibrary(home.library, source);

  // A quarter each, then while it is read back, then as soon as it is published.
  const written = [0, 1, 2, 3].map((quarter) => Math.floor(((quarter + random()) / 4) * SIZE * MIB));
  const moments = [...written.map((bytes) => ({ bytes })), { bytes: SIZE * MIB }, { published: true }];
  console.log(`killed at ${JSON.stringify(moments)}`);
  for (const moment of moments) {
    await using daemon = await startDaemon(home);
    if ("bytes" in moment) await copyReaches(home.library, moment.bytes);
    else await waitFor("the file to be published", () => visibleFiles(home.library).length > 0, undefined, 1);
    expect(await daemon.end("SIGKILL")).toMatchObject({ signal: "SIGKILL" });
  }

  await using _daemon = await startDaemon(home);
  const { id } = await home.reaches(NAME, "filed");
  expect(allFiles(home.library)).toEqual([FINAL]);
  expect(hashOf(join(home.library, FINAL))).toBe(before.sha256);
  expect(traitsOf(source)).toEqual(before);
  const filed = (await home.item(id))?.history.filter(({ action }) => action === "filed");
  expect(filed).toHaveLength(1);
  expect(await home.releases()).toHaveLength(1);

  const seen = await watcher.seen();
  expect(seen.wrong).toEqual([]);
  expect(seen.whole).toEqual([join(home.library, FINAL)]);
  expect(seen.looks).toBeGreaterThan(200);
});

test("the watcher of these tests finds a planted partial file", async () => {
  using home = makeHome();
  const source = home.drop("film.mkv", Buffer.alloc(4096, 1));
  await using watcher = await watchLibrary(home.library, source);
  home.drop("../media/Movies/half.mkv", Buffer.alloc(2048, 1));
  home.drop("../media/Movies/.hidden.mkv", Buffer.alloc(2048, 1));
  home.drop("../media/Movies/other.mkv", Buffer.alloc(4096, 2));
  home.drop("../media/Movies/whole.mkv", Buffer.alloc(4096, 1));
  const seen = await watcher.seen();
  expect(seen.whole).toEqual([join(home.movies, "whole.mkv")]);
  expect(seen.wrong.join()).toContain("half.mkv has 2048 bytes");
  expect(seen.wrong.join()).toContain("other.mkv has other bytes");
  expect(seen.wrong.join()).not.toContain("hidden");
});
