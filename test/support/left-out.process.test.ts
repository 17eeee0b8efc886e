import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("tests of a browser that is missing are left out, with one line that states the reason", async () => {
  const files = ["test/hosts/ui/dialogs.test.ts", "test/hosts/ui/palette.test.ts"];
  const args = ["node_modules/vitest/vitest.mjs", "run", "--project", "programs", ...files];
  const { CI: _, ...env } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { ...env, CHROMIUM: "/nonexistent", NO_COLOR: "1" },
  });
  expect(stdout.match(/left out: chromium-headless-shell is not installed/g)).toHaveLength(1);
  expect(stdout.trimEnd()).toMatch(/\n0 passed, 0 failed, \d+ skipped$/);
});
