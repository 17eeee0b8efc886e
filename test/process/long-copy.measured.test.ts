import { closeSync, ftruncateSync, openSync, statfsSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ShownItem } from "../../src/app/shown/release-shape.ts";
import type { ShownStatus } from "../../src/app/shown/status-shape.ts";
import { bareNodeMs } from "../support/bare-node.ts";
import { cli, startDaemon } from "../support/daemon.ts";
import { asVideo } from "../support/video-bytes.ts";
import { waitFor } from "../support/wait-for.ts";
import { allFiles, startHome } from "./home.ts";
import { copyReaches, staged } from "./large-copy.ts";
import { ask, connect, type Decision } from "./mcp-session.ts";

const GiB = 2 ** 30;
const SIZE = 8 * GiB;
const NAME = "Interstellar.2014.mkv";
/**
 * Maximum times, as multiples of the start time of a bare node, which is 40 ms on an idle machine.
 * They correspond to two seconds and one second.
 */
const MOST_TIMES = { ended: 50, rejected: 25 };

/**
 * Writes a film that takes seconds to copy but no disk space: a head, a hole, and bytes at the end.
 */
function writeHuge(path: string): void {
  const fd = openSync(path, "wx");
  writeSync(fd, asVideo(""));
  ftruncateSync(fd, SIZE);
  const end = Buffer.alloc(1024 * 1024, 0x5a);
  writeSync(fd, end, 0, end.length, SIZE - end.length);
  closeSync(fd);
}

test("a long copy shows progress, stops soon after SIGTERM or a rejection, and resumes after SIGTERM", async (context) => {
  const { bavail, bsize } = statfsSync(tmpdir());
  if (bavail * bsize < 2 * SIZE) {
    console.log("skipped: less than 16 GiB are free in the temporary folder");
    context.skip();
    return;
  }
  await using home = await startHome({ settings: { INGEST_FILE_METHOD: "copy" } });
  writeHuge(join(home.downloads, NAME));
  await using client = await connect(home, { name: "viewer" });
  const status = () => ask<ShownStatus>(client, "get_watcher_status");
  const seen = async () => (await status()).copies?.[0];

  {
    await using daemon = await startDaemon(home);
    const first = await waitFor("the copy to be told of", seen);
    const second = await waitFor("it to go on", async () => {
      const now = await seen();
      return now && now.done_bytes > first.done_bytes && now;
    });
    expect(second).toMatchObject({
      name: "Interstellar (2014).mkv",
      total_bytes: SIZE,
      bytes_per_second: expect.any(Number),
      seconds_left: expect.any(Number),
    });
    const { item } = await ask<{ item: ShownItem }>(client, "get_ingest_item", {
      id: second.release_id,
    });
    expect(item).toMatchObject({ state: "filing", progress: { total_bytes: SIZE } });
    expect((await cli(home, "status")).stdout).toMatch(
      /Copies:\n {2}#1 {2}Interstellar \(2014\)\.mkv {2}\d+ % of 8 GiB {2}\S+ \S+\/s/,
    );
    const { code, ms } = await daemon.end();
    expect(code).toBe(0);
    expect(ms / bareNodeMs()).toBeLessThan(MOST_TIMES.ended);
    expect(allFiles(home.library)).toEqual([]);
    await expect
      .poll(() => daemon.log())
      .toMatch(/Copying Interstellar \(2014\)\.mkv \(8 GiB\) to .*Stopped copying/s);
    expect(daemon.log().match(/Copying/g)).toHaveLength(1);
    expect(await status()).not.toHaveProperty("copies");
  }

  await using daemon = await startDaemon(home);
  await copyReaches(home.library, 64 * 1024 * 1024);
  const asked = performance.now();
  const { results } = await ask<Decision>(client, "reject_ingest", {
    ids: [1],
    reason: "not this one",
  });
  expect(results).toEqual([expect.objectContaining({ id: 1, ok: true })]);
  await waitFor("the copy to be gone", () => staged(home.library).length === 0, undefined, 5);
  expect((performance.now() - asked) / bareNodeMs()).toBeLessThan(MOST_TIMES.rejected);
  await home.reaches(NAME, "rejected");
  expect(allFiles(home.library)).toEqual([]);
  expect(await status()).not.toHaveProperty("copies");
  const { history } = (await home.item(1)) ?? { history: [] };
  expect(history.map(({ actor }) => actor)).toContain("mcp:viewer");
  expect(JSON.stringify(history)).toContain("not this one");
  expect((await daemon.end()).code).toBe(0);
});
