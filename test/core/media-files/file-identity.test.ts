import { expect, test } from "vitest";
import {
  sameFile,
  sameFolder,
  unchangedFile,
} from "../../../src/core/media-files/file-identity.ts";

const file = { dev: "1", ino: "2", size: 3, mtimeNs: "4" };

test("a file is the same by device, inode and size, and unchanged by its modification time too", () => {
  expect(unchangedFile(file, { ...file })).toBe(true);
  expect(sameFile(file, { ...file, mtimeNs: "5" })).toBe(true);
  expect(unchangedFile(file, { ...file, mtimeNs: "5" })).toBe(false);
  for (const other of [{ dev: "9", mtimeNs: "5" }, { ino: "9" }, { size: 9 }]) {
    expect(sameFile(file, { ...file, ...other })).toBe(false);
  }
});

test("a device with a new number after a restart has the same file, if nobody wrote to it", () => {
  expect(sameFile(file, { ...file, dev: "9" })).toBe(true);
  expect(unchangedFile(file, { ...file, dev: "9" })).toBe(true);
});

test("a folder is the same whatever was put into it; another inode, or another disk at another time, is another one", () => {
  expect(sameFolder(file, { ...file, size: 99, mtimeNs: "5" })).toBe(true);
  expect(sameFolder(file, { ...file, size: 99, dev: "9" })).toBe(true);
  expect(sameFolder(file, { ...file, ino: "99" })).toBe(false);
  expect(sameFolder(file, { ...file, dev: "9", mtimeNs: "5" })).toBe(false);
});
