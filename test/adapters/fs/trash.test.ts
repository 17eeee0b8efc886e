import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { readFileIdentity } from "../../../src/adapters/fs/disk/identity.ts";
import { syncFolder, syncLeftFolder } from "../../../src/adapters/fs/sync-folder.ts";
import {
  deleteFromTrash,
  leaveTrash,
  moveToTrash,
  removeEmptyFolders,
  restoreFromTrash,
  TRASH_FOLDER,
} from "../../../src/adapters/fs/trash.ts";
import { refuseWrites } from "../../support/refuse-writes.ts";
import { tempFolder } from "../../support/temp-folder.ts";

async function library() {
  const dir = tempFolder();
  const path = dir.write("Movies/Heron (2019)/Heron\n(2019).mkv", "heron");
  const trashPath = dir.at(
    TRASH_FOLDER,
    "2026-01-02",
    "op1",
    "Movies/Heron (2019)/Heron\n(2019).mkv",
  );
  return {
    dir,
    path,
    trashPath,
    expected: (await readFileIdentity(path))!,
    [Symbol.dispose]: () => dir[Symbol.dispose](),
  };
}

test("moves the file itself into its library's trash and creates the folders there", async () => {
  using lib = await library();
  expect(await moveToTrash(lib.path, lib.trashPath, lib.expected)).toEqual({ ok: true });
  expect(existsSync(lib.path)).toBe(false);
  expect(await readFileIdentity(lib.trashPath)).toEqual(lib.expected);
});

test("does not trash another file with the same name, and reports a missing file", async () => {
  using lib = await library();
  renameSync(lib.dir.write("theirs", "heron"), lib.path);
  expect(await moveToTrash(lib.path, lib.trashPath, lib.expected)).toMatchObject({
    ok: false,
    code: "changed",
  });
  expect(existsSync(lib.path)).toBe(true);
  expect(await moveToTrash(lib.dir.at("gone"), lib.trashPath, lib.expected)).toMatchObject({
    ok: false,
    code: "path_not_found",
  });
  expect(existsSync(lib.dir.at(TRASH_FOLDER))).toBe(false);
});

test("does not treat a longer file with the same inode as the same file", async () => {
  using lib = await library();
  writeFileSync(lib.path, "heron and more", { flag: "r+" });
  expect(await moveToTrash(lib.path, lib.trashPath, lib.expected)).toMatchObject({
    ok: false,
    code: "changed",
  });
});

test("refuses a trash that is a link to outside the library, or a folder that is not a trash", async () => {
  using lib = await library();
  using outside = tempFolder();
  symlinkSync(outside.path, lib.dir.at(TRASH_FOLDER));
  await expect(moveToTrash(lib.path, lib.trashPath, lib.expected)).rejects.toMatchObject({
    code: "refused",
  });
  await expect(moveToTrash(lib.path, lib.dir.at("bin/x"), lib.expected)).rejects.toMatchObject({
    code: "refused",
  });
  expect(existsSync(lib.path)).toBe(true);
});

test("reports an unmounted library as an outage and creates no folder", async () => {
  using lib = await library();
  const elsewhere = lib.dir.at("mount", TRASH_FOLDER, "d", "op", "x");
  await expect(moveToTrash(lib.path, elsewhere, lib.expected)).rejects.toMatchObject({
    code: "root_missing",
  });
  expect(existsSync(lib.dir.at("mount"))).toBe(false);
});

test("deletes one file from the trash and the folders that become empty", async () => {
  using lib = await library();
  await moveToTrash(lib.path, lib.trashPath, lib.expected);
  const neighbour = lib.dir.write(`${TRASH_FOLDER}/2026-01-02/op2/x`);
  expect(await deleteFromTrash(lib.trashPath, lib.expected)).toEqual({ ok: true });
  expect(existsSync(lib.dir.at(TRASH_FOLDER, "2026-01-02/op1"))).toBe(false);
  expect(existsSync(neighbour)).toBe(true);
  expect(await deleteFromTrash(neighbour, (await readFileIdentity(neighbour))!)).toEqual({
    ok: true,
  });
  expect(existsSync(lib.dir.at(TRASH_FOLDER, "2026-01-02"))).toBe(false);
  expect(existsSync(lib.dir.at(TRASH_FOLDER))).toBe(true);
});

