import { expect, test } from "vitest";
import { reserveSpace } from "../../../../src/adapters/fs/links/shared-space.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

const identity = (size: number) => ({ dev: "1", ino: "1", size, mtimeNs: "0" });
const { signal } = new AbortController();

/**
 * A disk with `free` bytes free. Its copies end when `end` is called, and `write` sets the progress
 * that they report.
 */
function disk(free: number) {
  const copies: { size: number; write: (bytes: number) => void; end: () => void }[] = [];
  const steps = reserveSpace({
    readFreeBytes: async () => free,
    copyVerified: async (_source, _temp, { expected, onProgress }) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      copies.push({ size: expected.size, write: (bytes) => onProgress?.(bytes, 0), end: resolve });
      await promise;
      return { ok: true, hash: "", readBack: "direct" };
    },
  });
  return { ...steps, copies };
}

test("continues the first of two copies that do not both fit, and reports a full disk for the second", async () => {
  using folder = tempFolder();
  const { copyVerified, copies } = disk(100);
  const copy = (size: number, parent = folder.path) =>
    copyVerified("source", `${parent}/temp`, { expected: identity(size) }, signal);
  const [first, second] = [copy(60), copy(50)];
  await expect(second).rejects.toMatchObject({ code: "no_space" });
  const third = copy(40);
  const elsewhere = copy(90, "/proc");
  // The kernel decides which of the last two copies checks its disk first.
  await expect
    .poll(() => copies.map(({ size }) => size).toSorted((a, b) => a - b))
    .toEqual([40, 60, 90]);
  for (const { end } of copies) end();
  expect(await Promise.all([first, third, elsewhere])).toMatchObject([
    { ok: true },
    { ok: true },
    { ok: true },
  ]);
  const again = copy(50);
  await expect.poll(() => copies.length).toBe(4);
  copies[3]?.end();
  expect(await again).toMatchObject({ ok: true });
});

test("space that a running copy still needs does not count as free", async () => {
  using folder = tempFolder();
  const { copyVerified, readFreeBytes, copies } = disk(100);
  const copying = copyVerified("source", folder.at("temp"), { expected: identity(60) }, signal);
  await expect.poll(() => copies.length).toBe(1);
  expect(await readFreeBytes(folder.path)).toBe(40);
  expect(await readFreeBytes("/proc")).toBe(100);
  copies[0]?.write(25);
  expect(await readFreeBytes(folder.path)).toBe(65);
  copies[0]?.end();
  await copying;
  expect(await readFreeBytes(folder.path)).toBe(100);
});
