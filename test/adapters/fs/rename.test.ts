import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { expect, test } from "vitest";
import { readFileIdentity } from "../../../src/adapters/fs/disk/identity.ts";
import {
  leaveOldName,
  removeFolder,
  renameFile,
  renameFolder,
} from "../../../src/adapters/fs/rename.ts";
import type { FileIdentity } from "../../../src/core/media-files/file-identity.ts";
import { tempFolder } from "../../support/temp-folder.ts";

async function identity(path: string): Promise<FileIdentity> {
  const found = await readFileIdentity(path);
  if (!found) throw new Error(`${path} does not exist.`);
  return found;
}

test("renames a file without changing it, and leaves only the new name", async () => {
  using folder = tempFolder();
  const from = folder.write("a/old.mkv", "film");
  mkdirSync(folder.at("b"));
  const before = lstatSync(from, { bigint: true });
  expect(await renameFile(from, folder.at("b/new.mkv"), await identity(from))).toEqual({
    ok: true,
  });
  const after = lstatSync(folder.at("b/new.mkv"), { bigint: true });
  for (const fact of ["ino", "mode", "mtimeNs", "size", "uid"] as const) {
    expect(after[fact]).toBe(before[fact]);
  }
  expect(after.nlink).toBe(1n);
  expect(existsSync(from)).toBe(false);
});

test("leaves a file's other names unchanged", async () => {
  using folder = tempFolder();
  const from = folder.write("old.mkv", "film");
  linkSync(from, folder.at("seeds.mkv"));
  expect(await renameFile(from, folder.at("new.mkv"), await identity(from))).toEqual({ ok: true });
  expect(readdirSync(folder.path).toSorted()).toEqual(["new.mkv", "seeds.mkv"]);
});

test("does not touch another file under the old name", async () => {
  using folder = tempFolder();
  const from = folder.write("old.mkv", "film");
  const before = await identity(from);
  renameSync(from, folder.at("away.mkv"));
  writeFileSync(from, "theirs, longer");
  expect(await renameFile(from, folder.at("new.mkv"), before)).toMatchObject({
    ok: false,
    code: "changed",
  });
  unlinkSync(from);
  expect(await renameFile(from, folder.at("new.mkv"), before)).toMatchObject({
    ok: false,
    code: "path_not_found",
  });
  mkdirSync(from);
  expect(await renameFile(from, folder.at("new.mkv"), before)).toMatchObject({
    ok: false,
    code: "changed",
  });
  expect(existsSync(folder.at("new.mkv"))).toBe(false);
});

test("renames a symbolic link itself, but refuses a relative link that would then lead elsewhere", async () => {
  using folder = tempFolder();
  const target = folder.write("target.mkv", "film");
  const [whole, relative] = [folder.at("whole.mkv"), folder.at("relative.mkv")];
  symlinkSync(target, whole);
  symlinkSync("target.mkv", relative);
  mkdirSync(folder.at("b"));
  expect(await renameFile(whole, folder.at("b/whole.mkv"), await identity(whole))).toMatchObject({
    ok: true,
  });
  expect(readlinkSync(folder.at("b/whole.mkv"))).toBe(target);
  expect(await renameFile(relative, folder.at("b/r.mkv"), await identity(relative))).toMatchObject({
    ok: false,
    code: "unsupported",
  });
  expect(await renameFile(relative, folder.at("r.mkv"), await identity(relative))).toMatchObject({
    ok: true,
  });
});

test("removes only the old name of a file that has both, and never its only name", async () => {
  using folder = tempFolder();
  const from = folder.write("old.mkv", "film");
  const to = folder.at("new.mkv");
  linkSync(from, to);
  const before = await identity(from);
  await leaveOldName(from, to, before);
  expect(readdirSync(folder.path)).toEqual(["new.mkv"]);
  // Simulates a file system that treats both as one name.
  await leaveOldName(to, to, before);
  expect(readFileSync(to, "utf8")).toBe("film");
  writeFileSync(from, "theirs");
  await leaveOldName(from, to, before);
  expect(readFileSync(from, "utf8")).toBe("theirs");
});

test("renames a folder together with its content", async () => {
  using folder = tempFolder();
  folder.write("old/a/film.mkv", "film");
  const before = await identity(folder.at("old"));
  const { ino, mode } = statSync(folder.at("old"));
  expect(await renameFolder(folder.at("old"), folder.at("new"), before)).toEqual({ ok: true });
  expect(statSync(folder.at("new"))).toMatchObject({ ino, mode });
  expect(readFileSync(folder.at("new/a/film.mkv"), "utf8")).toBe("film");
  expect(existsSync(folder.at("old"))).toBe(false);
});

test("does not rename a different folder, a file or a link that has taken the folder's old name", async () => {
  using folder = tempFolder();
  const old = folder.at("old");
  mkdirSync(old);
  const before = await identity(old);
  renameSync(old, folder.at("away"));
  expect(await renameFolder(old, folder.at("new"), before)).toMatchObject({
    ok: false,
    code: "path_not_found",
  });
  mkdirSync(old);
  expect(await renameFolder(old, folder.at("new"), before)).toMatchObject({
    ok: false,
    code: "changed",
  });
  rmdirSync(old);
  writeFileSync(old, "");
  expect(await renameFolder(old, folder.at("new"), before)).toMatchObject({
    ok: false,
    code: "changed",
  });
  unlinkSync(old);
  symlinkSync("away", old);
  expect(await renameFolder(old, folder.at("new"), before)).toMatchObject({
    ok: false,
    code: "unsupported",
  });
  expect(existsSync(folder.at("new"))).toBe(false);
});

test("does not rename a folder into itself, and leaves no empty folder behind", async () => {
  using folder = tempFolder();
  mkdirSync(folder.at("old"));
  const before = await identity(folder.at("old"));
  await expect(renameFolder(folder.at("old"), folder.at("old/new"), before)).rejects.toThrow(
    /EINVAL/,
  );
  expect(readdirSync(folder.at("old"))).toEqual([]);
});

test("removes a folder only if it is empty and still the expected folder", async () => {
  using folder = tempFolder();
  const file = folder.write("a/film.mkv", "film");
  const before = await identity(folder.at("a"));
  expect(await removeFolder(folder.at("a"), before)).toBe(false);
  unlinkSync(file);
  expect(await removeFolder(folder.at("a"), { ...before, ino: "1" })).toBe(false);
  expect(await removeFolder(folder.at("a"), before)).toBe(true);
});
