import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { tempFolder } from "../test/support/temp-folder.ts";
import { callDuringCopy } from "./during-copy/measure.ts";

// Measures the response time of the tools while a real daemon copies real bytes and many files are
// dropped at once. Runs the built program (npm run build).
// npm run bench:tools -- --mib 4096 --to FOLDER --files 100000

const AT_MOST_MS = 500;
const MAX_MIB = 250;
const { values } = parseArgs({
  options: {
    mib: { type: "string", default: "4096" },
    to: { type: "string" },
    files: { type: "string", default: "0" },
  },
});
// A file system other than that of the downloads, if available.
using media = tempFolder(values.to ?? (existsSync("/dev/shm") ? "/dev/shm" : undefined));
const files = Number(values.files);
const { bytes, copyMs, answersMs, peakMib, dropMs } = await callDuringCopy(
  Number(values.mib),
  media.path,
  files,
);

for (const [tool, times] of Object.entries(answersMs)) {
  const sorted = times.toSorted((a, b) => a - b);
  const p99 = rounded(sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN);
  const max = rounded(sorted.at(-1) ?? Number.NaN);
  const figures = {
    bytes,
    copy_ms: Math.round(copyMs),
    tool,
    calls: times.length,
    p99_ms: p99,
    max_ms: max,
  };
  console.log(JSON.stringify({ bench: "during-copy", ...figures, at_most_ms: AT_MOST_MS }));
  console.log(
    `${tool}: ${times.length} calls while ${values.mib} MiB were copied; p99 ${p99} ms, longest ${max} ms (at most ${AT_MOST_MS})`,
  );
}

const peak = `peak ${peakMib} MiB resident (at most ${MAX_MIB})`;
console.log(
  dropMs === undefined
    ? peak
    : `${files} files ready ${Math.round(dropMs / 1000)} s after they were dropped; ${peak}`,
);

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
