import { lstatSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { listRoot } from "../../../../src/adapters/fs/read/list-folders.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

const signal = new AbortController().signal;

test("lists the entries directly in a root, and identifies the root's folder", async () => {
  using dir = tempFolder();
  dir.write("in/Heron.mkv");
  dir.write("in/Pack/S01E01.mkv");
  symlinkSync("Pack", dir.at("in/link"));
  writeFileSync(Buffer.concat([Buffer.from(`${dir.path}/in/H`), Buffer.from([0xff])]), "");
  const root = lstatSync(dir.at("in"));
  const listing = await listRoot(dir.at("in"), signal);
  expect(listing).toMatchObject({ state: "ok", dev: String(root.dev), ino: String(root.ino) });
  expect(
    listing.state === "ok" && listing.entries.map(({ name, kind }) => `${kind} ${name}`),
  ).toEqual(["file Heron.mkv", "name_not_utf8 H\ufffd", "folder Pack", "symlink link"]);
  const some = await listRoot(dir.at("in"), signal, { atMost: 1 });
  expect(some).toMatchObject({ state: "ok", entries: { length: 1 } });
});

test("distinguishes a missing root from an empty one, and accepts a root that is a link", async () => {
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

test("returns only the requested names in a large folder, and reports that the folder is not empty", async () => {
  using dir = tempFolder();
  for (let n = 0; n < 2500; n++) mkdirSync(dir.at(`Film ${n}`));
  let turns = 0;
  const counting = setInterval(() => turns++, 0);
  const listing = await listRoot(dir.path, signal, {
    only: (name) => /^Film (?:7|1999)$/.test(name),
  });
  clearInterval(counting);
  const folder = { kind: "folder" };
  expect(listing).toMatchObject({
    isEmpty: false,
    entries: [
      { name: "Film 1999", ...folder },
      { name: "Film 7", ...folder },
    ],
  });
  expect(turns).toBeGreaterThan(0);
  expect(await listRoot(dir.path, signal, { only: () => false })).toMatchObject({
    isEmpty: false,
    entries: [],
  });
  expect(await listRoot(dir.at("Film 7"), signal, { only: () => false })).toMatchObject({
    isEmpty: true,
    entries: [],
  });
});

test("stops a long listing when aborted", async () => {
  using dir = tempFolder();
  for (let n = 0; n < 2500; n++) mkdirSync(dir.at(`Film ${n}`));
  const stop = new AbortController();
  const only = (): boolean => (stop.abort(new Error("enough")), true);
  await expect(listRoot(dir.path, stop.signal, { only })).rejects.toThrow("enough");
});
