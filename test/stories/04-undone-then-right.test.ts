// Story 4. 05-weekly-episodes tests that nothing is learnt from a mistake.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ShownTrash } from "../../src/app/trash/storage-shape.ts";
import { type Home, inode, startHome, visibleFiles } from "../process/home.ts";
import { traitsOf } from "../process/large-copy.ts";
import { cli, startDaemon } from "../support/daemon.ts";
import { asVideo } from "../support/video-bytes.ts";

const NAME = "Dune.1080p.BluRay.x264-GRP";
const WRONG = "Movies/Dune (1984) {tmdb-841}/Dune (1984)";
const RIGHT = "Movies/Dune (2021) {tmdb-438631}/Dune (2021)";

const approve = (home: Home, id: number, tmdb: number) =>
  cli(home, "approve", String(id), "--type", "movie", "--tmdb", String(tmdb));

test("after an undo, the old files are in the trash, the new ones are filed, and no rescan files the old ones", async () => {
  await using home = await startHome();
  const film = home.drop(`${NAME}/${NAME}.mkv`);
  const subtitle = home.drop(`${NAME}/${NAME}.en.srt`, "words");
  const before = [traitsOf(film), traitsOf(subtitle)];
  {
    await using daemon = await startDaemon(home);
    const { id } = await home.reaches(NAME, "review");
    expect((await approve(home, id, 841)).code).toBe(0);
    await home.reaches(NAME, "filed");
    expect(visibleFiles(home.library)).toEqual([`${WRONG}.en.srt`, `${WRONG}.mkv`]);
    expect((await cli(home, "undo", String(id), "--yes")).code).toBe(0);
    await home.reaches(NAME, "undone");
    await daemon.end();
  }
  const { id } = (await home.release(NAME)) ?? { id: 0 };

  // Two starts check the download again. It stays undone, because it was not requested again.
  for (let turn = 0; turn < 2; turn++) expect((await cli(home, "daemon", "--once")).code).toBe(0);
  expect(visibleFiles(home.library)).toEqual([]);
  expect((await home.releases()).map(({ name, state }) => [name, state])).toEqual([
    [NAME, "undone"],
  ]);

  {
    await using daemon = await startDaemon(home);
    expect((await approve(home, id, 438_631)).code).toBe(0);
    await home.reaches(NAME, "filed");
    await daemon.end();
  }
  expect((await cli(home, "daemon", "--once")).code).toBe(0);
  const right = visibleFiles(home.library).filter((path) => path.startsWith(RIGHT));
  expect(right).toEqual([`${RIGHT}.en.srt`, `${RIGHT}.mkv`]);
  expect(visibleFiles(home.library).filter((path) => path.includes("1984"))).toEqual([]);
  expect(inode(join(home.library, `${RIGHT}.mkv`)).ino).toBe(inode(film).ino);

  const { items } = (await cli(home, "trash", "list", "--json")).json() as ShownTrash;
  expect(items.map(({ original_path: path }) => path).toSorted()).toEqual(
    [`${WRONG}.en.srt`, `${WRONG}.mkv`].map((path) => join(home.library, path)),
  );
  expect(items.map(({ path }) => readFileSync(path, "latin1")).toSorted()).toEqual([
    asVideo(`film: ${NAME}/${NAME}.mkv`).toString("latin1"),
    "words",
  ]);
  expect(items.map(({ path }) => inode(path).ino).toSorted()).toEqual(
    [inode(film), inode(subtitle)].map(({ ino }) => ino).toSorted(),
  );
  // plex-ingest may change the link count of a downloaded file. Here the count is three: the name
  // in the trash, the name in the library, and the download's own name.
  const after = [traitsOf(film), traitsOf(subtitle)];
  expect(after).toEqual(before.map((traits) => ({ ...traits, nlink: 3n })));
});
