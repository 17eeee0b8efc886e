import { expect, test } from "vitest";
import {
  isSameFile,
  isSameFolder,
  isUnchangedFile,
} from "../../../src/core/media-files/file-identity.ts";

const file = { dev: "1", ino: "2", size: 3, mtimeNs: "4" };

test("a file is the same by device, inode and size, and unchanged by its modification time too", () => {
  expect(isUnchangedFile(file, { ...file })).toBe(true);
  expect(isSameFile(file, { ...file, mtimeNs: "5" })).toBe(true);
  expect(isUnchangedFile(file, { ...file, mtimeNs: "5" })).toBe(false);
  for (const other of [{ dev: "9", mtimeNs: "5" }, { ino: "9" }, { size: 9 }]) {
    expect(isSameFile(file, { ...file, ...other })).toBe(false);
  }
});

test("a device with a new number after a restart has the same file, if nobody wrote to it", () => {
  expect(isSameFile(file, { ...file, dev: "9" })).toBe(true);
  expect(isUnchangedFile(file, { ...file, dev: "9" })).toBe(true);
});

test("a folder is the same whatever was put into it; another inode, or another disk at another time, is another one", () => {
  expect(isSameFolder(file, { ...file, size: 99, mtimeNs: "5" })).toBe(true);
  expect(isSameFolder(file, { ...file, size: 99, dev: "9" })).toBe(true);
  expect(isSameFolder(file, { ...file, ino: "99" })).toBe(false);
  expect(isSameFolder(file, { ...file, dev: "9", mtimeNs: "5" })).toBe(false);
});
