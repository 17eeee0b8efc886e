import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { keepsOwnTimes } from "../../../../src/adapters/fs/read/own-times.ts";

test.skipIf(process.platform !== "linux")(
  "a disk of this machine writes its own times, and not whatever else is mounted",
  () => {
    if (existsSync("/dev/shm")) expect(keepsOwnTimes("/dev/shm")).toBe(true);
    expect(["/proc", "/sys", "/not/there"].filter(keepsOwnTimes)).toEqual([]);
  },
);
