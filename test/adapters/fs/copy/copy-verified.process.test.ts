import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  closeSync,
  constants,
  existsSync,
  linkSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { expect, test } from "vitest";
import {
  copyVerified,
  type VerifiedCopy,
  writeCopy,
} from "../../../../src/adapters/fs/copy/copy-verified.ts";
import { createFingerprintLike } from "../../../../src/adapters/fs/copy/fingerprint.ts";
import { hashFile } from "../../../../src/adapters/fs/copy/hash-file.ts";
import { allocateDirectBuffers } from "../../../../src/adapters/fs/copy/read-back.ts";
import { readFileIdentity } from "../../../../src/adapters/fs/disk/identity.ts";
import { randomFrom } from "../../../support/random.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { noMounts, noOtherUser, runChild } from "../run-child.ts";

const MiB = 1024 * 1024;
const signal = new AbortController().signal;
/**
 * The fingerprint that a copy of these bytes must have: the recorded value, recomputed with its
 * key.
 */
function again(recorded: string, bytes: Uint8Array): string | undefined {
  const print = createFingerprintLike(recorded);
  print?.add(bytes);
  return print?.end();
}

type Options = Omit<Parameters<typeof copyVerified>[2], "expected">;

/** A file to copy, and its copy under its own name. */
async function scene(bytes: Uint8Array | string = randomBytes(12 * MiB)) {
  const dir = tempFolder();
  const [path, temp] = [dir.write("Heron.mkv", bytes), dir.at(".temp")];
  const expected = (await readFileIdentity(path))!;
  const copy = (options: Options = {}, stop = signal) =>
    copyVerified(path, temp, { expected, ...options }, stop);
  return { dir, path, temp, expected, copy, [Symbol.dispose]: () => dir[Symbol.dispose]() };
}

test.each([0, 1, 4095, MiB - 1, MiB, MiB + 1, 6 * MiB, 9 * MiB + 4097])(
  "%d bytes are copied unchanged",
  async (size) => {
    const bytes = randomBytes(size);
    using it = await scene(bytes);
    const { path, temp } = it;
    const copied = await it.copy();
    const { hash: recorded } = copied as VerifiedCopy;
    expect(copied).toMatchObject({ ok: true, hash: again(recorded, bytes) });
    expect(await hashFile(path, recorded, signal)).toMatchObject({ ok: true, hash: recorded });
    expect(readFileSync(temp).equals(bytes)).toBe(true);
  },
);

test("gives the copy the source's modification time and the requested mode, and leaves the source unchanged", async () => {
  using it = await scene("heron");
  const { path, temp } = it;
  utimesSync(path, 1_500_000_000.25, 1_500_000_000.25);
  const before = lstatSync(path);
  const expected = (await readFileIdentity(path))!;
  expect(await copyVerified(path, temp, { expected, mode: 0o664 }, signal)).toMatchObject({
    ok: true,
  });
  expect(statSync(temp)).toMatchObject({
    mtimeMs: 1_500_000_000_250,
    mode: constants.S_IFREG | 0o664,
    nlink: 1,
  });
  expect(lstatSync(path)).toMatchObject({
    mtimeMs: before.mtimeMs,
    ctimeMs: before.ctimeMs,
    mode: before.mode,
  });
});

test("reads the copy back from disk where possible and reports the method", async (context) => {
  using it = await scene();
  const { dir } = it;
  let direct = true;
  try {
    closeSync(openSync(dir.write("probe"), constants.O_RDONLY | constants.O_DIRECT));
  } catch {
    direct = false;
  }
  const copied = await it.copy();
  expect(copied).toMatchObject({ ok: true, readBack: direct ? "direct" : "cache" });
  if (!direct) context.skip("no O_DIRECT on the temporary folder's file system");
});

test("reports progress for copying first, then for verifying", async () => {
  using it = await scene(randomBytes(3 * MiB + 5));
  const steps: string[] = [];
  const onProgress = (copied: number, verified: number) => steps.push(`${copied} ${verified}`);
  await it.copy({ onProgress });
  const size = 3 * MiB + 5;
  const marks = [MiB, 2 * MiB, 3 * MiB, size];
  expect(steps).toEqual([
    ...marks.map((done) => `${done} 0`),
    ...marks.map((done) => `${size} ${done}`),
  ]);
});

