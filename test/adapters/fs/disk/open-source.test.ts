import { mkdirSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { openSource, readWhole } from "../../../../src/adapters/fs/disk/open-source.ts";
import { mkfifoSync } from "../../../support/named-pipe.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

test("does not block on a pipe in place of a file", async () => {
  using dir = tempFolder();
  mkfifoSync(dir.at("pipe"));
  expect(await openSource(dir.at("pipe"))).toMatchObject({ ok: false, code: "source_changed" });
});

test("rejects a socket and a device", async () => {
  using dir = tempFolder();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(dir.at("socket"), resolve));
  expect(await openSource(dir.at("socket"))).toMatchObject({ ok: false, code: "source_changed" });
  await new Promise((resolve) => server.close(resolve));
  expect(await openSource("/dev/zero")).toMatchObject({ ok: false, code: "source_changed" });
});

test("reads a file completely if it is within the limit, and not at all if it is longer", async () => {
  using folder = tempFolder();
  const path = folder.write("a", "12345");
  expect(await readWhole(path, 5)).toEqual({
    ok: true,
    bytes: new Uint8Array([49, 50, 51, 52, 53]),
  });
  expect(await readWhole(path, 4)).toEqual({ ok: false, why: "too_long" });
  expect(await readWhole(folder.write("empty", ""), 4)).toEqual({
    ok: true,
    bytes: new Uint8Array(),
  });
});

test("refuses to read a link, a pipe or a folder, and does not block", async () => {
  using folder = tempFolder();
  folder.write("file");
  symlinkSync("file", folder.at("link"));
  mkfifoSync(folder.at("pipe"));
  mkdirSync(folder.at("folder"));
  for (const name of ["link", "pipe", "folder", "gone"]) {
    expect(await readWhole(folder.at(name), 100), name).toEqual({
      ok: false,
      why: "no_plain_file",
    });
  }
});
