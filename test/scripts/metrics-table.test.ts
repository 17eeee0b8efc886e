import { expect, test } from "vitest";
import { metricsTable } from "../../scripts/metrics-table.ts";
import {
  createMetrics,
  type MetricFacts,
  type MetricSources,
} from "../../src/hosts/web/metrics/metrics.ts";
import { METRICS } from "../../src/hosts/web/metrics/table.ts";
import { fakeClock } from "../support/fake-clock.ts";
import { waitFor } from "../support/wait-for.ts";

test("docs/reference/metrics.md matches the table of metrics", async () => {
  await expect(
    metricsTable(),
    "docs/reference/metrics.md is generated: npx vitest run test/scripts/metrics-table.test.ts -u",
  ).toMatchFileSnapshot("../../docs/reference/metrics.md");
});

const counts = { hits: 3, misses: 1, stale: 0, errors: 0 };
const FACTS: MetricFacts = {
  states: { review: 7 },
  verdicts: [
    { kind: "engine", state: "well", proofAgeSeconds: undefined },
    { kind: "folder", state: "well", proofAgeSeconds: 3 },
    { kind: "folder", state: "ill", proofAgeSeconds: 90 },
    { kind: "tmdb", state: "silent", proofAgeSeconds: undefined },
    { kind: "jellyfin", server: "attic", state: "well", proofAgeSeconds: 5 },
    { kind: "jellyfin", server: "shed", state: "ill", proofAgeSeconds: 7 },
  ],
  waiting: { tmdb_unavailable: 4 },
  steps: [
    { step: "copy", leftBytes: 100 },
    { step: "copy", leftBytes: 20 },
  ],
  engines: { working: 1, "standing by": 0 },
  heartbeatAgeSeconds: 2.5,
  by_method: { hardlink: 5 },
  by_reason: { duplicate: 2 },
  decisions: { auto: 9 },
};
const SOURCES: MetricSources = {
  version: "1.2.3",
  tools: new Set(["known"]),
  connections: async () => 2,
  cacheStats: () => ({ libraries: counts, entries: 4, bytes: 500 }),
  sharedStats: () => ({
    status: "up",
    operations: { get: { ok: 5, failed: 2 } },
    reads: { search: counts },
  }),
  checks: async () => ({
    database: { status: "ok" },
    engine: { status: "down" },
    plex: { status: "unknown" },
    cache: { status: "off" },
  }),
  usage: () => ({ cpuSeconds: 1.5, residentBytes: 1e8, heapBytes: 1e7, externalBytes: 1e6 }),
  facts: async () => [FACTS],
};

