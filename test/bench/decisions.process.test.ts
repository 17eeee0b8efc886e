import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const run = (...args: string[]) =>
  spawnSync(process.execPath, ["bench/decisions.ts", ...args], { encoding: "utf8" });

/** After an intended change, `npm run bench:decisions -- --accept` writes a new record. */
test("every name of the project's own is decided as recorded", () => {
  const { status, stdout, stderr } = run();
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^\d{4} names, 0 differences of 0 kinds/);
  expect(status).toBe(0);
});

test("other people's names are recorded only in a file outside the project", () => {
  for (const args of [
    ["--data", "."],
    ["--record", "x"],
    ["--data", ".", "--record", "bench/decisions/own.json.br"],
    ["--data", ".", "--record", "data.br"],
  ]) {
    expect(run(...args)).toMatchObject({ status: 2, stderr: /^usage:/ });
  }
});
