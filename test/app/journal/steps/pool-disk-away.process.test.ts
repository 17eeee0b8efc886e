import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";
import { undoRelease } from "../../../../src/app/file/file-release.ts";
import { isLeftOut, mountDisk, POOL_OF_TWO } from "../../../support/disks.ts";
import { HEAT_FILE, sameInode, testEngine } from "../../../support/engine.ts";
import { askedUndo } from "../../../support/filing.ts";
import { take } from "../../../support/upgrade.ts";
import { waitFor } from "../../../support/wait-for.ts";

test("an undo waits for the disk of a pool that is away, and takes the film out when it is back", async () => {
  if (isLeftOut(POOL_OF_TWO)) return;
  using disk = mountDisk(POOL_OF_TWO);
  const beside = (...names: string[]): string => join(dirname(disk.path), ...names);
  await using engine = await testEngine({ parent: disk.path });
  // The folders are on both disks of the pool, the film on one.
  const folders = readdirSync(disk.path, { recursive: true, encoding: "utf8" });
  for (const branch of ["d1", "d2"]) {
    for (const folder of folders) mkdirSync(beside(branch, "data", folder), { recursive: true });
  }
  const { id } = await take(engine, "Heat.1995.mkv");
  const film = join(engine.library, HEAT_FILE);
  expect(sameInode(film, join(engine.downloads, "Heat.1995.mkv"))).toBe(true);
  const inner = join("data", relative(disk.path, film));
  const home = ["d1", "d2"].find((branch) => existsSync(beside(branch, inner))) ?? "";

  const run = (command: string): void => {
    execFileSync("sh", ["-c", command], { cwd: dirname(disk.path) });
  };
  // A second mount keeps the loop device. mergerfs computes inodes from its number, which another
  // test could get meanwhile.
  run(`mkdir kept && mount --bind ${home} kept && umount -l ${home}`);
  await waitFor("the film to vanish", async () => expect(existsSync(film)).toBe(false));
  const asked = await askedUndo(engine, id);
  await expect(undoRelease(engine.deps, asked, engine.signal)).rejects.toMatchObject({
    code: "root_missing",
    message: expect.stringContaining("Mount its missing disk."),
  });

  run(`mount --bind kept ${home}`);
  await waitFor("the film to be back", async () => expect(existsSync(film)).toBe(true));
  await undoRelease(engine.deps, await engine.now(id), engine.signal);
  expect((await engine.now(id)).state).toBe("undone");
  expect(existsSync(film)).toBe(false);
});
