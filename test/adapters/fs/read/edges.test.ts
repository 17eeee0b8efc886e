import { randomBytes } from "node:crypto";
import { lstatSync, symlinkSync, truncateSync } from "node:fs";
import { expect, test } from "vitest";
import { hasZeroTail } from "../../../../src/adapters/fs/read/edges.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

const ask = (path: string) => hasZeroTail(path, lstatSync(path));

test("detects a zero tail in a file that was extended to its full size before its content was written", async () => {
  using dir = tempFolder();
  const path = dir.write("Heron.mkv", randomBytes(300_000));
  expect(await ask(path)).toBe(false);
  truncateSync(path, 5_000_000);
  expect(await ask(path)).toBe(true);
});

test("does not treat a hole in the middle, or zeros that are really written, as a zero tail", async () => {
  using dir = tempFolder();
  const zeros = dir.write("zeros.mkv", Buffer.alloc(1_000_000));
  expect(await hasZeroTail(zeros, { size: 1_000_000, blocks: 1954 })).toBe(false);
  expect(await hasZeroTail(zeros, { size: 1_000_000, blocks: 8 })).toBe(true);
  const ending = Buffer.alloc(1_000_000);
  ending[ending.length - 70] = 1;
  expect(await hasZeroTail(dir.write("end.mkv", ending), { size: 1_000_000, blocks: 8 })).toBe(
    false,
  );
});

test("empty, missing and replaced files have no zero tail", async () => {
  using dir = tempFolder();
  expect(await ask(dir.write("empty", ""))).toBe(false);
  expect(await hasZeroTail(dir.at("gone"), { size: 10, blocks: 0 })).toBe(false);
  dir.write("zeros", Buffer.alloc(10));
  symlinkSync("zeros", dir.at("link"));
  expect(await hasZeroTail(dir.at("link"), { size: 10, blocks: 0 })).toBe(false);
});
