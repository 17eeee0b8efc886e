import { existsSync, readdirSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { readFileIdentity } from "../../../src/adapters/fs/disk/identity.ts";
import { tryHardlink, tryReflink, trySymlink } from "../../../src/adapters/fs/links/links.ts";
import { createScratch } from "../../../src/adapters/machine/scratch.ts";
import { probeFolders } from "../../../src/app/doctor/foretell-link.ts";
import { explainPair } from "../../../src/app/setup/pair-line.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const FILES = { readFileIdentity, tryHardlink, tryReflink, trySymlink };
const probeLink = (from: string, to: string, files: Partial<typeof FILES> = {}) =>
  probeFolders({ files: { ...FILES, ...files }, scratch: createScratch(1) }, from, to);

test("creates a hardlink between two folders of one file system, and leaves nothing behind", async () => {
  using from = tempFolder();
  using to = tempFolder();
  expect(await probeLink(from.path, to.path)).toEqual({ kind: "hardlink" });
  expect([...readdirSync(from.path), ...readdirSync(to.path)]).toEqual([]);
});

test("reports that files are copied between two file systems, and leaves nothing behind", async () => {
  if (!existsSync("/dev/shm") || statSync("/dev/shm").dev === statSync("/tmp").dev) return;
  using from = tempFolder();
  using to = tempFolder("/dev/shm");
  expect(await probeLink(from.path, to.path)).toEqual({
    kind: "copy",
    why: "The download and the library are not on the same file system or mount.",
  });
  expect([...readdirSync(from.path), ...readdirSync(to.path)]).toEqual([]);
});

test("names a folder in which nothing can be created, and leaves nothing in the other folder", async () => {
  using folder = tempFolder();
  const gone = folder.at("gone");
  expect(await probeLink(gone, folder.path)).toMatchObject({ kind: "not_writable", folder: gone });
  expect(await probeLink(folder.path, gone)).toMatchObject({ kind: "not_writable", folder: gone });
  expect(readdirSync(folder.path)).toEqual([]);
});

test("reports a good result if only reflinks work, because they use no extra space", async () => {
  using folder = tempFolder();
  const probe = await probeLink(folder.path, folder.path, {
    tryHardlink: async () => ({
      ok: false,
      why: "It is another subvolume.",
      code: "unsupported",
      fallThrough: true,
    }),
    tryReflink: async () => ({ ok: true }),
  });
  expect(probe).toEqual({ kind: "reflink" });
  expect(explainPair({ from: "/a", to: "/b", probe })).toMatchObject({ kind: "good" });
  expect(readdirSync(folder.path)).toEqual([]);
});
