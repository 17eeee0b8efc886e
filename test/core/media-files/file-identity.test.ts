import { expect, test } from "vitest";
import {
  inodeKey,
  isLinkOf,
  isOneInode,
  isSameFile,
  isSameFolder,
  isUnchangedFile,
  NO_INODE,
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

test("where a disk does not keep inodes, size and time identify a file, and nothing shows two names of one file", () => {
  const unknown = { ...file, ino: NO_INODE };
  for (const other of [unknown, file, { ...file, ino: "9" }, { ...unknown, dev: "9" }]) {
    expect([isSameFile(unknown, other), isSameFile(other, unknown)]).toEqual([true, true]);
    expect(isSameFile(unknown, { ...other, mtimeNs: "5" })).toBe(false);
    expect(isSameFile(unknown, { ...other, size: 9 })).toBe(false);
    expect([isOneInode(unknown, other), isLinkOf(unknown, other)]).toEqual([false, false]);
  }
  expect([inodeKey(unknown), inodeKey(file)]).toEqual([undefined, "1 2"]);
  expect(isSameFolder(unknown, { ...file, size: 99, mtimeNs: "5" })).toBe(true);
  expect([isOneInode(file, { ...file }), isLinkOf(file, { ...file, dev: "9" })]).toEqual([
    true,
    true,
  ]);
});
