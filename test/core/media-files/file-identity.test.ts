import { expect, test } from "vitest";
import {
  isSameFile,
  isSameFolder,
  isUnchangedFile,
} from "../../../src/core/media-files/file-identity.ts";

const file = { dev: "1", ino: "2", size: 3, mtimeNs: "4" };

test("device, inode and size identify a file, and the modification time shows whether it changed", () => {
  expect(isUnchangedFile(file, { ...file })).toBe(true);
  expect(isSameFile(file, { ...file, mtimeNs: "5" })).toBe(true);
  expect(isUnchangedFile(file, { ...file, mtimeNs: "5" })).toBe(false);
  for (const other of [{ dev: "9", mtimeNs: "5" }, { ino: "9" }, { size: 9 }]) {
    expect(isSameFile(file, { ...file, ...other })).toBe(false);
  }
});

test("a file on a device with a new number is the same file if its modification time is unchanged", () => {
  expect(isSameFile(file, { ...file, dev: "9" })).toBe(true);
  expect(isUnchangedFile(file, { ...file, dev: "9" })).toBe(true);
});

test("identifies a folder regardless of its contents, but not after its inode, or both device and time, changed", () => {
  expect(isSameFolder(file, { ...file, size: 99, mtimeNs: "5" })).toBe(true);
  expect(isSameFolder(file, { ...file, size: 99, dev: "9" })).toBe(true);
  expect(isSameFolder(file, { ...file, ino: "99" })).toBe(false);
  expect(isSameFolder(file, { ...file, dev: "9", mtimeNs: "5" })).toBe(false);
});
