import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measurable, type Parts, partsOf } from "./memory/parts.ts";
import { daemonParts, httpParts, mcpParts } from "./memory/processes.ts";

// Shows where the memory of the daemon and the MCP servers is. `--releases 0,1000,10000` measures a
// daemon after each of these numbers of releases; `--only WORD` runs some processes.
// npm run bench:memory-parts

const { values } = parseArgs({
  options: { releases: { type: "string", default: "0,1000" }, only: { type: "string" } },
});

type Measure = (options: string) => AsyncGenerator<number>;
const all: [string, Measure][] = [
  ...values.releases
    .split(",")
    .map(Number)
    .map((count): [string, Measure] => [
      count === 0 ? "daemon at rest" : `daemon after ${count.toLocaleString("en")} releases`,
      (options) => daemonParts(count, options),
    ]),
  ["MCP after tools/list", mcpParts],
  ["MCP over HTTP under 50 callers", httpParts],
];

const table: [string, Parts][] = [];
for (const [name, measure] of all) {
  if (values.only !== undefined && !name.includes(values.only)) continue;
  const folder = mkdtempSync(join(tmpdir(), "plex-ingest-bench-"));
  try {
    for await (const pid of measure(measurable(folder))) {
      table.push([name, await partsOf(pid, folder)]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(JSON.stringify({ bench: "memory-parts", name, ...table.at(-1)?.[1] }));
}
const rows = Object.keys(table[0]?.[1] ?? {}) as (keyof Parts)[];
console.log(`\n| MiB | ${table.map(([name]) => name).join(" | ")} |`);
console.log(`|---|${table.map(() => "---|").join("")}`);
for (const row of rows) {
  console.log(`| ${row} | ${table.map(([, parts]) => parts[row]).join(" | ")} |`);
}
