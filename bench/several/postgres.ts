import { parseArgs } from "node:util";
import { startPostgres } from "../../test/support/postgres/server.ts";
import { measureApprovals, measureFiling } from "./postgres/filing.ts";
import { measureQueries } from "./postgres/queries.ts";

// npm run bench:postgres -- --films 400 --engines 4 --approvals 20 --rows 1000000
// Films filed a second by one and by several engines, approved on one storage and filed on another, and what the queue and
// the history take to answer, beside the same over 1,000 rows. Runs what was built. The database is in memory: no disk counts.

const FLOOR_ROWS = 1000;
const { values } = parseArgs({
  options: {
    films: { type: "string", default: "400" },
    engines: { type: "string", default: "4" },
    approvals: { type: "string", default: "20" },
    rows: { type: "string", default: "1000000" },
  },
});
const [films, several, approvals, rows] = [values.films, values.engines, values.approvals, values.rows].map(Number) as [
  number,
  number,
  number,
  number,
];

await using server = await startPostgres();
const schema = (name: string): string => `${server.url}?schema=${name}`;

const filing = [];
for (const engines of [1, several]) {
  const { perSecond, cpuMsEach } = await measureFiling(schema(`filing_${engines}`), films, engines);
  filing.push({ engines, films, per_second: rounded(perSecond), cpu_ms_each: rounded(cpuMsEach) });
}
console.table(filing);

const took = await measureApprovals(schema("approvals"), approvals);
const at = (share: number): number => took[Math.ceil(share * took.length) - 1] ?? Number.NaN;
const approved = { approvals: took.length, median_ms: at(0.5), p95_ms: at(0.95), worst_ms: at(1) };
console.table([approved]);

const floors = await measureQueries(schema("few"), FLOOR_ROWS);
const queries = [...(await measureQueries(schema("many"), rows))].map(([question, p95]) => {
  const floor = floors.get(question) ?? Number.NaN;
  return { question, p95_ms: rounded(p95), floor_ms: rounded(floor), ratio: rounded(p95 / floor) };
});
console.table(queries);
console.log(JSON.stringify({ bench: "postgres", rows, waiting: rows / 10, filing, approved, queries }));

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
