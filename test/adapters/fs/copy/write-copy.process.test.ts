import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
} from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { expect, test } from "vitest";
import { writeCopy } from "../../../../src/adapters/fs/copy/copy-verified.ts";
import { allocateDirectBuffers } from "../../../../src/adapters/fs/copy/read-back.ts";
import { type TempFolder, tempFolder } from "../../../support/temp-folder.ts";
import { noMounts, runChild } from "../run-child.ts";

const MiB = 1024 * 1024;
const BYTES = randomBytes(3 * MiB + 4096 + 5);
const signal = new AbortController().signal;

const takesDirect = (path: string): boolean => {
  // other systems do not have this flag, so nothing would refuse it
  if (process.platform !== "linux") return false;
  try {
    closeSync(openSync(path, constants.O_RDONLY | constants.O_DIRECT));
    return true;
  } catch {
    return false;
  }
};

type How = { fd?: number; most?: number; buffers?: Uint8Array[]; bytes?: Uint8Array };

/**
 * Returns `handle` with the descriptor `fd`. `seen` receives the position and length of every write
 * through the handle itself. A call writes at most `most` bytes.
 */
function watched(
  handle: FileHandle,
  seen: string[],
  { fd = handle.fd, most = Infinity }: How,
): FileHandle {
  return new Proxy(handle, {
    get(target, name) {
      if (name === "fd") return fd;
      if (name === "write") {
        return (bytes: Uint8Array, offset: number, length: number, position: number) => {
          seen.push(`${position}+${length}`);
          return target.write(bytes, offset, Math.min(length, most), position);
        };
      }
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** Copies BYTES within `dir` and returns what went through the page cache. */
async function throughCache(dir: TempFolder, how: How = {}): Promise<string[]> {
  const { buffers = allocateDirectBuffers(BYTES.length), bytes = BYTES } = how;
  const seen: string[] = [];
  await using from = await open(dir.write("source", bytes));
  await using to = await open(dir.at("copy"), "wx");
  const written = await writeCopy(
    from,
    watched(to, seen, how),
    bytes.length,
    buffers,
    () => {},
    signal,
  );
  expect(written.bytes).toBe(bytes.length);
  expect(readFileSync(dir.at("copy")).equals(bytes)).toBe(true);
  return seen;
}

const BLOCKS = [`0+${MiB}`, `${MiB}+${MiB}`, `${2 * MiB}+${MiB}`];
const LAST = `${3 * MiB}+4101`;

// A memory file system accepts pieces of any length, but a disk refuses uneven ones. The copy must
// not attempt uneven ones on either.
test.for([undefined, "/dev/shm"].filter((place) => place === undefined || existsSync(place)))(
  "writes whole blocks without the page cache, and the odd-sized end through the cache (%s)",
  async (place, context) => {
    using dir = tempFolder(place);
    if (!takesDirect(dir.write("probe"))) context.skip("no O_DIRECT on this file system");
    expect(await throughCache(dir)).toEqual([LAST]);
    // The remaining part now has an even length, but begins at an uneven position.
    using again = tempFolder(place);
    expect((await throughCache(again, { most: 5 })).slice(0, 2)).toEqual([
      LAST,
      `${3 * MiB + 5}+4096`,
    ]);
  },
);

test("bypasses the cache for a file that is a multiple of 4 KiB, unless the file is smaller than a block", async (context) => {
  using even = tempFolder();
  using small = tempFolder();
  if (!takesDirect(even.write("probe"))) {
    context.skip("no O_DIRECT on the temporary folder's file system");
  }
  expect(await throughCache(even, { bytes: BYTES.subarray(0, MiB + 4096) })).toEqual([]);
  expect(await throughCache(small, { bytes: BYTES.subarray(0, 4096) })).toEqual(["0+4096"]);
});

test("writes everything through the cache if the file cannot be opened a second time", async () => {
  using dir = tempFolder();
  expect(await throughCache(dir, { fd: 999_999 })).toEqual([...BLOCKS, LAST]);
});

test("continues a short write where it stopped", async () => {
  using dir = tempFolder();
  expect((await throughCache(dir, { fd: 999_999, most: 300_001 })).slice(0, 5)).toEqual([
    `0+${MiB}`,
    `300001+${MiB - 300_001}`,
    `600002+${MiB - 600_002}`,
    `900003+${MiB - 900_003}`,
    `${MiB}+${MiB}`,
  ]);
});

test("writes everything through the cache if the first direct write is refused", async () => {
  using dir = tempFolder();
  // No disk accepts a buffer that begins at an odd address.
  const buffers = Array.from({ length: 6 }, () => Buffer.allocUnsafeSlow(MiB + 1).subarray(1));
  expect(await throughCache(dir, { buffers })).toEqual([...BLOCKS, LAST]);
});

test("does not retry other write errors through the cache", async (context) => {
  using dir = tempFolder();
  const mount = `mkdir -p ${dir.path}/small && mount -t tmpfs -o size=2m small ${dir.path}/small`;
  const reason = noMounts(mount, "a small file system of its own");
  if (reason) context.skip(reason);
  const result = await runChild<{ direct: boolean; copied: unknown }>(
    `const { open } = await import("node:fs/promises");
     const { constants } = await import("node:fs");
     const { writeCopy } = await load("copy/copy-verified");
     const { allocateDirectBuffers } = await load("copy/read-back");
     const from = await open(${JSON.stringify(dir.write("source", BYTES))});
     const small = ${JSON.stringify(dir.at("small/copy"))};
     const full = await open(small, "wx");
     const direct = await open(small, constants.O_WRONLY | constants.O_DIRECT).then(() => true, () => false);
     const room = await open(${JSON.stringify(dir.at("room"))}, "wx");
     const to = { fd: full.fd, write: (...args) => room.write(...args), datasync: () => room.datasync() };
     const copied = await caught(writeCopy(from, to, ${BYTES.length}, allocateDirectBuffers(${BYTES.length}), () => {}, signal));
     done({ direct, copied });`,
    { mount },
  );
  if (!result.direct) context.skip("no O_DIRECT on tmpfs");
  expect(result.copied).toMatchObject({ code: "ENOSPC" });
});

test("reports the write error, not the error from the close that follows it", async (context) => {
  using dir = tempFolder();
  if (!takesDirect(dir.write("probe"))) {
    context.skip("no O_DIRECT on the temporary folder's file system");
  }
  await using from = await open(dir.write("source", BYTES));
  await using to = await open(dir.at("copy"), "wx");
  // Closes the copy's second descriptor, so that writing to it and closing it fail.
  const sabotage = (): void => {
    for (const fd of readdirSync("/proc/self/fd").map(Number)) {
      if (fd !== to.fd && linkOf(fd) === dir.at("copy")) closeSync(fd);
    }
  };
  const copied = writeCopy(
    from,
    to,
    BYTES.length,
    allocateDirectBuffers(BYTES.length),
    sabotage,
    signal,
  );
  await expect(copied).rejects.toMatchObject({ code: "EBADF", syscall: "write" });
});

const linkOf = (fd: number): string => {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return "";
  }
};
