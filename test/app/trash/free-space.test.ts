import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { readFreeBytes } from "../../../src/adapters/fs/copy/copy-verified.ts";
import { spaceOf } from "../../../src/adapters/machine/inspect.ts";
import { readFreeSpace } from "../../../src/app/trash/free-space.ts";
import { saying } from "../../support/said.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const GIB = 1024 ** 3;

/** The device of each folder and its free space. */
const DISKS: Record<string, { device: string; freeBytes: number; totalBytes: number }> = {
  "/media": { device: "1", freeBytes: 5 * GIB, totalBytes: 100 * GIB },
  "/media/Movies": { device: "1", freeBytes: 5 * GIB, totalBytes: 100 * GIB },
  "/media/TV": { device: "2", freeBytes: GIB / 2, totalBytes: 50 * GIB },
  "/other": { device: "1", freeBytes: 5 * GIB, totalBytes: 100 * GIB },
};

const never = new AbortController().signal;

const read = (folders: string[]) =>
  readFreeSpace(
    {
      libraryHomes: async () => folders,
      async spaceOf(folder) {
        const disk = DISKS[folder];
        if (!disk) throw new Error("ENOENT");
        return disk;
      },
      minFreeBytes: GIB,
    },
    never,
  );

test("lists each disk once, with its outermost folders, and reports when copies wait for space", async () => {
  expect(await read(["/media/Movies", "/media/TV", "/media", "/other"])).toEqual([
    { folders: ["/media", "/other"], free_bytes: 5 * GIB, total_bytes: 100 * GIB },
    { folders: ["/media/TV"], free_bytes: GIB / 2, total_bytes: 50 * GIB, below_bytes: GIB },
  ]);
});

test("a missing folder does not hide the others", async () => {
  expect(await read(["/gone", "/media"])).toMatchObject([
    { folders: ["/gone"], problem: saying("The folder does not exist or cannot be read") },
    { folders: ["/media"], free_bytes: 5 * GIB },
  ]);
});

test("a library folder that was never created is not reported as a missing disk", async () => {
  expect(await read(["/media/Films", "/media"])).toMatchObject([{ folders: ["/media"] }]);
});

test("reads the free and total size of the disk that holds a real folder", async () => {
  using folder = tempFolder();
  const { freeBytes, totalBytes } = await spaceOf(folder.path);
  expect(totalBytes).toBeGreaterThan(0);
  expect(freeBytes).toBeLessThanOrEqual(totalBytes);
  await expect(spaceOf(folder.at("missing"))).rejects.toMatchObject({ code: "ENOENT" });
});

test.skipIf(!existsSync("/proc/self"))(
  "a file system that does not report its size is unknown, not full",
  async () => {
    const { totalBytes, names } = await spaceOf("/proc");
    expect([totalBytes, names]).toEqual([0, undefined]);
    expect(await readFreeBytes("/proc")).toBe(Number.POSITIVE_INFINITY);
    const deps = { libraryHomes: async () => ["/proc"], spaceOf, minFreeBytes: GIB };
    const [disk] = await readFreeSpace(deps, new AbortController().signal);
    expect(disk).toEqual({
      folders: ["/proc"],
      problem: "Its file system does not report how much space is free.",
    });
  },
);

test("stops waiting for an unresponsive network disk when the call is aborted", async () => {
  const stop = new AbortController();
  const asked = Promise.withResolvers<void>();
  const deps = {
    libraryHomes: async () => ["/gone", "/media"],
    spaceOf: () => {
      asked.resolve();
      return new Promise<never>(() => {});
    },
    minFreeBytes: GIB,
  };
  const answer = readFreeSpace(deps, stop.signal);
  await asked.promise;
  stop.abort(new Error("It takes too long."));
  await expect(answer).rejects.toThrow("It takes too long.");
});
