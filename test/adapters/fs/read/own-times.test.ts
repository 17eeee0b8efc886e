import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { keepsOwnTimes } from "../../../../src/adapters/fs/read/own-times.ts";

test.skipIf(process.platform !== "linux")(
  "trusts change times only on a local disk, not on other mounts",
  () => {
    if (existsSync("/dev/shm")) expect(keepsOwnTimes("/dev/shm")).toBe(true);
    expect(["/proc", "/sys", "/not/there"].filter(keepsOwnTimes)).toEqual([]);
  },
);
