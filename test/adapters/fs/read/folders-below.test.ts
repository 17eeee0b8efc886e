import { mkdirSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { listFoldersBelow } from "../../../../src/adapters/fs/read/list-folders.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

const { signal } = new AbortController();

test("lists the root and every folder below it, and follows no link below the root", async () => {
  using dir = tempFolder();
  dir.write("in/a/film.mkv");
  mkdirSync(dir.at("in/a/b\nc"), { recursive: true });
  mkdirSync(dir.at("out/side"), { recursive: true });
  symlinkSync(dir.at("out"), dir.at("in/link"));
  symlinkSync(dir.at("in"), dir.at("in/a/loop"));
  symlinkSync(dir.at("in"), dir.at("root"));
  expect((await listFoldersBelow(dir.at("in"), signal)).toSorted()).toEqual([
    dir.at("in"),
    dir.at("in/a"),
    dir.at("in/a/b\nc"),
  ]);
  expect(await listFoldersBelow(dir.at("root"), signal)).toEqual([]);
  expect(await listFoldersBelow(dir.at("gone"), signal)).toEqual([]);
  expect(await listFoldersBelow(dir.at("in/a/film.mkv"), signal)).toEqual([]);
});

test("stops on the signal", async () => {
  using dir = tempFolder();
  await expect(listFoldersBelow(dir.path, AbortSignal.abort(new Error("stop")))).rejects.toThrow(
    "stop",
  );
});
