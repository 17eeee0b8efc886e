import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeLarge } from "../../../test/process/large-copy.ts";
import { measureRound, type Round } from "../../copy/measure.ts";
import { measurement } from "../measurement.ts";

const MIB = { full: 1024, short: 128 };
const ROUNDS = { full: 5, short: 3 };
const FLOOR = "cp + sync -f + cold read";

export const copy = measurement({
  name: "copy",
  command: "npm run bench:copy",
  short: true,
  rows: {
    warm: { what: "verified copy of 1 GiB", unit: "ms", bar: { ratioAtMost: 2 }, floor: FLOOR },
    cold: {
      what: "verified copy of 1 GiB, nothing in memory",
      unit: "ms",
      bar: { ratioAtMost: 2 },
      floor: FLOOR,
    },
  },
  async measure({ effort }) {
    const folder = mkdtempSync(join(tmpdir(), "plex-ingest-bench-"));
    try {
      const places = { source: join(folder, "source"), target: join(folder, "copy") };
      writeLarge(places.source, MIB[effort]);
      const inState = async (state: "warm" | "cold") => {
        const rounds: Round[] = [];
        for (let round = 0; round < ROUNDS[effort]; round++) {
          rounds.push(await measureRound(places, state, round % 2 === 1));
        }
        const of = (field: (round: Round) => number): number => median(rounds.map(field));
        return {
          value: of((one) => one.verified),
          floor: of((one) => one.cp + one.sync + one.coldRead),
        };
      };
      return { warm: await inState("warm"), cold: await inState("cold") };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
