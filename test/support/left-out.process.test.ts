import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { missingRoot } from "./missing-program.ts";
import { readSources } from "./sources.ts";

test("tests of a browser that is missing are left out, with one line that states the reason", async () => {
  const files = ["test/hosts/ui/dialogs.test.ts", "test/hosts/ui/palette.test.ts"];
  const args = ["node_modules/vitest/vitest.mjs", "run", "--project", "programs", ...files];
  const { CI: _, ...env } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { ...env, CHROMIUM: "/nonexistent/chromium", NO_COLOR: "1" },
  });
  expect(stdout.match(/left out: chromium-headless-shell is not installed/g)).toHaveLength(1);
  expect(stdout.trimEnd()).toMatch(/\n0 passed, 0 failed, \d+ skipped$/);
});

test.skipIf(missingRoot())("tests that need root name only root if the machine is Linux", () => {
  const file = JSON.stringify(new URL("missing-program.ts", import.meta.url));
  const text = `import { missingRoot } from ${file}; missingRoot();`;
  const args = ["--input-type=module", "--eval", text];
  const options = { encoding: "utf8", uid: 65_534, gid: 65_534, env: {} } as const;
  const { stdout } = spawnSync(process.execPath, args, options);
  expect(stdout).toBe("left out: this run has no rights of root: it is user 65534\n");
});

test("no test is left out for its user's rights without a line that gives the reason", () => {
  const silent = Object.entries(readSources("test")).flatMap(([path, text]) =>
    /skipIf\([^)\n]*getuid/.test(text) && !path.startsWith("support/left-out") ? [path] : [],
  );
  expect(silent, "use missingRoot() of test/support/missing-program.ts").toEqual([]);
});
