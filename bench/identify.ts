import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readCatalogue } from "./accuracy/catalogue.ts";
import { startCatalogue } from "./accuracy/stand-in.ts";
import { identifyNames } from "./identify/names.ts";
import { runProgram } from "./identify/run-program.ts";

const USAGE = `usage: npm run bench:identify -- --data DIR [--program dist/plex-ingest.js]
DIR holds tmdb/*.jsonl.gz, a catalogue. Its README describes the format. It does not come with this program.`;
/**
 * Works of each kind. A cache contains the responses for this many works after a thousand releases.
 */
const WORKS = 500;
const AT = [10_000, 30_000, 60_000];
const AT_LEAST = 1000;

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    program: { type: "string", default: "dist/plex-ingest.js" },
  },
});
if (values.data === undefined) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  await measure(values.data, values.program);
}

async function measure(data: string, program: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "plex-ingest-bench-"));
  try {
    const catalogue = readCatalogue(data);
    await using tmdb = await startCatalogue(catalogue);
    const env = {
      HOME: folder,
      PLEX_INGEST_STATE_DIR: folder,
      TMDB_URL: `${tmdb.origin}/3`,
      TMDB_API_KEY: "0".repeat(32),
    };
    const names = (lines: number) => identifyNames(catalogue, WORKS, lines);
    const run = (lines: readonly number[]) =>
      runProgram([program], env, names(lines.at(-1) ?? 0), lines);
    // Makes every request that can occur, so that the second run finds all answers in the database.
    const cold = await run([4 * WORKS]);
    const asked = tmdb.requests.length;
    const warm = await run(AT);
    const more = tmdb.requests.length - asked;
    const speed = ({ lines, seconds }: { lines: number; seconds: number }) =>
      Math.round((lines - 1) / seconds);
    console.table({ cold: cold[0], ...Object.fromEntries(warm.map((one) => [one.lines, one])) });
    const last = warm.at(-1);
    const namesPerSecond = last ? speed(last) : 0;
    const result = {
      names_per_second: namesPerSecond,
      at_least: AT_LEAST,
      requests: { cold: asked, warm: more },
    };
    console.log(
      JSON.stringify({
        bench: "identify",
        ...result,
        peak_mib: warm.map(({ peakMiB }) => peakMiB),
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
