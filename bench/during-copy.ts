import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { tempFolder } from "../test/support/temp-folder.ts";
import { callDuringCopy } from "./during-copy/measure.ts";

// npm run bench:tools -- --mib 4096 --to FOLDER
// How long the tools take to answer while a real daemon copies real bytes. Runs what was built: npm run build.

const AT_MOST_MS = 500;
const { values } = parseArgs({ options: { mib: { type: "string", default: "4096" }, to: { type: "string" } } });
// Another file system than the downloads', where there is one.
using media = tempFolder(values.to ?? (existsSync("/dev/shm") ? "/dev/shm" : undefined));
const { bytes, copyMs, answersMs } = await callDuringCopy(Number(values.mib), media.path);

for (const [tool, times] of Object.entries(answersMs)) {
  const sorted = times.toSorted((a, b) => a - b);
  const p99 = rounded(sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN);
  const max = rounded(sorted.at(-1) ?? Number.NaN);
  const figures = { bytes, copy_ms: Math.round(copyMs), tool, calls: times.length, p99_ms: p99, max_ms: max };
  console.log(JSON.stringify({ bench: "during-copy", ...figures, at_most_ms: AT_MOST_MS }));
  console.log(
    `${tool}: ${times.length} calls while ${values.mib} MiB were copied; p99 ${p99} ms, longest ${max} ms (at most ${AT_MOST_MS})`,
  );
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
