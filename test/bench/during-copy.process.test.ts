import { expect, test } from "vitest";
import { callDuringCopy } from "../../bench/during-copy/measure.ts";
import { otherFileSystem } from "../process/large-copy.ts";

test("tools answer within half a second while a daemon copies 256 MiB", async () => {
  using media = otherFileSystem();
  const { answersMs } = await callDuringCopy(256, media?.path);
  for (const [tool, times] of Object.entries(answersMs)) {
    // How many fit into the copy is the disk's to say.
    expect(times.length, tool).toBeGreaterThan(0);
    expect(Math.max(...times), tool).toBeLessThan(500);
  }
}, 60_000);
