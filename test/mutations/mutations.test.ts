import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { patternOf } from "./find-place.ts";
import { MUTATIONS } from "./mutations.ts";

test.each(MUTATIONS)(
  "the code that this mutation changes still exists: $promise",
  ({ file, from, to, tests }) => {
    const places = readFileSync(file, "utf8").match(patternOf(from))?.length ?? 0;
    expect({ file, places, changes: from !== to }).toEqual({ file, places: 1, changes: true });
    for (const path of tests.split(" ")) expect(existsSync(path), path).toBe(true);
  },
);

test.each([
  ["a(b, c)", "a(\n  b,\n  c,\n)", true],
  ["if (a) return", "if (a) {\n  return", false],
  ["x.where(1).y", "x\n  .where(1)\n  .y", true],
  ["[a, b,]", "[a, b]", true],
])("searches for %j in %j regardless of formatting: %s", (code, text, isThere) => {
  expect(patternOf(code).test(text)).toBe(isThere);
});
