import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const run = (...args: string[]) =>
  spawnSync(process.execPath, ["bench/decisions.ts", ...args], { encoding: "utf8" });

/** `npm run bench:decisions -- --accept` records a kind of change that is meant. */
test("every name of the project's own is decided as recorded", () => {
  const { status, stdout, stderr } = run();
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^\d{4} names, 0 differences of 0 kinds/);
  expect(status).toBe(0);
});

test("a record of other people's names needs a file of its own", () => {
  for (const args of [
    ["--data", "."],
    ["--record", "x"],
  ]) {
    expect(run(...args)).toMatchObject({ status: 2, stderr: /^usage:/ });
  }
});
