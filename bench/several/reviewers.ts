import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { sql } from "kysely";
import { openPostgres } from "../../src/store/open-postgres.ts";
import { scopeStore } from "../../src/store/storages/scope.ts";
import { startPostgres } from "../../test/support/postgres/server.ts";
import { waitFor } from "../../test/support/wait-for.ts";
import { startEngines } from "./postgres/engines.ts";
import { DECISIONS, review, type Tally } from "./reviewers/reviewer.ts";
import { findViolations } from "./reviewers/violations.ts";

// Several reviewers, each with their own connections, decide at the same time about a few releases
// of four storages, while the engines file and undo. Afterwards, everything must be consistent.
// Runs the built program.
// npm run bench:reviewers -- --minutes 10 --reviewers 20 --films 40

const ENGINES = 4;
/** The same limit as for a command that a person runs. */
const MAX_BUSY_MS = 5000;
const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    reviewers: { type: "string", default: "20" },
    films: { type: "string", default: "40" },
  },
});
const films = Number(values.films);

await using server = await startPostgres();
const { url } = server;
await using engines = await startEngines(url, {
  engines: ENGINES,
  films,
  settings: { PLEX_AUTO_INGEST: "false" },
});
engines.drop(engines.films);
await engines.reach("review", films);

const ids = new Map(engines.films.map(({ title, work }) => [title.replaceAll(" ", "."), work.id]));
const filmOf = (name: string): number => ids.get(name.split(".").slice(0, 3).join(".")) ?? 0;
const tally: Tally = new Map();
const errors = new Map<string, number>();
const failed = (error: unknown): void =>
  void errors.set(String(error), (errors.get(String(error)) ?? 0) + 1);
const end = new AbortController();
const reviewers = Array.from({ length: Number(values.reviewers) }, async (_, at) => {
  const options = { mode: "existing", random: Math.random, maxBusyMs: MAX_BUSY_MS } as const;
  await using store = await openPostgres({ url, storage: "laptop" }, options);
  const all = scopeStore(store, { name: "laptop", id: undefined }, "all");
  await review(
    all,
    { actor: `cli:reviewer-${at}`, random: Math.random, filmOf, tally, failed },
    end.signal,
  );
});
await Promise.race([setTimeout(Number(values.minutes) * 60_000), Promise.all(reviewers)]);
end.abort();
await Promise.all(reviewers);
await waitFor("the engines to be idle", async () => {
  const { rows } = await sql<{ state: string }>`select distinct state from release
    where state in ('settling', 'identifying', 'approved', 'filing', 'undoing')`.execute(
    engines.store.read,
  );
  return rows.length === 0;
});

const of = (became: (one: string) => boolean): number =>
  [...tally].reduce((sum, [key, n]) => sum + (became(key.split(" ")[1] ?? "") ? n : 0), 0);
const codes = [...new Set([...tally.keys()].map((key) => key.split(" ")[1] ?? ""))];
console.table(
  Object.fromEntries(
    DECISIONS.map((decision) => [
      decision,
      Object.fromEntries(codes.map((code) => [code, tally.get(`${decision} ${code}`) ?? 0])),
    ]),
  ),
);
const { rows } = await sql<{ filed: number; taken_back: number; deadlocks: number }>`
  select count(*) filter (where action = 'filed') as filed, count(*) filter (where action = 'taken_back') as taken_back,
    (select deadlocks from pg_stat_database where datname = current_database()) as deadlocks
  from history`.execute(engines.store.read);
const violations = {
  ...(await findViolations(
    engines,
    of((code) => code === "ok"),
  )),
  "decisions that ended with an error": of((code) => code === "thrown"),
};
console.table(violations);
for (const [error, n] of errors) console.log(`${n} times: ${error}`);
const broken = Object.values(violations).reduce((sum, n) => sum + n, 0);
console.log(
  JSON.stringify({
    bench: "reviewers",
    minutes: Number(values.minutes),
    decisions: of(() => true),
    ...rows[0],
    broken,
  }),
);
await engines.end();
if (broken !== 0) process.exitCode = 1;
