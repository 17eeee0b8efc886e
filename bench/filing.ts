import { parseArgs } from "node:util";
import { measureFiling } from "./filing/measure.ts";

// Measures how many releases per second the daemon files if they are already in its watched folder.
// Runs the built program (npm run build).
// npm run bench:filing -- --films 1000 --rounds 3 --syscalls

const AT_LEAST = 100;
const { values } = parseArgs({
  options: {
    films: { type: "string", default: "1000" },
    rounds: { type: "string", default: "1" },
    syscalls: { type: "boolean", default: false },
    "node-options": { type: "string" },
  },
});

const releases = Number(values.films);
const nodeOptions = values["node-options"];
for (let round = 0; round < Number(values.rounds); round++) {
  tell(await measureFiling({ releases, nodeOptions }));
}
if (values.syscalls) {
  const { syscalls = {} } = await measureFiling({ releases, syscalls: true });
  console.log(JSON.stringify({ bench: "filing", syscalls_each: syscalls }));
  console.log("system calls per release:");
  for (const [name, calls] of Object.entries(syscalls)) {
    console.log(`  ${name.padEnd(20)} ${calls}`);
  }
}

function tell({
  perSecond,
  cpuSecondsEach,
  peakMiB,
  floorPerSecond,
  ratio,
}: Awaited<ReturnType<typeof measureFiling>>) {
  const figures = {
    per_second: rounded(perSecond),
    cpu_ms_each: rounded(cpuSecondsEach * 1000),
    peak_mib: Math.round(peakMiB),
    floor_per_second: Math.round(floorPerSecond),
    ratio: rounded(ratio),
  };
  console.log(JSON.stringify({ bench: "filing", releases, ...figures, at_least: AT_LEAST }));
  console.log(
    `filing: ${figures.per_second} releases per second (at least ${AT_LEAST}), ` +
      `${figures.cpu_ms_each} ms of CPU each, peak ${figures.peak_mib} MiB; floor ` +
      `${figures.floor_per_second} per second, ratio ${figures.ratio}`,
  );
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
