import { mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { statPath } from "../../../../src/adapters/fs/disk/identity.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

test("it describes a path relative to the current folder, and resolves links above it but not the last one", async () => {
  using dir = tempFolder();
  const root = realpathSync(dir.path);
  mkdirSync(dir.at("real"));
  dir.write("real/film.mkv", "x");
  symlinkSync(dir.at("real"), dir.at("link"));
  expect(await statPath("link/film.mkv", root)).toEqual({ path: `${root}/real/film.mkv`, kind: "file" });
  expect(await statPath("link", root)).toEqual({ path: `${root}/link`, kind: "link" });
  expect(await statPath(`${root}/real/`, "/")).toEqual({ path: `${root}/real`, kind: "folder" });
  expect(await statPath("link/gone/deeper", root)).toEqual({ path: `${root}/real/gone/deeper`, kind: "missing" });
  expect(await statPath("/dev/null", root)).toMatchObject({ kind: "special" });
  expect(await statPath("/", root)).toEqual({ path: "/", kind: "folder" });
  expect(await statPath("n".repeat(300), root)).toMatchObject({ kind: "missing" });
  expect(await statPath("real/film.mkv/below", root)).toMatchObject({ kind: "missing" });
});
