// `npm run test:seeds [-- --from 1 --count 200 FILE…]`: runs the unit tests that follow the seed of
// a run once with each of these seeds. A red seed is a fault of the code or of the test.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { parseArgs } from "node:util";
import { importsOf, readSources, type Sources } from "../support/sources.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    from: { type: "string", default: "1" },
    count: { type: "string", default: "200" },
  },
});
const [from, count] = [Number(values.from), Number(values.count)];

/** The row order follows the seed in every test file, which is not what this looks for. */
const IN_EVERY_FILE = "support/row-order.ts";

/** The test files that use the seed, themselves or through a file that they import. */
function followers(sources: Sources): string[] {
  const usersOf = Map.groupBy(importsOf(sources), ({ to }) => to);
  const found = new Set(
    (usersOf.get("support/random.ts") ?? [])
      .map((use) => use.from)
      .filter((path) => path !== IN_EVERY_FILE)
      .filter((path) => /\bSEED\b|\brandomFrom\(\)/.test(sources[path] ?? "")),
  );
  for (const path of found) for (const use of usersOf.get(path) ?? []) found.add(use.from);
  return [...found].filter((path) => path.endsWith(".test.ts")).map((path) => `test/${path}`);
}

/** A named file may also start programs, which the unit tests do not. */
const PROJECTS = positionals.length > 0 ? ["unit", "process", "programs", "slow"] : ["unit"];
const projects = PROJECTS.flatMap((name) => ["--project", name]);
const files = positionals.length > 0 ? positionals : followers(readSources("test"));
const red: number[] = [];
for (let seed = from; seed < from + count; seed++) {
  const child = spawn("vitest", ["run", ...projects, ...files], {
    env: { ...process.env, PLEX_INGEST_TEST_SEED: String(seed) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const shown: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => shown.push(text));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) {
    red.push(seed);
    console.log(shown.join(""));
  }
  console.log(`${code === 0 ? "✓" : "✗"} seed ${seed}`);
}
console.log(
  `${count - red.length} of ${count} seeds passed${red.length > 0 ? `; red: ${red.join(", ")}` : ""}`,
);
process.exitCode = red.length > 0 ? 1 : 0;