test("writes each metric of the table with its labels and no others", async () => {
  const { count, text } = createMetrics(SOURCES, fakeClock());
  count({
    kind: "served",
    method: "POST",
    path: "/mcp",
    route: "/mcp",
    status: 200,
    client: "192.0.2.1",
    ms: 3,
  });
  count({
    kind: "served",
    method: "BREW",
    path: "/x",
    route: "other",
    status: 404,
    client: "192.0.2.1",
    ms: 3,
  });
  count({ kind: "tool", tool: "known", actor: "mcp:x", outcome: "ok", ms: 3 });
  count({ kind: "tool", tool: "made up", actor: "mcp:x", outcome: "not_found", ms: 3 });
  count({
    kind: "request",
    service: "plex",
    server: "plex",
    method: "GET",
    url: "plex/",
    answer: 401,
    ms: 3,
  });
  count({
    kind: "request",
    service: "plex",
    server: "plex",
    method: "GET",
    url: "plex/",
    answer: "nothing listens",
    fault: "unreachable",
    ms: 3,
  });
  count({
    kind: "request",
    service: "plex",
    server: "plex",
    method: "GET",
    url: "plex/",
    answer: "gone",
    fault: "given_up",
    ms: 3,
  });
  for (const answer of [404, 429, 418, 502]) {
    count({ kind: "request", service: "tmdb", method: "GET", url: "tmdb/", answer, ms: 3 });
  }
  count({ kind: "breaker", service: "plex", server: "plex", isOpen: true });
  count({ kind: "breaker", service: "plex", server: "cabin", isOpen: true });
  count({ kind: "breaker", service: "plex", server: "cabin", isOpen: false });
  const written = await text();
  for (const [name, { type, help, labels }] of Object.entries(METRICS)) {
    expect(written).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`);
    const line =
      written.split("\n").find((row) => new RegExp(`^${name}(?:_count)?[{ ]`).test(row)) ?? "";
    expect(
      [...line.matchAll(/(\w+)="/g)].map(([, label]) => label),
      name,
    ).toEqual(labels);
  }
  expect(written).toContain(
    'plex_ingest_http_requests_total{route="other",method="other",status="404"} 1\n',
  );
  expect(written).toContain('plex_ingest_tool_calls_total{tool="other",outcome="not_found"} 1\n');
  expect(written).toContain(
    'plex_ingest_service_requests_total{service="plex",server="plex",outcome="refused"} 1\n',
  );
  expect(written).toContain(
    'plex_ingest_service_requests_total{service="plex",server="plex",outcome="none"} 2\n',
  );
  expect(written.match(/^plex_ingest_service_errors_total\{.*/gm)).toEqual([
    'plex_ingest_service_errors_total{service="plex",server="plex",kind="unauthorized"} 1',
    'plex_ingest_service_errors_total{service="plex",server="plex",kind="unreachable"} 1',
    'plex_ingest_service_errors_total{service="tmdb",kind="not_found"} 1',
    'plex_ingest_service_errors_total{service="tmdb",kind="too_many"} 1',
    'plex_ingest_service_errors_total{service="tmdb",kind="client_error"} 1',
    'plex_ingest_service_errors_total{service="tmdb",kind="server_error"} 1',
  ]);
  expect(written).toContain("plex_ingest_breaker_open 1\n");
  expect(written).toContain(
    'plex_ingest_shared_cache_reads_total{kind="search",outcome="hit"} 3\n',
  );
  expect(written).toContain(
    'plex_ingest_shared_cache_operations_total{operation="get",outcome="failed"} 2\n',
  );
  expect(written).toContain('plex_ingest_releases_waiting{code="tmdb_unavailable"} 4\n');
  expect(written).toContain(
    'plex_ingest_steps{step="copy"} 2\nplex_ingest_steps{step="check"} 0\n',
  );
  expect(written).toContain('plex_ingest_steps_left_bytes{step="copy"} 120\n');
  expect(written).toContain('plex_ingest_cache_reads_total{kind="libraries",outcome="hit"} 3\n');
  expect(written).toContain('plex_ingest_check_up{check="engine"} 0\n');
  expect(written).not.toContain('check="plex"');
  expect(written.match(/^plex_ingest_(?:source_up|proof_age).*/gm)).toEqual([
    'plex_ingest_source_up{kind="folder"} 0',
    'plex_ingest_source_up{kind="tmdb"} 1',
    'plex_ingest_source_up{kind="jellyfin",server="attic"} 1',
    'plex_ingest_source_up{kind="jellyfin",server="shed"} 0',
    'plex_ingest_proof_age_seconds{kind="folder"} 90',
    'plex_ingest_proof_age_seconds{kind="jellyfin",server="attic"} 5',
    'plex_ingest_proof_age_seconds{kind="jellyfin",server="shed"} 7',
  ]);
  expect(written).not.toContain("192.0.2.1");
});

test("with several storages, database metrics have the storage name as a label", async () => {
  const facts = async () => [
    { ...FACTS, storage: "nas-1" },
    { ...FACTS, storage: 'the "other"', states: { review: 2 } },
  ];
  const written = await createMetrics({ ...SOURCES, facts }, fakeClock()).text();
  expect(written.match(/^plex_ingest_releases\{.*/gm)).toEqual([
    'plex_ingest_releases{state="review",storage="nas-1"} 7',
    'plex_ingest_releases{state="review",storage="the \\"other\\""} 2',
  ]);
  expect(written).toContain('plex_ingest_source_up{kind="folder",storage="nas-1"} 0\n');
  expect(written).not.toMatch(/plex_ingest_http\w+\{[^}]*storage=/);
});

test("queries the database once in ten seconds", async () => {
  const clock = fakeClock();
  let asked = 0;
  const facts = async () => void asked++;
  const { text } = createMetrics(
    { ...SOURCES, facts: async () => (await facts(), undefined) },
    clock,
  );
  await Promise.all([text(), text()]);
  clock.advance(9999);
  await text();
  expect(asked).toBe(1);
  clock.advance(1);
  await text();
  expect(asked).toBe(2);
});

test("a scrape does not wait for a busy database, and reports the age of its counts", async () => {
  const clock = fakeClock();
  const answers = [Promise.resolve([FACTS]), Promise.withResolvers<MetricFacts[]>()] as const;
  let asked = 0;
  const { text } = createMetrics(
    { ...SOURCES, facts: () => (asked++ === 0 ? answers[0] : answers[1].promise) },
    clock,
  );
  const counts = async (scraped: Promise<string>) =>
    (await scraped).match(/^plex_ingest_(?:releases\{|database_answer_age).*/gm);
  const [review, age] = [
    'plex_ingest_releases{state="review"}',
    "plex_ingest_database_answer_age_seconds",
  ];
  expect(await counts(text())).toEqual([`${age} 0`, `${review} 7`]);
  clock.advance(15_000);
  for (const seconds of [15.05, 15.1]) {
    const scraped = counts(text());
    await waitFor("it to wait", () => clock.sleepers() === 1);
    clock.advance(50);
    expect(await scraped).toEqual([`${age} ${seconds}`, `${review} 7`]);
  }
  answers[1].resolve([{ ...FACTS, states: { review: 8 } }]);
  expect(await counts(text())).toEqual([`${age} 0.1`, `${review} 8`]);
  expect(asked).toBe(2);
});

test("takes the shared cache's state from the checks, not from its last call", async () => {
  let status: "up" | "down" = "up";
  const { text } = createMetrics(
    {
      ...SOURCES,
      sharedStats() {
        const stats = SOURCES.sharedStats();
        return stats && { ...stats, status };
      },
      async checks() {
        status = "down";
        return await SOURCES.checks();
      },
    },
    fakeClock(),
  );
  expect(await text()).toMatch(/^plex_ingest_shared_cache_up 0$/m);
});
