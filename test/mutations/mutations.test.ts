import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { MUTATIONS } from "./mutations.ts";

test.each(MUTATIONS)("can still be broken: $promise", ({ file, from, to, tests }) => {
  const places = readFileSync(file, "utf8").split(from).length - 1;
  expect({ file, places, changes: from !== to }).toEqual({ file, places: 1, changes: true });
  for (const path of tests.split(" ")) expect(existsSync(path), path).toBe(true);
});
