import { lstatSync, mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import {
  readFileIdentity,
  readFolderState,
  statPath,
} from "../../../../src/adapters/fs/disk/identity.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

test("returns a file's identity with its time in nanoseconds, or undefined if the file is missing", async () => {
  using dir = tempFolder();
  const path = dir.write("Heron.mkv", "heron");
  const stats = lstatSync(path, { bigint: true });
  const identity = {
    dev: String(stats.dev),
    ino: String(stats.ino),
    size: 5,
    mtimeNs: String(stats.mtimeNs),
  };
  expect(await readFileIdentity(path)).toEqual(identity);
  symlinkSync("Heron.mkv", dir.at("link"));
  expect(await readFileIdentity(dir.at("link"))).not.toMatchObject({ ino: identity.ino });
  expect(await readFileIdentity(dir.at("gone"))).toBeUndefined();
  expect(await readFileIdentity(dir.at("Heron.mkv/below"))).toBeUndefined();
  expect(await readFileIdentity(dir.at("x".repeat(300)))).toBeUndefined();
});

test("reports a folder with content as filled, an empty or unreadable one as doubtful, and a missing one as gone", async () => {
  using folder = tempFolder();
  const file = folder.write("filled/.hidden");
  mkdirSync(folder.at("empty"));
  symlinkSync(folder.at("loop"), folder.at("loop"));
  expect(await readFolderState(folder.at("filled"))).toBe("filled");
  expect(await readFolderState(folder.at("empty"))).toBe("doubtful");
  expect(await readFolderState(folder.at("loop"))).toBe("doubtful");
  expect(await readFolderState(folder.at("none"))).toBe("gone");
  expect(await readFolderState(`${file}/below`)).toBe("gone");
  expect(await readFolderState(folder.at("x".repeat(300)))).toBe("doubtful");
});

test("resolves a path relative to the current folder and follows all links in it except a final one", async () => {
  using dir = tempFolder();
  const root = realpathSync(dir.path);
  mkdirSync(dir.at("real"));
  dir.write("real/film.mkv", "x");
  symlinkSync(dir.at("real"), dir.at("link"));
  expect(await statPath("link/film.mkv", root)).toEqual({
    path: `${root}/real/film.mkv`,
    kind: "file",
  });
  expect(await statPath("link", root)).toEqual({ path: `${root}/link`, kind: "link" });
  expect(await statPath(`${root}/real/`, "/")).toEqual({ path: `${root}/real`, kind: "folder" });
  expect(await statPath("link/gone/deeper", root)).toEqual({
    path: `${root}/real/gone/deeper`,
    kind: "missing",
  });
  expect(await statPath("/dev/null", root)).toMatchObject({ kind: "special" });
  expect(await statPath("/", root)).toEqual({ path: "/", kind: "folder" });
  expect(await statPath("n".repeat(300), root)).toMatchObject({ kind: "missing" });
  expect(await statPath("real/film.mkv/below", root)).toMatchObject({ kind: "missing" });
});