test.each<["copying" | "verifying", number, number]>([
  ["copying", MiB, 0],
  ["verifying", 12 * MiB, MiB],
])("leaves no file if stopped while %s", async (_, copiedAt, verifiedAt) => {
  using it = await scene();
  const { dir, temp } = it;
  const stop = new AbortController();
  const onProgress = (copied: number, verified: number) => {
    if (copied === copiedAt && verified === verifiedAt) stop.abort(new Error("stop"));
  };
  await expect(it.copy({ onProgress }, stop.signal)).rejects.toThrow("stop");
  expect(existsSync(temp)).toBe(false);
  expect(openFilesBelow(dir.path)).toEqual([]);
});

/** Descriptors of this process that are still open. */
function openFilesBelow(folder: string): string[] {
  if (!existsSync("/proc/self/fd")) return [];
  const links = readdirSync("/proc/self/fd").map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return ""; // the descriptor that listed the folder
    }
  });
  return links.filter((path) => path.startsWith(folder));
}

function write(path: string, place: number, change: (byte: number) => number): void {
  const fd = openSync(path, "r+");
  const byte = Buffer.alloc(1);
  readSync(fd, byte, 0, 1, place);
  writeSync(fd, byte.map(change), 0, 1, place);
  closeSync(fd);
}

test.each<[string, (path: string) => void]>([
  ["grew", (path) => appendFileSync(path, "more")],
  ["shrank", (path) => truncateSync(path, 5 * MiB)],
  ["was touched", (path) => utimesSync(path, 1, 1)],
  ["was written to", (path) => write(path, 3, (byte) => byte ^ 1)],
])("rejects a source that %s during the copy", async (_, change) => {
  using it = await scene();
  const { path, temp } = it;
  let changed = false;
  const onProgress = () => {
    if (!changed) change(path);
    changed = true;
  };
  expect(await it.copy({ onProgress })).toMatchObject({ ok: false, code: "source_changed" });
  expect(existsSync(temp)).toBe(false);
});

test.each([0, 5 * MiB + 12_345, 11 * MiB - 1])(
  "detects a single wrong bit at %d on disk",
  async (place) => {
    using it = await scene();
    const { temp } = it;
    let spoilt = false;
    const onProgress = (copied: number) => {
      // The last block is hashed. All earlier blocks are written, nothing is synced, and nothing is
      // read back.
      if (!spoilt && copied === 12 * MiB) write(temp, place, (byte) => byte ^ 1);
      spoilt ||= copied === 12 * MiB;
    };
    expect(await it.copy({ onProgress })).toMatchObject({ ok: false, code: "verify_failed" });
    expect(spoilt).toBe(true);
    expect(existsSync(temp)).toBe(false);
  },
);

const PLANTED = 100;
const random = randomFrom();
/** Returns a whole number from `from`, below `below`. */
const randomInt = (from: number, below: number): number =>
  from + Math.floor(random() * (below - from));

test(`a wrong byte is detected in ${PLANTED} of ${PLANTED} copies that are still being written`, async () => {
  using it = await scene(randomBytes(4 * MiB + 4099));
  const undetected: string[] = [];
  for (let round = 0; round < PLANTED; round++) {
    const from = randomInt(2, 6) * MiB;
    let place: number | undefined;
    // The last block is still being written, and all earlier ones are complete.
    const onProgress = (copied: number): void => {
      if (place !== undefined || copied < Math.min(from, it.expected.size)) return;
      place = randomInt(0, Math.floor((copied - 1) / MiB) * MiB);
      write(it.temp, place, plantIn);
    };
    const copied = await it.copy({ onProgress });
    if (copied.ok || copied.code !== "verify_failed") undetected.push(`${from}: ${place}`);
  }
  expect(undetected).toEqual([]);
});

test(`a wrong byte is detected in ${PLANTED} of ${PLANTED} finished copies`, async () => {
  using it = await scene(randomBytes(4 * MiB + 4099));
  const copied = await it.copy();
  if (!copied.ok) throw new Error(copied.why);
  const hash = async (): Promise<string | undefined> => {
    const hashed = await hashFile(it.temp, copied.hash, signal);
    return hashed.ok ? hashed.hash : undefined;
  };
  expect(await hash()).toBe(copied.hash);
  const undetected: number[] = [];
  for (let round = 0; round < PLANTED; round++) {
    const place = randomInt(0, it.expected.size);
    let right = 0;
    write(it.temp, place, (byte) => plantIn((right = byte)));
    if ((await hash()) === copied.hash) undetected.push(place);
    write(it.temp, place, () => right);
  }
  expect(undetected).toEqual([]);
  expect(await hash()).toBe(copied.hash);
});

