import { randomFillSync } from "node:crypto";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measureRound, type Round } from "./copy/measure.ts";

// Compares a verified copy with plain copying, syncing and reading, side by side in the same
// folders.
// npm run bench:copy -- --size 1GiB --dir FOLDER --to FOLDER

const UNITS: Record<string, number> = { MiB: 2 ** 20, GiB: 2 ** 30 };
const { values } = parseArgs({
  options: {
    size: { type: "string", default: "1GiB" },
    dir: { type: "string", default: tmpdir() },
    to: { type: "string" },
    rounds: { type: "string", default: "5" },
  },
});
const [, number = "", unit = ""] = /^(\d+)(MiB|GiB)$/.exec(values.size) ?? [];
const size = Number(number) * (UNITS[unit] ?? 0);
if (!(size > 0)) {
  throw new Error(`--size ${values.size} is not a valid size. Use the form 512MiB or 4GiB.`);
}
const rounds = Math.max(1, Number(values.rounds));

const from = mkdtempSync(join(values.dir, "plex-ingest-bench-"));
const to = mkdtempSync(join(values.to ?? values.dir, "plex-ingest-bench-"));
try {
  const places = { source: join(from, "source"), target: join(to, "copy") };
  writeSource(places.source);
  for (const state of ["warm", "cold"] as const) {
    const measured: Round[] = [];
    for (let round = 0; round < rounds; round++) {
      measured.push(await measureRound(places, state, round % 2 === 1));
    }
    tell(state, measured);
  }
} finally {
  rmSync(from, { recursive: true, force: true });
  rmSync(to, { recursive: true, force: true });
}

function tell(source: "warm" | "cold", measured: readonly Round[]): void {
  const of = (field: (round: Round) => number): number => Math.round(median(measured.map(field)));
  const [cp, sync, coldRead, verified] = [
    of((r) => r.cp),
    of((r) => r.sync),
    of((r) => r.coldRead),
    of((r) => r.verified),
  ];
  const bar = 2 * (cp + sync) + coldRead;
  const ratio = Math.round((verified / bar) * 100) / 100;
  const lag = Math.round(Math.max(...measured.map((r) => r.lagMs)));
  const readBack = measured[0]?.readBack;
  const figures = {
    cp_ms: cp,
    sync_ms: sync,
    cold_read_ms: coldRead,
    verified_ms: verified,
    bar_ms: bar,
    ratio,
  };
  console.log(
    JSON.stringify({
      bench: "copy",
      bytes: size,
      source,
      read_back: readBack,
      ...figures,
      loop_lag_ms: lag,
    }),
  );
  console.log(
    `copy: ${values.size}, source ${source}: verified ${verified} ms (read back ${readBack}); cp ${cp} + sync -f ${sync}, cold read ` +
      `${coldRead}: 2 × (cp + sync) + read = ${bar} ms; ratio ${ratio} (at most 1); longest loop lag ${lag} ms`,
  );
}

/** Writes random bytes, so that no layer can compress them. */
function writeSource(path: string): void {
  const block = Buffer.alloc(2 ** 20);
  const handle = openSync(path, "wx");
  for (let written = 0; written < size; written += block.length) {
    writeSync(handle, randomFillSync(block));
  }
  closeSync(handle);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