test("refuses to delete a file that is outside the trash, changed or reached through a link", async () => {
  using lib = await library();
  await expect(deleteFromTrash(lib.path, lib.expected)).rejects.toMatchObject({ code: "refused" });
  const dotted = `${lib.dir.path}/${TRASH_FOLDER}/../Movies/Heron (2019)/Heron\n(2019).mkv`;
  mkdirSync(lib.dir.at(TRASH_FOLDER));
  await expect(deleteFromTrash(dotted, lib.expected)).rejects.toMatchObject({ code: "refused" });
  symlinkSync("../Movies", lib.dir.at(TRASH_FOLDER, "link"));
  const through = lib.dir.at(TRASH_FOLDER, "link/Heron (2019)/Heron\n(2019).mkv");
  await expect(deleteFromTrash(through, lib.expected)).rejects.toMatchObject({ code: "refused" });
  const other = lib.dir.write(`${TRASH_FOLDER}/d/op/x`, "other");
  expect(await deleteFromTrash(other, lib.expected)).toMatchObject({ ok: false, code: "changed" });
  expect(existsSync(lib.path) && existsSync(other)).toBe(true);
});

test("moves a file to the trash even if it has a second name", async () => {
  using lib = await library();
  linkSync(lib.path, lib.dir.at("seed.mkv"));
  expect(await moveToTrash(lib.path, lib.trashPath, lib.expected)).toEqual({ ok: true });
  expect(lstatSync(lib.dir.at("seed.mkv")).nlink).toBe(2);
});

test("a folder that another undo removed in the meantime needs no sync", async () => {
  using dir = tempFolder();
  await syncLeftFolder(dir.path);
  await syncLeftFolder(dir.at("gone"));
  await expect(syncFolder(dir.at("gone"))).rejects.toThrow("was not found");
});

test("removes only empty folders, the deepest first", async () => {
  using dir = tempFolder();
  mkdirSync(dir.at("a/b/c"), { recursive: true });
  dir.write("kept/x");
  const file = dir.write("file");
  symlinkSync("kept", dir.at("link"));
  const folders = [
    dir.at("a"),
    dir.at("a/b"),
    dir.at("a/b/c"),
    dir.at("kept"),
    file,
    dir.at("link"),
    dir.at("gone"),
  ];
  expect(await removeEmptyFolders(folders)).toEqual([dir.at("a/b/c"), dir.at("a/b"), dir.at("a")]);
  expect(existsSync(dir.at("kept/x")) && existsSync(file) && existsSync(dir.at("link"))).toBe(true);
});

test("an empty folder that the folder above it denies to remove is reported, after all others are removed", async (context) => {
  using dir = tempFolder();
  mkdirSync(dir.at("closed/empty"), { recursive: true });
  dir.write("closed/full/x");
  mkdirSync(dir.at("open"));
  const folders = [dir.at("closed/empty"), dir.at("closed/full"), dir.at("open")];
  using denied = refuseWrites(dir.at("closed"));
  if (!denied) context.skip("this file system knows no immutable folders");
  await expect(removeEmptyFolders(folders)).rejects.toMatchObject({
    code: "not_writable",
    message: expect.stringContaining(`the empty folder "${dir.at("closed/empty")}"`),
  });
  expect(existsSync(dir.at("open"))).toBe(false);
  expect(await removeEmptyFolders(folders, { ifDenied: "keep" })).toEqual([]);
  expect(await removeEmptyFolders([dir.at("closed/full")])).toEqual([]);
});

test("after a kill between deletion and cleanup, the next deletion removes the empty folders", async () => {
  using lib = await library();
  await moveToTrash(lib.path, lib.trashPath, lib.expected);
  renameSync(lib.trashPath, lib.dir.at("as if it were deleted"));
  const other = lib.dir.write(`${TRASH_FOLDER}/2026-01-02/op2/other.mkv`);
  expect(await deleteFromTrash(lib.trashPath, lib.expected)).toMatchObject({
    ok: false,
    code: "path_not_found",
  });
  expect(existsSync(lib.dir.at(TRASH_FOLDER, "2026-01-02", "op1"))).toBe(false);
  expect(existsSync(other)).toBe(true);
});

