import { mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { mkdir, rmdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { assertInside } from "../../../../src/adapters/fs/read/real-inside.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

const refused = { name: "UserError", code: "refused" };

test("it returns the real path of what is inside, also of what does not exist yet", async () => {
  using dir = tempFolder();
  const real = realpathSync(dir.path);
  dir.write("library/Movies/Heron.mkv");
  symlinkSync("Movies", dir.at("library/Films"));
  expect(await assertInside(dir.at("library"), dir.at("library"))).toBe(`${real}/library`);
  expect(await assertInside(dir.at("library"), dir.at("library/Films/Heron.mkv"))).toBe(
    `${real}/library/Movies/Heron.mkv`,
  );
  expect(await assertInside(dir.at("library"), dir.at("library/Films/New/Season 01/a.mkv"))).toBe(
    `${real}/library/Movies/New/Season 01/a.mkv`,
  );
});

test("it accepts a root that is a link, and a file reached by another path", async () => {
  using dir = tempFolder();
  mkdirSync(dir.at("real"));
  symlinkSync("real", dir.at("root"));
  expect(await assertInside(dir.at("root"), dir.at("real/a.mkv"))).toBe(`${realpathSync(dir.path)}/real/a.mkv`);
});

test("it refuses paths that leave the root: dots, links out, and neighbours with the same beginning", async () => {
  using dir = tempFolder();
  mkdirSync(dir.at("library"));
  mkdirSync(dir.at("library2"));
  symlinkSync("/etc", dir.at("library/out"));
  symlinkSync("../library2", dir.at("library/beside"));
  for (const target of [
    `${dir.path}/library/../library2/a`,
    `${dir.path}/library/a/../b`,
    `${dir.path}/library/./a`,
    `${dir.path}/library/a\0b`,
    "library/a",
    dir.at("library2/a"),
    dir.at("library/out/passwd"),
    dir.at("library/out/new/file"),
    dir.at("library/beside/a"),
    dir.path,
    "/",
  ]) {
    await expect(assertInside(dir.at("library"), target), target).rejects.toMatchObject(refused);
  }
});

test("it refuses dangling and circular links, because something could be made through them", async () => {
  using dir = tempFolder();
  symlinkSync(dir.at("outside-that-is-not-there"), dir.at("dangling"));
  symlinkSync("circle", dir.at("circle"));
  await expect(assertInside(dir.path, dir.at("dangling"))).rejects.toMatchObject(refused);
  await expect(assertInside(dir.path, dir.at("dangling/a/b"))).rejects.toMatchObject(refused);
  await expect(assertInside(dir.path, dir.at("circle/a"))).rejects.toMatchObject(refused);
});

test("it refuses names and paths that are too long, quickly and without showing control characters", async () => {
  using dir = tempFolder();
  await expect(assertInside(dir.path, dir.at("x".repeat(300)))).rejects.toMatchObject(refused);
  const before = performance.now();
  await expect(assertInside(dir.path, dir.path + "/a".repeat(500_000))).rejects.toMatchObject(refused);
  expect(performance.now() - before).toBeLessThan(500);
  const shown = assertInside(dir.path, "/etc/\u001b[2J\u202e");
  await expect(shown).rejects.toMatchObject({ message: expect.stringContaining("/etc/\ufffd[2J\ufffd") });
});

test("a missing root is an outage", async () => {
  using dir = tempFolder();
  await expect(assertInside(dir.at("gone"), dir.at("gone/a"))).rejects.toMatchObject({
    name: "Outage",
    code: "root_missing",
  });
});

test("a folder that another filing is making or removing is not a dangling link", async () => {
  using dir = tempFolder();
  const folder = dir.at("Season 01");
  const done = new AbortController();
  const flicker = (async () => {
    while (!done.signal.aborted) {
      await mkdir(folder);
      await rmdir(folder);
    }
  })();
  try {
    for (let n = 0; n < 2000; n++) await assertInside(dir.path, `${folder}/E01.mkv`);
  } finally {
    done.abort();
    await flicker;
  }
});
