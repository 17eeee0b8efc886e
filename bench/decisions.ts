import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { isBelow } from "../src/base/path/is-below.ts";
import { readCatalogue } from "./accuracy/catalogue.ts";
import { createDecider } from "./accuracy/client.ts";
import { startCatalogue } from "./accuracy/stand-in.ts";
import { decideLabelled, decideMade } from "./decisions/decide.ts";
import { ownCatalogue } from "./decisions/own-catalogue.ts";
import {
  compareDecisions,
  type Decided,
  formatDifferences,
  readRecord,
  writeRecord,
} from "./decisions/record.ts";

const USAGE = `usage: npm run bench:decisions -- [--accept] [--data DIR --record FILE]
Decides names of every kind that the bench can make, and compares the decisions with those that are recorded in
bench/decisions/own.json.br. Differences are listed by kind, and make the exit code 1.
--accept replaces the record. Accept a kind of difference, never a single name.
--data takes the names and the catalogue from a folder of data, and --record the file of their decisions, which has to be
outside the project. Neither comes with this program.`;

const OWN_RECORD = "bench/decisions/own.json.br";
const THRESHOLD = 850;
/** Names of each form: as few as show a rule, so that the record stays small and a run short. */
const OWN = { seeds: [1, 2], each: 12 };
const DATA = { seeds: [1], each: 300 };

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      accept: { type: "boolean", default: false },
      data: { type: "string" },
      record: { type: "string" },
    },
  });
  const { data, record = OWN_RECORD, accept } = values;
  const isInProject = isBelow(resolve(record), process.cwd());
  // Other people's names are never written into the project.
  if ((data === undefined) !== (values.record === undefined) || (data && isInProject)) {
    console.error(USAGE);
    return 2;
  }
  const today = await decideNames(data);
  const recorded = readRecord(record);
  const differences = compareDecisions(recorded, today);
  const changed = differences.reduce((sum, { count }) => sum + count, 0);
  if (changed > 0) console.log(formatDifferences(differences));
  console.log(
    `${today.length} names, ${changed} differences of ${differences.length} kinds from ${record}.`,
  );
  if (accept) writeRecord(record, today);
  return changed > 0 && !accept ? 1 : 0;
}

async function decideNames(data: string | undefined): Promise<Decided[]> {
  const catalogue = data === undefined ? ownCatalogue() : readCatalogue(data);
  await using standIn = await startCatalogue(catalogue);
  const decider = createDecider(`${standIn.origin}/3`, THRESHOLD);
  try {
    if (data === undefined) return await decideMade(catalogue, decider, OWN);
    return [
      ...(await decideLabelled(data, catalogue, decider)),
      ...(await decideMade(catalogue, decider, DATA)),
    ];
  } finally {
    await decider.close();
  }
}

process.exitCode = await main(process.argv.slice(2));
