// `npm test`: runs the checks alongside the tests, because tests spend part of their time waiting.
// Both must pass. Additional arguments are passed to the tests. Ends with what the run did not
// contain, and with the counts alone on the last line. Leaves nothing in the temporary folder.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, globSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { EndOfTests } from "../test/support/by-folder.ts";
import { listLeftOut, PROJECTS_OF_TEST } from "./test-projects.ts";

async function codeOf(child: ChildProcess): Promise<number> {
  const [code] = (await once(child, "close")) as [number | null];
  return code ?? 1;
}

/**
 * The output of the checks is shown in one piece after they end, and only if one of them failed.
 */
async function check(): Promise<number> {
  const began = performance.now();
  const child = spawn("npm", ["run", "--silent", "check"], { stdio: ["ignore", "pipe", "pipe"] });
  const [out, errors, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    codeOf(child),
  ]);
  const took = `${((performance.now() - began) / 1000).toFixed(0)} s`;
  console.log(
    code === 0
      ? ` ✓ format, lint, types and unused code  ${took}`
      : `${out}${errors} ✗ npm run check  ${took}`,
  );
  return code;
}

/** Splits the arguments into the values of `--project` and whether anything else selects tests. */
function readSelection(args: readonly string[]): { projects: string[]; isPart: boolean } {
  const projects = args.filter((_, position) => args[position - 1] === "--project");
  return { projects, isPart: args.length > 2 * projects.length };
}

/**
 * A temporary folder for one run. Other accounts may use it like the machine's own. The name is
 * short, because the path of a socket has at most 107 bytes.
 */
function makeTemporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "pi-"));
  chmodSync(folder, 0o1777);
  return folder;
}

/** Removes the folder of a run, and names what tests and their programs left in it. */
function removeTemporaryFolder(folder: string): void {
  const left = readdirSync(folder);
  if (left.length > 0) {
    console.log(`\nLeft in the temporary folder, and removed: ${left.length} (${left.join(", ")})`);
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

const given = process.argv.slice(2);
const { projects, isPart } = readSelection(given);
const own = PROJECTS_OF_TEST.flatMap((name) => ["--project", name]);
const temporary = makeTemporaryFolder();
// A stopped run removes its folder too: the tests get the same signal and end first.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
const tests = spawn("vitest", ["run", ...own, ...given], {
  stdio: ["inherit", "inherit", "inherit", "ipc"],
  env: { ...process.env, TMPDIR: temporary },
});
let ended: EndOfTests | undefined;
tests.on("message", (message: EndOfTests) => (ended = message));
const codes = await Promise.all([check(), codeOf(tests)]);
if (codes[0] !== 0) console.log("\n✗ npm run check found problems: see above.");
removeTemporaryFolder(temporary);
if (ended !== undefined && !isPart) {
  const all = globSync("test/**/*.test.ts").length;
  const left = listLeftOut([...PROJECTS_OF_TEST, ...projects], new Set(ended.files).size, all);
  if (left.length > 0) console.log(`\n${left.join("\n")}`);
}
console.log(`\n${ended?.counts ?? "The tests ended early: see above."}`);
process.exitCode = Math.max(...codes);
