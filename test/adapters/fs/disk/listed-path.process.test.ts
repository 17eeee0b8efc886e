import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readFileIdentity } from "../../../../src/adapters/fs/disk/identity.ts";
import { isOneName, readListedPath } from "../../../../src/adapters/fs/disk/listed-path.ts";
import { leaveOldName, renameFile, renameFolder } from "../../../../src/adapters/fs/rename.ts";
import type { FileIdentity } from "../../../../src/core/media-files/file-identity.ts";
import { DISKS, isLeftOut, mountDisk } from "../../../support/disks.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

async function identity(path: string): Promise<FileIdentity> {
  const found = await readFileIdentity(path);
  if (found === undefined) throw new Error(`${path} does not exist.`);
  return found;
}

test.each(DISKS.filter(({ name }) => name === "exFAT").map((kind) => [kind.name, kind] as const))(
  "on %s, two spellings of a name are one name, and a rename changes its letters",
  async (_, kind) => {
    if (isLeftOut(kind)) return;
    using disk = mountDisk(kind);
    mkdirSync(disk.at("heat (1995)"));
    const [from, to] = [disk.at("heat (1995)", "heat.mkv"), disk.at("heat (1995)", "Heat.mkv")];
    writeFileSync(from, "heat");
    expect(await readListedPath(disk.at("HEAT (1995)", "Heat.MKV"))).toBe(from);
    expect(await isOneName(from, disk.at("HEAT (1995)", "Heat.MKV"))).toBe(true);
    expect(await renameFile(from, to, await identity(from))).toEqual({ ok: true });
    expect(readdirSync(disk.at("heat (1995)"))).toEqual(["Heat.mkv"]);
    const folder = disk.at("Heat (1995)");
    const lower = disk.at("heat (1995)");
    expect(await renameFolder(lower, folder, await identity(lower))).toEqual({ ok: true });
    expect(readdirSync(disk.path)).toEqual(["Heat (1995)"]);
    // After a kill between the rename and its record, the only name must stay.
    const last = disk.at("Heat (1995)", "HEAT.mkv");
    const now = disk.at("Heat (1995)", "Heat.mkv");
    expect(await leaveOldName(now, last, await identity(now))).toBe("left");
    expect(readdirSync(folder)).toEqual(["HEAT.mkv"]);
    expect(readFileSync(last, "utf8")).toBe("heat");
  },
);

test("two hardlinks of a file that differ in letter case are two names", async () => {
  using folder = tempFolder();
  const file = folder.write("heat.mkv", "heat");
  linkSync(file, folder.at("Heat.mkv"));
  expect(await isOneName(file, folder.at("Heat.mkv"))).toBe(false);
  expect(await isOneName(file, folder.at("heat.mkv"))).toBe(false);
  expect(await readListedPath(folder.at("Heat.mkv"))).toBe(folder.at("Heat.mkv"));
});

test("on a disk that distinguishes letter case, a free name is not the file with similar letters", async () => {
  using folder = tempFolder();
  const file = folder.write("heat (1995)/heat.mkv", "heat");
  for (const free of ["heat (1995)/Heat.mkv", "Heat (1995)/heat.mkv"]) {
    expect(await isOneName(file, folder.at(free))).toBe(false);
    expect(await readListedPath(folder.at(free))).toBe(folder.at(free));
  }
  // After the file was renamed, its old name is free.
  const renamed = folder.at("heat (1995)", "Heat.mkv");
  renameSync(file, renamed);
  expect(await leaveOldName(file, renamed, await identity(renamed))).toBe("path_not_found");
});