/** Returns another byte. */
const plantIn = (byte: number): number => byte ^ randomInt(1, 256);

test("rejects a copy that another program made longer", async () => {
  using it = await scene(randomBytes(MiB));
  const { temp } = it;
  const onProgress = (_: number, verified: number) =>
    verified === 0 && appendFileSync(temp, Buffer.alloc(2 * MiB));
  expect(await it.copy({ onProgress })).toMatchObject({ ok: false, code: "verify_failed" });
});

test("reports a full disk as an outage and leaves no file behind", async (context) => {
  using it = await scene(randomBytes(5 * MiB));
  const { dir, path, expected } = it;
  const mount = `mkdir -p ${dir.path}/small && mount -t tmpfs -o size=2m small ${dir.path}/small`;
  const reason = noMounts(mount, "a small file system of its own");
  if (reason) context.skip(reason);
  const result = await runChild(
    `const fs = await import("node:fs"); const temp = ${JSON.stringify(dir.at("small/temp"))};
     const { copyVerified } = await load("copy/copy-verified");
     const copied = await caught(copyVerified(${JSON.stringify(path)}, temp, { expected: ${JSON.stringify(expected)} }, signal));
     done({ copied, left: fs.existsSync(temp) });`,
    { mount },
  );
  expect(result).toMatchObject({ copied: { name: "Outage", code: "no_space" }, left: false });
});

test("a large copy never blocks the event loop", async () => {
  using it = await scene(Buffer.alloc(192 * MiB, "heron"));
  let turns = 0;
  const turn = (): void => void (turns++, (next = setImmediate(turn)));
  let next = setImmediate(turn);
  await it.copy();
  clearImmediate(next);
  expect(turns).toBeGreaterThan(64);
});

test("syncs the copy regularly, not only at the end, and reports a failed sync", async () => {
  const bytes = Buffer.alloc(200 * MiB, "heron");
  using it = await scene(bytes);
  const { dir, path } = it;
  const from = await open(path);
  const written = async (fails: boolean): Promise<string> => {
    const to = await open(dir.at(`copy-${fails}`), "w+");
    const syncedAt: number[] = [];
    let done = 0;
    const watched = new Proxy(to, {
      get(target, name) {
        if (name === "datasync") {
          return async () => {
            syncedAt.push(done / MiB);
            if (fails && syncedAt.length === 2) {
              throw Object.assign(new Error("EIO"), { code: "EIO", errno: -5 });
            }
          };
        }
        const value: unknown = Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    const onBytes = (count: number): void => void (done = count);
    const result = await writeCopy(
      from,
      watched,
      bytes.length,
      allocateDirectBuffers(bytes.length),
      onBytes,
      signal,
    ).then(() => "whole", String);
    await to.close();
    return `${result} ${syncedAt.join()}`;
  };
  expect(await written(false)).toBe("whole 64,128,192");
  expect(await written(true)).toBe("Error: EIO 64,128");
  await from.close();
});

test("reports the source as missing if its last name is removed during the read, but not while another name remains", async () => {
  using it = await scene("a film of some bytes");
  const { dir, path, temp } = it;
  linkSync(path, dir.at("second"));
  const onProgress = () => rmSync(path, { force: true });
  expect(await it.copy({ onProgress })).toMatchObject({ ok: true });
  rmSync(temp);
  linkSync(dir.at("second"), path);
  const removeAll = () => [path, dir.at("second")].map((name) => rmSync(name, { force: true }));
  expect(await it.copy({ onProgress: removeAll })).toMatchObject({
    ok: false,
    code: "source_missing",
  });
  expect(existsSync(temp)).toBe(false);
});

test("sets the time of a read-only copy", async (context) => {
  const reason = noOtherUser();
  if (reason) context.skip(reason);
  const result = await runChild(
    `const fs = await import("node:fs");
     const path = fs.mkdtempSync("/tmp/finish-copy-") + "/copy";
     fs.writeFileSync(path, "film", { mode: 0o444 });
     const attempt = await caught((await load("copy/copy-verified")).finishCopy(path, { mtimeNs: "1000000000000000000" }));
     const { mtimeMs, mode } = fs.statSync(path);
     fs.rmSync(path.slice(0, -5), { recursive: true });
     done({ attempt, mtimeMs, mode: mode & 0o777 });`,
    { nobody: true },
  );
  expect(result).toEqual({ attempt: {}, mtimeMs: 1e12, mode: 0o444 });
});
