import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const part = readFileSync(join(ROOT, "docs/develop/page-tasks.md"), "utf8");
const rows = [...part.matchAll(/^\| ([^|]+) \| ([^|]+) \| `(test\/[^`]+)`: ([^|]+) \|$/gm)].map(
  ([, task = "", steps = "", file = "", title = ""]) => ({ task, steps, file, title }),
);

test("an existing test covers each of the thirty tasks on the page", () => {
  expect(rows).toHaveLength(30);
  const isThere = (file: string, title: string): boolean =>
    existsSync(join(ROOT, file)) && readFileSync(join(ROOT, file), "utf8").includes(`"${title}"`);
  expect(rows.filter(({ file, title }) => !isThere(file, title))).toEqual([]);
});

test("the ten most frequent tasks take at most five steps", () => {
  const most = rows
    .slice(0, 10)
    .map(({ steps }) => Math.max(...(steps.match(/\d+/g) ?? ["99"]).map(Number)));
  expect(Math.max(...most)).toBeLessThanOrEqual(5);
});
