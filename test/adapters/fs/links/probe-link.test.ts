import { existsSync, readdirSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { probeLink } from "../../../../src/adapters/fs/links/probe-link.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

test("a link between two folders of one file system works, and nothing is left", async () => {
  using from = tempFolder();
  using to = tempFolder();
  expect(await probeLink(from.path, to.path)).toEqual({ kind: "hardlink" });
  expect([...readdirSync(from.path), ...readdirSync(to.path)]).toEqual([]);
});

test("between two file systems it says that files are copied, and nothing is left", async () => {
  if (!existsSync("/dev/shm") || statSync("/dev/shm").dev === statSync("/tmp").dev) return;
  using from = tempFolder();
  using to = tempFolder("/dev/shm");
  expect(await probeLink(from.path, to.path)).toEqual({
    kind: "copy",
    why: "The download and the library are not on the same file system or mount.",
  });
  expect([...readdirSync(from.path), ...readdirSync(to.path)]).toEqual([]);
});

test("a folder in which nothing can be made is named, and nothing is left in the other", async () => {
  using folder = tempFolder();
  const gone = folder.at("gone");
  expect(await probeLink(gone, folder.path)).toMatchObject({ kind: "not_writable", folder: gone });
  expect(await probeLink(folder.path, gone)).toMatchObject({ kind: "not_writable", folder: gone });
  expect(readdirSync(folder.path)).toEqual([]);
});
