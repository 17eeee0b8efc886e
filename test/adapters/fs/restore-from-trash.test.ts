import {
  existsSync,
  linkSync,
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
import { fileIdentity } from "../../../src/adapters/fs/disk/identity.ts";
import { leaveTrash, restoreFromTrash, TRASH_FOLDER } from "../../../src/adapters/fs/trash.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/** A file in the trash, and the folder that it came from. */
async function trash() {
  const dir = tempFolder();
  const inTrash = dir.write(`${TRASH_FOLDER}/2026-01-02/op1/Heron/Heron.mkv`, "heron");
  const place = dir.at("Heron", "Heron.mkv");
  mkdirSync(dirname(place));
  const expected = (await fileIdentity(inTrash))!;
  return { dir, inTrash, place, expected, [Symbol.dispose]: () => dir[Symbol.dispose]() };
}

test("it moves the file back and leaves no empty folder in the trash", async () => {
  using t = await trash();
  expect(await restoreFromTrash(t.inTrash, t.place, t.expected)).toEqual({ ok: true });
  expect(await fileIdentity(t.place)).toEqual(t.expected);
  expect(existsSync(t.inTrash)).toBe(false);
  await leaveTrash(t.inTrash, t.place, t.expected);
  expect(readdirSync(t.dir.at(TRASH_FOLDER))).toEqual([]);
  await leaveTrash(t.inTrash, t.place, t.expected);
  expect(statSync(t.place).nlink).toBe(1);
});

test.each(["file", "folder", "dangling link"])("a %s at the destination is not touched", async (kind) => {
  using t = await trash();
  if (kind === "file") writeFileSync(t.place, "theirs");
  else if (kind === "folder") mkdirSync(t.place);
  else symlinkSync(t.dir.at("nowhere"), t.place);
  const before = await fileIdentity(t.place);
  const answer = await restoreFromTrash(t.inTrash, t.place, t.expected);
  expect(answer).toMatchObject({ ok: false, code: "destination_exists" });
  expect(await fileIdentity(t.place)).toEqual(before);
  expect(existsSync(t.dir.at("nowhere"))).toBe(false);
  expect(readFileSync(t.inTrash, "utf8")).toBe("heron");
});

test("another file in the trash is not restored to the library", async () => {
  using t = await trash();
  renameSync(t.dir.write("other", "other"), t.inTrash);
  expect(await restoreFromTrash(t.inTrash, t.place, t.expected)).toMatchObject({ ok: false, code: "changed" });
  expect(existsSync(t.place)).toBe(false);
  renameSync(t.inTrash, t.dir.at("other"));
  expect(await restoreFromTrash(t.inTrash, t.place, t.expected)).toMatchObject({ ok: false, code: "missing" });
});

test("a path outside the trash, or one reached through a link, is refused", async () => {
  using t = await trash();
  const mine = t.dir.write("mine.mkv", "mine");
  const identity = (await fileIdentity(mine))!;
  await expect(restoreFromTrash(mine, t.place, identity)).rejects.toMatchObject({ code: "refused" });
  renameSync(dirname(t.inTrash), t.dir.at("moved"));
  symlinkSync(t.dir.at("moved"), dirname(t.inTrash));
  await expect(restoreFromTrash(t.inTrash, t.place, t.expected)).rejects.toMatchObject({ code: "refused" });
  expect(existsSync(t.place)).toBe(false);
});

test("the name in the trash is removed only while the file is at its destination", async () => {
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
