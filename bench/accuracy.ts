import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { reportBestKnown } from "./accuracy/best-known.ts";
import { readCatalogue } from "./accuracy/catalogue.ts";
import { createDecider } from "./accuracy/client.ts";
import { BEST_KNOWN, decideAll, NEGATIVES, REAL, SAME, TRAPS } from "./accuracy/decide-all.ts";
import type { Outcome } from "./accuracy/decision-score.ts";
import { decideGenerated, type GeneratedOutcome } from "./accuracy/generated/decide-generated.ts";
import { reportGenerated } from "./accuracy/generated/report.ts";
import type { ParserMiss } from "./accuracy/parser-score.ts";
import { parserTables } from "./accuracy/parser-table.ts";
import { startCatalogue, UNKNOWN_VOTES } from "./accuracy/stand-in.ts";
import { reasonCounts, requestCounts, summarize } from "./accuracy/summary.ts";

const USAGE = `usage: npm run bench:accuracy -- --data DIR [--misses FILE] [--threshold 0.85] [--generated 1000] [--seed 1]
                            [--best-known 400] [--unknown-votes 200]
--generated says how many made-up names of each kind are tried: 0 for none, all for all of them, which takes minutes. More of
them filed wrong than the bench allows end it with 1. --best-known says how many films with the most votes are tried as
Title.Year.1080p.BluRay.x264-GRP.mkv: more than 1 in 100 of them waiting end it with 1, too. --unknown-votes are the votes of
works of which the catalogue does not know any.
DIR holds release-names/*.jsonl (names with what is right about them) and tmdb/*.jsonl.gz (a catalogue); their READMEs say
in which form. Neither comes with this program.`;

function parser(dir: string) {
  const { all, plain, disputes, misses } = parserTables(dir);
  console.log("What the parser reads right, in percent of what the corpora state:");
  console.table(all);
  console.log("The same without the labels that are disputed (of a kind all leave, read as stated or not):");
  console.table(plain);
  console.log("Disputed labels by reason, how many of them the parser reads as they say, and whose they are:");
  console.table(
    Object.fromEntries(
      Object.entries(disputes).map(([code, { labels, read_as_stated, corpora }]) => [
        code,
        { labels, read_as_stated, ...corpora },
      ]),
    ),
  );
  for (const [code, { why }] of Object.entries(disputes)) console.log(`${code}: ${why}`);
  return { all, plain, disputes, misses };
}

function decisions(outcomes: readonly Outcome[]) {
  const of = (corpus: string) => outcomes.filter((one) => one.corpus === corpus);
  const real = of(REAL);
  const traps = of(TRAPS);
  const groups = {
    "real names": real,
    "real movies": real.filter(({ row }) => row.type === "movie"),
    "real series": real.filter(({ row }) => row.type === "tv"),
    traps,
    "traps with answer and year": traps.filter(({ row }) => row.tmdb_id != null && row.year !== undefined),
    "same title": of(SAME),
    negatives: of(NEGATIVES),
    "best-known films": of(BEST_KNOWN),
  };
  const kinds = Map.groupBy(traps, ({ row }) => row.kind ?? "");
  return {
    table: Object.fromEntries(Object.entries(groups).map(([name, list]) => [name, summarize(list)])),
    kinds: Object.fromEntries([...kinds].map(([kind, list]) => [kind, summarize(list)])),
    reasons: {
      real: reasonCounts(real.filter((one) => one.answerable && one.verdict === "held")),
      traps: reasonCounts(groups["traps with answer and year"].filter(({ verdict }) => verdict === "held")),
      same: reasonCounts(of(SAME)),
    },
    requests: requestCounts(outcomes),
    wrong: outcomes.filter(({ verdict }) => verdict.startsWith("wrong")),
  };
}

function missLines(
  misses: readonly ParserMiss[],
  outcomes: readonly Outcome[],
  generated: readonly GeneratedOutcome[],
): string {
  const held = outcomes.filter(
    ({ answerable, verdict, row }) => verdict.startsWith("wrong") || (answerable && verdict === "held" && row.tmdb_id),
  );
  return [
    ...misses.map((miss) => ({ what: "parse", ...miss })),
    ...held.map((one) => ({ what: one.verdict, ...one })),
    ...generated.filter(({ verdict }) => verdict === "wrong").map((one) => ({ what: "generated", ...one })),
  ]
    .map((one) => `${JSON.stringify(one)}\n`)
    .join("");
}

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: "string" },
      misses: { type: "string" },
      threshold: { type: "string", default: "0.85" },
      generated: { type: "string", default: "1000" },
      seed: { type: "string", default: "1" },
      "best-known": { type: "string", default: "400" },
      "unknown-votes": { type: "string", default: String(UNKNOWN_VOTES) },
    },
  });
  const { data, misses: file } = values;
  const threshold = Math.round(1000 * Number(values.threshold));
  const each = values.generated === "all" ? Number.POSITIVE_INFINITY : Number(values.generated);
  const seed = Number(values.seed);
  const bestKnown = Number(values["best-known"]);
  const unknownVotes = Number(values["unknown-votes"]);
  const isCount = (number: number): boolean => Number.isSafeInteger(number) && number >= 0;
  const fits = threshold >= 0 && threshold <= 1000 && each >= 0 && Number.isSafeInteger(seed);
  if (data === undefined || !fits || !isCount(bestKnown) || !isCount(unknownVotes)) {
    console.error(USAGE);
    return 2;
  }
  const { all, plain, disputes, misses } = parser(data);
  const catalogue = readCatalogue(data);
  await using standIn = await startCatalogue(catalogue, unknownVotes);
  const decider = createDecider(`${standIn.origin}/3`, threshold);
  const outcomes = await decideAll(data, catalogue, decider, bestKnown);
  const decided = decisions(outcomes);
  console.log(
    `What is decided at a threshold of ${threshold / 1000} (the program's client, over HTTP on the loopback address):`,
  );
  console.table(decided.table);
  console.table(decided.kinds);
  for (const [group, counts] of Object.entries(decided.reasons)) console.log(`held (${group}):`, counts);
  console.log("requests a name, with a cold cache:", decided.requests);
  for (const { verdict, row, found, read } of decided.wrong)
    console.log(
      `${verdict}: ${row.name}\n    want ${row.tmdb_id ?? "none"} ${row.season?.join() ?? ""}x${(row.episode ?? row.absolute)?.join() ?? ""}, filed ${found}\n    read ${read}`,
    );
  const known = reportBestKnown(outcomes.filter(({ corpus }) => corpus === BEST_KNOWN));
  const { signal } = new AbortController();
  const decideOne = async (name: string, videos: readonly string[]) =>
    (await decider.decide(name, signal, videos)).decision;
  const generated = each > 0 ? await decideGenerated(catalogue, decideOne, { seed, each }) : [];
  await decider.close();
  const { summary, within } = reportGenerated(generated, seed);
  if (file !== undefined) writeFileSync(file, missLines(misses, outcomes, generated));
  const { table: decision, kinds, requests } = decided;
  const disputed = Object.fromEntries(
    Object.entries(disputes).map(([code, { labels, read_as_stated, corpora }]) => [
      code,
      { labels, read_as_stated, corpora },
    ]),
  );
  console.log(
    JSON.stringify({
      bench: "accuracy",
      threshold: threshold / 1000,
      parser: all,
      parser_undisputed: plain,
      disputed,
      decision,
      kinds,
      requests,
      generated: { seed, each: values.generated, ...summary },
    }),
  );
  return within && known ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
