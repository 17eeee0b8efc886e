import { expect, test } from "vitest";
import { formatCallLines } from "../../../src/hosts/demo/demo.ts";

const page = { width: 60, paint: (text: string) => text };

test("prints a call and its answer in two columns, and wraps a long answer in its column", () => {
  expect(formatCallLines("get_ingest_queue", "3 wait", page)).toEqual([
    `${"get_ingest_queue".padEnd(32)}3 wait`,
  ]);
  const lines = formatCallLines(
    "get_ingest_item #7",
    "three videos and a subtitle, one of them odd",
    page,
  );
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/^ {32}\S/);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
});

test("prints a call that is longer than its column on its own line", () => {
  const call = "approve_ingest #7 as tv 1437 season 1";
  expect(formatCallLines(call, "approved", page)).toEqual([call, `${" ".repeat(32)}approved`]);
});
