import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ShownTrash } from "../../src/app/trash/storage-shape.ts";
import { cli, startDaemon } from "../support/daemon.ts";
import { asVideo } from "../support/video-bytes.ts";
import { waitFor } from "../support/wait-for.ts";
import { allFiles, inode, startHome, visibleFiles } from "./home.ts";

const FINAL = "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv";

test("an undone film is listed and restored by the daemon, and its last copy survives trash empty", async () => {
  await using home = await startHome();
  const source = home.drop("Sintel.2010.mkv");
  const list = async (): Promise<ShownTrash> =>
    (await cli(home, "trash", "list", "--json")).json() as ShownTrash;
  const why = async (target: string): Promise<string> => (await cli(home, "why", target)).stdout;
  {
    await using daemon = await startDaemon(home);
    const { id } = await home.reaches("Sintel.2010.mkv", "filed");
    expect(await why(source)).toContain("It is in the library");
    expect((await cli(home, "undo", String(id), "--yes")).code).toBe(0);
    await home.reaches("Sintel.2010.mkv", "undone");
    await daemon.end();
  }
  const { items } = await list();
  const [item] = items;
  expect(items).toMatchObject([{ release_name: "Sintel.2010.mkv", last_copy: false }]);
  expect(await why(item?.original_path ?? "")).toContain(
    "was undone: its files were moved out of the library",
  );
  const start = item?.id.slice(0, 8) ?? "";

  // In the first call, there is no terminal to ask the question. In the second call, no engine is
  // running to do the work.
  expect((await cli(home, "trash", "restore", start)).code).toBe(4);
  const asked = await cli(home, "trash", "restore", start, "--yes");
  expect(asked).toMatchObject({ code: 0, stderr: "" });
  expect(asked.stdout).toContain(
    "No engine is running; `plex-ingest daemon` starts one. Decisions made until then are saved.",
  );
  expect(visibleFiles(home.library)).toEqual([]);

  await using _daemon = await startDaemon(home);
  await waitFor("the film to be back", () => existsSync(join(home.library, FINAL)));
  await waitFor("the list to be empty", async () => (await list()).total === 0);
  expect(allFiles(home.library)).toEqual([FINAL]);
  expect(inode(join(home.library, FINAL))).toEqual({ ino: inode(source).ino, nlink: 2 });
  home.drop("Inception.2010.mkv");
  const { id: other } = await home.reaches("Inception.2010.mkv", "filed");
  expect((await home.release("Sintel.2010.mkv"))?.state).toBe("filed");
  expect(await why(join(home.library, FINAL))).toContain("It is in the library");

  // Now the daemon is running, so requests are carried out immediately. Once its download is gone,
  // the film in the trash is the last copy.
  expect((await cli(home, "undo", String(other), "--yes")).code).toBe(0);
  await home.reaches("Inception.2010.mkv", "undone");
  const [kept] = (await list()).items;
  rmSync(join(home.downloads, "Inception.2010.mkv"));
  const refused = await cli(home, "trash", "empty", "--yes");
  expect(refused.stdout).toContain("Nothing was deleted. 1 file stays");
  expect(readFileSync(kept?.path ?? "")).toEqual(asVideo("film: Inception.2010.mkv"));
  expect((await cli(home, "trash", "restore", kept?.id ?? "", "--yes")).code).toBe(0);
  await waitFor("the other film to be back", () => existsSync(kept?.original_path ?? ""));
  await waitFor("the trash to be empty", async () => (await list()).items.length === 0);
  expect((await cli(home, "trash", "restore", kept?.id ?? "", "--yes")).code).toBe(3);
  expect((await cli(home, "why", "/nowhere.mkv")).code).toBe(3);
});