test("does not clean up folders behind a link in the trash", async () => {
  using lib = await library();
  mkdirSync(lib.dir.at("elsewhere", "op1"), { recursive: true });
  mkdirSync(lib.dir.at(TRASH_FOLDER));
  symlinkSync(lib.dir.at("elsewhere"), lib.dir.at(TRASH_FOLDER, "2026-01-02"));
  const path = lib.dir.at(TRASH_FOLDER, "2026-01-02", "op1", "Heron.mkv");
  expect(await deleteFromTrash(path, lib.expected)).toMatchObject({
    ok: false,
    code: "path_not_found",
  });
  expect(existsSync(lib.dir.at("elsewhere", "op1"))).toBe(true);
});

/** A file in the trash, and the folder that it came from. */
async function trash() {
  const dir = tempFolder();
  const inTrash = dir.write(`${TRASH_FOLDER}/2026-01-02/op1/Heron/Heron.mkv`, "heron");
  const place = dir.at("Heron", "Heron.mkv");
  mkdirSync(dirname(place));
  const expected = (await readFileIdentity(inTrash))!;
  return { dir, inTrash, place, expected, [Symbol.dispose]: () => dir[Symbol.dispose]() };
}

test("moves the file back and leaves no empty folder in the trash", async () => {
  using t = await trash();
  expect(await restoreFromTrash(t.inTrash, t.place, t.expected)).toEqual({ ok: true });
  expect(await readFileIdentity(t.place)).toEqual(t.expected);
  expect(existsSync(t.inTrash)).toBe(false);
  await leaveTrash(t.inTrash, t.place, t.expected);
  expect(readdirSync(t.dir.at(TRASH_FOLDER))).toEqual([]);
  await leaveTrash(t.inTrash, t.place, t.expected);
  expect(statSync(t.place).nlink).toBe(1);
});

test("does not restore a different file that is under the same name in the trash", async () => {
  using t = await trash();
  renameSync(t.dir.write("other", "other"), t.inTrash);
  expect(await restoreFromTrash(t.inTrash, t.place, t.expected)).toMatchObject({
    ok: false,
    code: "changed",
  });
  expect(existsSync(t.place)).toBe(false);
  renameSync(t.inTrash, t.dir.at("other"));
  expect(await restoreFromTrash(t.inTrash, t.place, t.expected)).toMatchObject({
    ok: false,
    code: "path_not_found",
  });
});

test("refuses a path outside the trash or behind a link", async () => {
  using t = await trash();
  const mine = t.dir.write("mine.mkv", "mine");
  const identity = (await readFileIdentity(mine))!;
  await expect(restoreFromTrash(mine, t.place, identity)).rejects.toMatchObject({
    code: "refused",
  });
  renameSync(dirname(t.inTrash), t.dir.at("moved"));
  symlinkSync(t.dir.at("moved"), dirname(t.inTrash));
  await expect(restoreFromTrash(t.inTrash, t.place, t.expected)).rejects.toMatchObject({
    code: "refused",
  });
  expect(existsSync(t.place)).toBe(false);
});

test("removes the name in the trash only while the file is at its destination", async () => {
  using t = await trash();
  await leaveTrash(t.inTrash, t.place, t.expected);
  expect(existsSync(t.inTrash)).toBe(true);
  writeFileSync(t.place, "other");
  await leaveTrash(t.inTrash, t.place, t.expected);
  expect(readFileSync(t.inTrash, "utf8")).toBe("heron");
  renameSync(t.place, t.dir.at("other"));
  linkSync(t.inTrash, t.place);
  await leaveTrash(t.inTrash, t.place, t.expected);
  expect(existsSync(t.inTrash)).toBe(false);
  expect(readFileSync(t.place, "utf8")).toBe("heron");
});
