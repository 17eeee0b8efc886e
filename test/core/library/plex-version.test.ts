import { expect, test } from "vitest";
import { warnOfOldPlex } from "../../../src/core/library/canonical-guid.ts";

test("warns once per version about a server older than 1.30", () => {
  const warned: string[] = [];
  const old = warnOfOldPlex((message) => warned.push(message));
  expect(old("1.41.9.9961-46083195d")).toBeUndefined();
  expect(old("")).toBeUndefined();
  for (let asked = 0; asked < 3; asked++) {
    expect(old("1.29.2.6364-6d72b0cf6")).toMatch(/1\.29\.2.*supports only 1\.30 and newer/);
  }
  expect(old("1.20.0.1")).toContain("1.20.0.1");
  expect(warned).toHaveLength(2);
});
