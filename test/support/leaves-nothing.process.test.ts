import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { tempFolder } from "./temp-folder.ts";

const FOLDER = "test/fixtures/leaving";

/** The message that the check must report for what each file of the folder leaves behind. */
const LEFT: Readonly<Record<string, RegExp | undefined>> = {
  child: /open child processes: 0 before, 1 after/,
  environment: /environment PLEX_LEFT_BEHIND: none before, 1 after/,
  "fake-timers": /fake timers: false before, true after/,
  listener: /listeners of process to SIGUSR2: none before, 1 after/,
  nothing: undefined,
  server: /open TCPServerWrap: none before, 1 after/,
  timer: /open Timeout: \S+ before, \d+ after/,
  umask: /umask: \d+ before, 63 after/,
  "working-folder": /working folder: /,
};

test("only a test file that leaves something behind in a shared process fails", async () => {
  expect(readdirSync(FOLDER).filter((name) => name.endsWith(".fault.ts"))).toEqual(
    Object.keys(LEFT).map((name) => `${name}.fault.ts`),
  );
  using folder = tempFolder();
  const report = folder.at("report.json");
  const child = spawn(
    process.execPath,
    [
      "node_modules/vitest/vitest.mjs",
      "run",
      `--config=${FOLDER}/vitest.config.ts`,
      `--outputFile=${report}`,
    ],
    { stdio: "ignore" },
  );
  expect(await once(child, "close")).toEqual([1, null]);
  const { testResults } = JSON.parse(readFileSync(report, "utf8")) as {
    testResults: { name: string; status: string; message: string }[];
  };
  const said = new Map(
    testResults.map(({ name, message }) => [basename(name, ".fault.ts"), message]),
  );
  for (const [name, left] of Object.entries(LEFT)) {
    if (left) expect(said.get(name), name).toMatch(left);
    else expect(said.get(name), name).toBe("");
  }
});
