import { expect, test } from "vitest";
import { createLog, createRecentLines } from "../../../src/program/log/log.ts";
import { tempFolder } from "../../support/temp-folder.ts";

test("keeps the last 2000 lines, but at most one mebibyte", () => {
  const recent = createRecentLines();
  for (let n = 0; n < 5000; n++) recent.add(`line ${n}`);
  expect(recent.lines()).toHaveLength(2000);
  expect(recent.lines().at(-1)).toBe("line 4999");
  for (let n = 0; n < 20; n++) recent.add("x".repeat(300_000));
  expect(recent.lines().join("").length).toBeLessThanOrEqual(1024 ** 2);
  recent.add("x".repeat(2 * 1024 ** 2));
  expect(recent.lines()).toEqual([]);
});

test("notifies a listener of each line until it stops listening", () => {
  const recent = createRecentLines();
  let told = 0;
  const stop = recent.listen(() => told++);
  recent.add("one");
  stop();
  recent.add("two");
  expect(told).toBe(1);
});

test("keeps the written lines, cleaned and without secrets", () => {
  using dir = tempFolder();
  const log = createLog({
    level: "info",
    file: dir.at("log"),
    pretty: true,
    secrets: () => ["s3cret-token"],
  });
  log.info(`\u001b[2J s3cret-token ${"x".repeat(1_000_000)}`);
  const kept = log.recent?.lines().join("") ?? "";
  expect(kept).toContain("[hidden]");
  expect(kept).not.toMatch(/s3cret|\u001b/);
  expect(kept.length).toBeLessThan(10_000);
});
