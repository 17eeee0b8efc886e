import { expect, test } from "vitest";
import { countFreedBytes, type DiskName } from "../../../src/app/space/freed-bytes.ts";

const name = (path: string, ino: string, more: Partial<DiskName> = {}): DiskName => ({
  path,
  dev: "1",
  ino,
  size: 1000,
  mtimeNs: "5",
  blocks: 8,
  nlink: 1,
  ...more,
});
const never = async (): Promise<boolean> => false;

test("counts blocks once, in the first group that has them, and only if all their names are there", async () => {
  const [a, b] = [name("/a", "7", { nlink: 2 }), name("/b", "7", { nlink: 2 })];
  expect(await countFreedBytes([{ names: [a] }, { names: [b] }], [], never)).toEqual([4096, 0]);
  expect(await countFreedBytes([{ names: [a] }], [], never)).toEqual([0]);
  // The same name listed twice counts once.
  expect(await countFreedBytes([{ names: [a, a] }], [], never)).toEqual([0]);
  expect(await countFreedBytes([{ names: [a], isTwin: true }, { names: [a] }], [], never)).toEqual([
    4096, 0,
  ]);
});

test("counts a file's blocks, or its length if the system reports no blocks, and nothing for an empty file", async () => {
  const names = [name("/sparse", "1", { size: 1e12 }), name("/net", "2", { blocks: 0 })];
  expect(await countFreedBytes([{ names }], [], never)).toEqual([5096]);
  expect(
    await countFreedBytes([{ names: [name("/empty", "3", { blocks: 0, size: 0 })] }], [], never),
  ).toEqual([0]);
});

test("the same inode number on another disk is another file", async () => {
  const names = [name("/a", "7"), name("/mnt/a", "7", { dev: "2" })];
  expect(await countFreedBytes([{ names }], [], never)).toEqual([8192]);
});

test("counts reflinked blocks once, and not while one of the files stays", async () => {
  const [source, final] = [name("/d", "1"), name("/t", "2")];
  // The journal has another device number because it was written before a restart.
  const shared = {
    sourcePath: "/d",
    source: { ...source, dev: "9" },
    finalPath: "/l",
    final: { ...final, dev: "9" },
  };
  const both = [{ names: [source] }, { names: [final] }];
  expect(await countFreedBytes(both, [shared], never)).toEqual([4096, 0]);
  const one = [{ names: [source] }];
  expect(await countFreedBytes(one, [shared], async (path) => path === "/l")).toEqual([0]);
  expect(
    await countFreedBytes([{ names: [final] }], [shared], async (path) => path === "/d"),
  ).toEqual([0]);
  expect(await countFreedBytes(one, [shared], never)).toEqual([4096]);
  // A second copy of the same source in the same list.
  const other = name("/t2", "3");
  const more = { ...shared, finalPath: "/l2", final: other };
  expect(await countFreedBytes([...both, { names: [other] }], [shared, more], never)).toEqual([
    4096, 0, 0,
  ]);
});
