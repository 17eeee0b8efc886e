// `npm test`: runs the checks alongside the tests, because tests spend part of their time waiting.
// Both must pass. Additional arguments are passed to the tests.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

const PROJECTS = ["unit", "postgres", "process"].flatMap((name) => ["--project", name]);

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

const tests = spawn("vitest", ["run", ...PROJECTS, ...process.argv.slice(2)], { stdio: "inherit" });
const codes = await Promise.all([check(), codeOf(tests)]);
if (codes[0] !== 0) console.log("\n✗ npm run check found problems: see above.");
process.exitCode = Math.max(...codes);
