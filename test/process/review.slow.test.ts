import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cli, startDaemon } from "../support/daemon.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { asVideo } from "../support/video-bytes.ts";
import { waitFor } from "../support/wait-for.ts";
import { allFiles, inode, makeHome, TMDB_KEY, visibleFiles } from "./home.ts";

const OLD_DUNE = "Movies/Dune (1984) {tmdb-841}/Dune (1984).mkv";
const NEW_DUNE = "Movies/Dune (2021) {tmdb-438631}/Dune (2021).mkv";

test("an ambiguous film is in review until a person names it, and can be undone and named again", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb });
  const source = home.drop("Dune.1080p.mkv", "which one?");
  await using _daemon = await startDaemon(home);
  const { id, reasons } = await home.reaches("Dune.1080p.mkv", "review");
  expect(reasons.map(({ code }) => code)).toEqual(expect.arrayContaining(["no_year_movie", "remake_rival"]));
  const ID = String(id);

  const queue = await cli(home, "queue");
  expect(queue.code).toBe(0);
  expect(queue.stdout).toContain("Dune.1080p.mkv");
  for (const { message } of reasons) expect(queue.stdout).toContain(message);
  expect(queue.stdout).toContain("--type movie --tmdb 841");

  const guess = await cli(home, "approve", ID);
  expect(guess.code).toBe(4);
  expect(guess.stdout).toContain("movie 438631 Dune (2021)");
  expect(guess.stdout).toContain("movie 841 Dune (1984)");
  expect((await home.release("Dune.1080p.mkv"))?.state).toBe("review");

  const approved = await cli(home, "approve", ID, "--type", "movie", "--tmdb", "841", "--json");
  expect(approved.code).toBe(0);
  expect(approved.json()).toMatchObject({
    results: [{ id, ok: true, state: "filed", identity: { type: "movie", tmdb_id: 841 } }],
    engine: { running: true },
  });
  await home.reaches("Dune.1080p.mkv", "filed");
  expect(visibleFiles(home.library)).toEqual([OLD_DUNE]);

  const unsaid = await cli(home, "undo", ID);
  expect(unsaid.code).toBe(4);
  expect(visibleFiles(home.library)).toEqual([OLD_DUNE]);
  const undone = await cli(home, "undo", ID, "--yes");
  expect(undone).toMatchObject({ code: 0, stderr: "" });
  await home.reaches("Dune.1080p.mkv", "undone");
  expect(visibleFiles(home.library)).toEqual([]);
  expect(existsSync(join(home.movies, "Dune (1984) {tmdb-841}"))).toBe(false);
  const trashed = allFiles(home.library);
  expect(trashed).toHaveLength(1);
  expect(trashed[0]).toMatch(/\.plex-ingest-trash\/.*\/Dune \(1984\)\.mkv$/);
  expect(readFileSync(source)).toEqual(asVideo("which one?"));
  expect(inode(source)).toEqual({ ino: inode(join(home.library, trashed[0] ?? "")).ino, nlink: 2 });

  // A look at the folder that certainly comes after the undo: another drop is seen by it.
  home.drop("Inception.2010.mkv");
  await home.reaches("Inception.2010.mkv", "filed");
  expect((await home.release("Dune.1080p.mkv"))?.state).toBe("undone");

  expect((await cli(home, "approve", ID, "--type", "movie", "--tmdb", "438631")).code).toBe(0);
  await waitFor("the other Dune", () => existsSync(join(home.library, NEW_DUNE)));
  await home.reaches("Dune.1080p.mkv", "filed");
  expect(visibleFiles(home.library)).not.toContain(OLD_DUNE);
  expect(inode(join(home.library, NEW_DUNE)).ino).toBe(inode(source).ino);
});
