import { parseArgs } from "node:util";
import { startPostgres } from "../../test/support/postgres/server.ts";
import { measureApprovals, measureFiling } from "./postgres/filing.ts";
import { measureQueries } from "./postgres/queries.ts";

// Measures how many films per second one engine files and several engines file, how fast films
// approved on one storage are filed on another, and how long the queue, the history and the library
// take to answer compared with 1,000 rows. Runs the built program. The database is in memory, so
// disk time does not count.
// npm run bench:postgres -- --only filing,approvals,queries --films 400 --engines 4 --approvals 20
// --rows 1000000 --question queue

const FLOOR_ROWS = 1000;
const { values } = parseArgs({
  options: {
    only: { type: "string", default: "filing,approvals,queries" },
    question: { type: "string", default: "" },
    films: { type: "string", default: "400" },
    engines: { type: "string", default: "4" },
    approvals: { type: "string", default: "20" },
    rows: { type: "string", default: "1000000" },
  },
});
const [films, several, approvals, rows] = [
  values.films,
  values.engines,
  values.approvals,
  values.rows,
].map(Number) as [number, number, number, number];

await using server = await startPostgres();
const schema = (name: string): string => `${server.url}?schema=${name}`;

const parts = values.only.split(",");
const only = <T>(part: string, measure: () => Promise<T[]>): Promise<T[]> =>
  parts.includes(part) ? measure() : Promise.resolve([]);

const filing = await only("filing", async () => {
  const measured = [];
  for (const engines of [1, several]) {
    const { perSecond, cpuMsEach } = await measureFiling(
      schema(`filing_${engines}`),
      films,
      engines,
    );
    measured.push({
      engines,
      films,
      per_second: rounded(perSecond),
      cpu_ms_each: rounded(cpuMsEach),
    });
  }
  return measured;
});
console.table(filing);

const approved = await only("approvals", async () => {
  const took = await measureApprovals(schema("approvals"), approvals);
  const at = (share: number): number => took[Math.ceil(share * took.length) - 1] ?? Number.NaN;
  return [{ approvals: took.length, median_ms: at(0.5), p95_ms: at(0.95), worst_ms: at(1) }];
});
console.table(approved);

const queries = await only("queries", async () => {
  const floors = await measureQueries(schema("few"), FLOOR_ROWS, values.question);
  return [...(await measureQueries(schema("many"), rows, values.question))].map(
    ([question, { p95, serverCpu }]) => {
      const floor = floors.get(question)?.p95 ?? Number.NaN;
      return {
        question,
        p95_ms: rounded(p95),
        server_cpu_ms: rounded(serverCpu),
        floor_ms: rounded(floor),
      };
    },
  );
});
console.table(queries);
console.log(
  JSON.stringify({
    bench: "postgres",
    rows,
    waiting: rows / 10,
    filing,
    approved: approved[0],
    queries,
  }),
);

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
