import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { runProgram, startDaemon } from "../support/daemon.ts";
import { type Home, makeHome } from "./home.ts";

/** Warns as soon as the program listens to warnings. */
const PLANTED = `
  const { on } = process;
  process.on = (name, listener) => {
    if (name === "warning") {
      process.on = on;
      process.emitWarning("planted", "DeprecationWarning", "DEP9");
    }
    return on.call(process, name, listener);
  };
`;

/** Writes a module that the program loads first. Returns the environment that loads it. */
function plant(home: Home, code: string): { NODE_OPTIONS: string } {
  const path = join(home.path, "planted.mjs");
  writeFileSync(path, code);
  return { NODE_OPTIONS: `--import ${pathToFileURL(path).href}` };
}

test("every line of the daemon's and the MCP server's log is JSON, also Node's warnings", async () => {
  using home = makeHome();
  home.configure();
  const env = plant(home, PLANTED);
  await using daemon = await startDaemon(home, { env });
  await expect.poll(daemon.stderr).toContain('"msg":"DeprecationWarning: planted"');
  expect(await daemon.end()).toMatchObject({ code: 0 });
  const { stderr } = await runProgram(home, ["mcp"], { env });
  expect(stderr).toContain('"msg":"DeprecationWarning: planted"');
  for (const text of [daemon.stderr(), stderr]) {
    for (const line of text.trim().split("\n")) JSON.parse(line);
  }
});

test("a command prints Node's warnings after its result, without a stack", async () => {
  using home = makeHome();
  home.configure();
  const { stdout, stderr } = await runProgram(home, ["config", "show"], {
    env: plant(home, PLANTED),
  });
  expect(stdout).not.toContain("planted");
  expect(stderr).toMatch(/^DeprecationWarning: planted$/m);
  expect(stderr).not.toContain("(node:");
});
