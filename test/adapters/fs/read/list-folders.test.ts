import { chmodSync, lstatSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { listRoot } from "../../../../src/adapters/fs/read/list-folders.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { noOtherUser, runChild } from "../run-child.ts";

const signal = new AbortController().signal;

test("it lists what is directly in a root, and identifies the root's folder", async () => {
  using dir = tempFolder();
  dir.write("in/Heron.mkv");
  dir.write("in/Pack/S01E01.mkv");
  symlinkSync("Pack", dir.at("in/link"));
  writeFileSync(Buffer.concat([Buffer.from(`${dir.path}/in/H`), Buffer.from([0xff])]), "");
  const root = lstatSync(dir.at("in"));
  const listing = await listRoot(dir.at("in"), signal);
  expect(listing).toMatchObject({ state: "ok", dev: String(root.dev), ino: String(root.ino) });
  expect(listing.state === "ok" && listing.entries.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
    "file Heron.mkv",
    "name_not_utf8 H\ufffd",
    "folder Pack",
    "symlink link",
  ]);
  const some = await listRoot(dir.at("in"), signal, { atMost: 1 });
  expect(some).toMatchObject({ state: "ok", entries: { length: 1 } });
});

test("a missing root is not an empty one, and the root itself may be a link", async () => {
  using dir = tempFolder();
  mkdirSync(dir.at("in"));
  symlinkSync("in", dir.at("link"));
  expect(await listRoot(dir.at("in"), signal)).toMatchObject({ state: "ok", entries: [] });
  expect(await listRoot(dir.at("link"), signal)).toMatchObject({ state: "ok", entries: [] });
  renameSync(dir.at("in"), dir.at("away"));
  expect(await listRoot(dir.at("in"), signal)).toMatchObject({ state: "missing" });
  expect(await listRoot(dir.at("link"), signal)).toMatchObject({ state: "missing" });
  expect(await listRoot(dir.write("file"), signal)).toMatchObject({ state: "missing" });
});

test("a root that denies access is not readable", async (context) => {
  const reason = noOtherUser();
  if (reason) context.skip(reason);
  using dir = tempFolder();
  chmodSync(dir.path, 0o700);
  const code = `done(await (await load("read/list-folders")).listRoot(${JSON.stringify(dir.path)}, signal));`;
  expect(await runChild(code, { nobody: true })).toMatchObject({ state: "not_readable" });
});
