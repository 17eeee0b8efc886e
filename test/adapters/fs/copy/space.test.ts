import { statfsSync } from "node:fs";
import { expect, test } from "vitest";
import { readFreeBytes } from "../../../../src/adapters/fs/copy/copy-verified.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

test("reports the free space that is available to an ordinary user", async () => {
  using dir = tempFolder();
  const { bavail, bsize } = statfsSync(dir.path);
  const free = await readFreeBytes(dir.path);
  // other processes may write between the two calls
  expect(Math.abs(free - bavail * bsize)).toBeLessThan(2 * 1024 ** 3);
  expect(free).toBeGreaterThan(0);
  expect(Math.abs((await readFreeBytes(dir.path, "local")) - free)).toBeLessThan(2 * 1024 ** 3);
});
