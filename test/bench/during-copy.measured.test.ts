import { expect, test } from "vitest";
import { callDuringCopy } from "../../bench/during-copy/measure.ts";
import { otherFileSystem } from "../process/large-copy.ts";
import { bareNodeMs } from "../support/bare-node.ts";

/** Maximum answer time as a multiple of a bare Node start (about 50 ms), which is half a second. */
const MOST_TIMES = 10;

test("tools answer while a daemon copies 256 MiB, each within ten times the start of a bare Node", async () => {
  using media = otherFileSystem();
  const { answersMs } = await callDuringCopy(256, media?.path);
  const bareMs = bareNodeMs();
  for (const [tool, times] of Object.entries(answersMs)) {
    // The number of answers during the copy depends on the disk.
    expect(times.length, tool).toBeGreaterThan(0);
    expect(Math.max(...times) / bareMs, tool).toBeLessThan(MOST_TIMES);
  }
});
