import { hostname } from "node:os";
import { expect, test } from "vitest";
import { plotText } from "../../../bench/table/growth/plot.ts";
import { lineOf } from "../../../bench/table/lines.ts";
import { describeMachine } from "../../../bench/table/machine.ts";
import { markdownPage } from "../../../bench/table/markdown.ts";

const GROWTH = {
  what: "Rows",
  unit: "ms",
  points: [
    { size: 1000, values: { queue: 1, status: 0 } },
    { size: 100_000, values: { queue: 4 } },
  ],
};

test("a plot draws a bar for each size, scaled to the largest value", () => {
  expect(plotText(GROWTH).split("\n")).toEqual([
    "queue",
    `    1,000  ${"█".repeat(10).padEnd(40)} 1 ms`,
    `  100,000  ${"█".repeat(40)} 4 ms`,
    "status",
    `    1,000  ${" ".repeat(40)} 0 ms`,
    "  100,000  not measured",
  ]);
});

test("a value above zero always has a visible bar", () => {
  const points = [
    { size: 1, values: { a: 0.0001 } },
    { size: 2, values: { a: 1 } },
  ];
  expect(plotText({ what: "", unit: "ms", points })).toContain("▏");
});

test("the page lists each figure with its command, and describes the machine without its host name", () => {
  const machine = { ...describeMachine(), load: 5 };
  const row = { what: "a | thing", unit: "ms", bar: { atMost: 2 }, floor: "its floor" };
  const lines = [
    lineOf({ name: "thing", command: "npm run bench:thing" }, "key", row, { value: 3, floor: 2 }),
  ];
  const failed = [{ name: "other", why: "no disk" }];
  const peers = [
    {
      title: "Parsers",
      note: "One could not be had.",
      columns: ["", "names/s"],
      rows: [["ours", "9"]],
    },
  ];
  const page = markdownPage({ machine, day: "2026-11-21", lines, failed, growth: [GROWTH], peers });
  expect(page).toContain(
    "| a \\| thing | 3 ms | ≤ 2 ms | **no** | 2 ms: its floor | 1.5 × | `npm run bench:thing` |",
  );
  for (const text of [
    machine.cpu,
    "`other` was not measured: no disk",
    "| ours | 9 |",
    "One could not be had.",
    "█",
  ]) {
    expect(page).toContain(text);
  }
  expect(page).toContain("**The machine was busy**");
  expect(page).not.toContain(hostname());
  expect(page).not.toContain(process.cwd());
});

test("a page of a quiet machine contains only what was measured", () => {
  const page = markdownPage({
    machine: { ...describeMachine(), load: 0.2 },
    day: "2026-11-21",
    lines: [],
    failed: [],
    growth: [],
    peers: [],
  });
  expect(page).not.toMatch(/##|busy/);
});
