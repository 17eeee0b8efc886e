import { performance } from "node:perf_hooks";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { HELD } from "../../../core/arr/long-hold.ts";
import type { Clock } from "../../../core/clock.ts";
import type { TraceEvent } from "../../../core/trace.ts";
import { type CheckName, type HealthResult, waitShortly } from "../server/health-board.ts";
import { createRegistry, type Sample } from "./registry.ts";
import { METRICS, type MetricName } from "./table.ts";

// Labels are limited to a few words of our own, regardless of what a request contains.

const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST"]);

const methodOf = (method: string): string => (METHODS.has(method) ? method : "other");

/** Returns how a request to a service ended. `none` means that there was no status code. */
function outcomeOf(answer: number | string): string {
  if (typeof answer === "string") return "none";
  if (answer === 401 || answer === 403) return "refused";
  return answer < 400 ? "ok" : "failed";
}

const STATUS_KINDS: Readonly<Record<number, string>> = {
  401: "unauthorized",
  403: "unauthorized",
  404: "not_found",
  429: "too_many",
};

/** Undefined for a successful response, and for a request that no caller was still waiting for. */
function errorKind(answer: number | string, fault = "other"): string | undefined {
  if (typeof answer === "string") return fault === "given_up" ? undefined : fault;
  if (answer < 400) return undefined;
  return STATUS_KINDS[answer] ?? (answer < 500 ? "client_error" : "server_error");
}

type MetricCacheStats = { entries: number; bytes: number } & Record<string, unknown>;

/**
 * State of the cache level that several hosts share, and the results of its operations and reads,
 * by kind.
 */
type MetricSharedStats = {
  status: "starting" | "up" | "down";
  operations: Readonly<Record<string, { ok: number; failed: number }>>;
  reads: Readonly<Record<string, unknown>>;
};

/** Sources that are read at each scrape. A source that returns undefined produces no metric. */
export type MetricSources = {
  version: string;
  /** The names of all tools. Any other name is counted as `other`. */
  tools: ReadonlySet<string>;
  connections(): Promise<number>;
  cacheStats(): MetricCacheStats | undefined;
  /** Undefined if there is no shared level. */
  sharedStats(): MetricSharedStats | undefined;
  checks(): Promise<Record<CheckName, HealthResult>>;
  /** Resource usage of this process. */
  usage(): { cpuSeconds: number; residentBytes: number; heapBytes: number; externalBytes: number };
  /**
   * Facts from the database, one entry per storage if there are several. Undefined for a server
   * without a database.
   */
  facts(): Promise<readonly MetricFacts[] | undefined>;
};

export type MetricFacts = {
  /** Set only if there are several storages. */
  storage?: string;
  states: Readonly<Record<string, number>>;
  /**
   * Recently seen engines by state, and the time since a working engine was last seen. PostgreSQL
   * only.
   */
  engines?: Readonly<Record<string, number>> | undefined;
  heartbeatAgeSeconds?: number | undefined;
  /**
   * `kind` is the verdict's code: `engine`, `held` or the kind of a source. The age is undefined if
   * nothing was recorded.
   */
  verdicts: readonly {
    kind: string;
    /** Name of a media server. */
    server?: string | undefined;
    state: "well" | "silent" | "ill";
    proofAgeSeconds: number | undefined;
  }[];
  /** Waiting releases, by the code of the outage. */
  waiting: Readonly<Record<string, number>>;
  /** Long steps in progress. */
  steps: readonly { step: string; leftBytes: number }[];
  by_method: Readonly<Record<string, number>>;
  by_reason: Readonly<Record<string, number>>;
  decisions: Readonly<Record<string, number>>;
};

type FactsRequest = { facts: Promise<readonly MetricFacts[] | undefined>; at: number };

export interface Metrics {
  count(event: TraceEvent): void;
  /** Returns all metrics in the Prometheus text format. */
  text(): Promise<string>;
}

/** Scrapes within this many milliseconds share one database query. */
const FACTS_MS = 10_000;

export function createMetrics(sources: MetricSources, clock: Clock): Metrics {
  const registry = createRegistry();
  const of = (name: MetricName) => ({ name, help: METRICS[name].help });
  const collected = (
    name: MetricName,
    read: () => readonly Sample[] | Promise<readonly Sample[]>,
  ): void => {
    const { type } = METRICS[name];
    if (type !== "histogram") registry.collected({ ...of(name), type }, read);
  };
  let known: FactsRequest | undefined;
  let asked: FactsRequest | undefined;
  let scraped: Promise<FactsRequest> | undefined;
  async function askFacts(): Promise<FactsRequest> {
    if (asked === undefined || (asked === known && clock.monotonic() - asked.at >= FACTS_MS)) {
      asked = { facts: sources.facts(), at: clock.monotonic() };
    }
    const next = asked;
    const done = next.facts.catch(() => {}).then(() => (known = next));
    // If the database is busy, the scrape returns the previous facts.
    if (known) await waitShortly(done, clock);
    return known ?? (await done);
  }
  const ofFacts = (
    name: MetricName,
    label: string,
    of: (facts: MetricFacts) => Readonly<Record<string, number>>,
  ): void =>
    collected(name, async () => {
      return ((await (await scraped)?.facts) ?? []).flatMap((known) => {
        const storage = known.storage === undefined ? {} : { storage: known.storage };
        return Object.entries(of(known)).map(
          ([key, value]) => [value, { [label]: key, ...storage }] as const,
        );
      });
    });

  const ofSources = (name: MetricName, value: SourceValue): void =>
    collected(name, async () =>
      ((await (await scraped)?.facts) ?? []).flatMap(({ storage, verdicts }) =>
        valuesOf(verdicts, value).map(
          ([number, labels]) => [number, { ...labels, ...dropUndefined({ storage }) }] as const,
        ),
      ),
    );

  collected("plex_ingest_build_info", () => [[1, { version: sources.version }]]);
  const requests = registry.counter(of("plex_ingest_http_requests_total"));
  const requestSeconds = registry.histogram(of("plex_ingest_http_request_duration_seconds"));
  collected("plex_ingest_http_connections", async () => [[await sources.connections()]]);
  const calls = registry.counter(of("plex_ingest_tool_calls_total"));
  const callSeconds = registry.histogram(of("plex_ingest_tool_call_duration_seconds"));
  const services = registry.counter(of("plex_ingest_service_requests_total"));
  const serviceSeconds = registry.histogram(of("plex_ingest_service_request_duration_seconds"));
  const errors = registry.counter(of("plex_ingest_service_errors_total"));
  /** Plex servers to which no requests are sent for a while. */
  const paused = new Set<string>();
  collected("plex_ingest_breaker_open", () => [[paused.size > 0 ? 1 : 0, {}]]);
  collected("plex_ingest_cache_reads_total", () => cacheReads(sources.cacheStats()));
  collected("plex_ingest_cache_entries", () => only(sources.cacheStats()?.entries));
  collected("plex_ingest_cache_bytes", () => only(sources.cacheStats()?.bytes));
  const shared = (name: MetricName, of: (stats: MetricSharedStats) => Sample[]): void =>
    collected(name, async () => {
      // The checks also query the shared level. Without them, its statistics would be as old as the
      // last call.
      await sources.checks();
      const stats = sources.sharedStats();
      return stats ? of(stats) : [];
    });
  shared("plex_ingest_shared_cache_up", ({ status }) => [[status === "up" ? 1 : 0]]);
  shared("plex_ingest_shared_cache_reads_total", ({ reads }) => cacheReads(reads));
  shared("plex_ingest_shared_cache_operations_total", ({ operations }) =>
    Object.entries(operations).flatMap(([operation, counts]) =>
      Object.entries(counts).map(([outcome, count]): Sample => [count, { operation, outcome }]),
    ),
  );
  collected("plex_ingest_check_up", async () =>
    Object.entries(await sources.checks()).flatMap(([check, { status }]): Sample[] =>
      status === "ok" || status === "down" ? [[status === "ok" ? 1 : 0, { check }]] : [],
    ),
  );
  ofFacts("plex_ingest_engines", "state", ({ engines = {} }) => engines);
  ofFacts("plex_ingest_engine_heartbeat_age_seconds", "state", ({ heartbeatAgeSeconds: working }) =>
    dropUndefined({ working }),
  );
  collected("plex_ingest_database_answer_age_seconds", async () => {
    const known = await scraped;
    return known && (await known.facts) ? [[(clock.monotonic() - known.at) / 1000]] : [];
  });
  ofSources("plex_ingest_source_up", (all) => (all.every(({ state }) => state !== "ill") ? 1 : 0));
  ofFacts("plex_ingest_verdicts", "state", ({ verdicts }) =>
    Object.fromEntries(
      (["well", "silent", "ill"] as const).map((name) => [
        name,
        verdicts.filter(({ state }) => state === name).length,
      ]),
    ),
  );
  ofSources("plex_ingest_proof_age_seconds", (all) => {
    const ages = all.flatMap(({ proofAgeSeconds: age }) => age ?? []);
    return ages.length === 0 ? undefined : Math.max(...ages);
  });
  ofFacts("plex_ingest_releases", "state", ({ states }) => states);
  ofFacts("plex_ingest_releases_waiting", "code", ({ waiting }) => waiting);
  ofFacts("plex_ingest_steps", "step", ({ steps }) => sumOf(steps, () => 1));
  ofFacts("plex_ingest_steps_left_bytes", "step", ({ steps }) =>
    sumOf(steps, ({ leftBytes }) => leftBytes),
  );
  ofFacts("plex_ingest_files_filed_total", "method", ({ by_method }) => by_method);
  ofFacts("plex_ingest_review_reasons_total", "code", ({ by_reason }) => by_reason);
  ofFacts("plex_ingest_decisions_total", "decision", ({ decisions }) => decisions);
  collected("process_cpu_seconds_total", () => [[sources.usage().cpuSeconds]]);
  collected("process_resident_memory_bytes", () => [[sources.usage().residentBytes]]);
  collected("process_start_time_seconds", () => [[performance.timeOrigin / 1000]]);
  collected("nodejs_heap_size_used_bytes", () => [[sources.usage().heapBytes]]);
  collected("nodejs_external_memory_bytes", () => [[sources.usage().externalBytes]]);
  collected("nodejs_eventloop_utilization", createUtilization());

  function count(event: TraceEvent): void {
    if (event.kind === "served") {
      const { route, status } = event;
      requests.add({ route, method: methodOf(event.method), status: String(status) });
      requestSeconds.observe({ route }, event.ms / 1000);
    } else if (event.kind === "tool") {
      const tool = sources.tools.has(event.tool) ? event.tool : "other";
      calls.add({ tool, outcome: event.outcome });
      callSeconds.observe({ tool }, event.ms / 1000);
    } else if (event.kind === "request") {
      const { service, server } = event;
      const asked = { service, ...dropUndefined({ server }) };
      services.add({ ...asked, outcome: outcomeOf(event.answer) });
      serviceSeconds.observe(asked, event.ms / 1000);
      const kind = errorKind(event.answer, event.fault);
      if (kind !== undefined) errors.add({ ...asked, kind });
    } else if (event.kind === "breaker") {
      const server = event.server ?? event.service;
      if (event.isOpen) paused.add(server);
      else paused.delete(server);
    }
  }
  return {
    count,
    text() {
      scraped = askFacts();
      return registry.text();
    },
  };
}

const STEPS = ["copy", "check", "unpack", "rename"] as const;

const sumOf = (
  steps: MetricFacts["steps"],
  value: (step: MetricFacts["steps"][number]) => number,
): Record<string, number> =>
  Object.fromEntries(
    STEPS.map((name) => [
      name,
      steps.filter(({ step }) => step === name).reduce((sum, step) => sum + value(step), 0),
    ]),
  );

/** Verdicts about no source. */
const NO_SOURCES: ReadonlySet<string> = new Set(["engine", HELD]);

type MetricVerdict = MetricFacts["verdicts"][number];

/** A value of all sources of a kind, or of one media server. Undefined if no such value exists. */
type SourceValue = (all: readonly MetricVerdict[]) => number | undefined;

/** Returns a value for each media server and each kind of other sources, with its labels. */
const valuesOf = (verdicts: readonly MetricVerdict[], value: SourceValue): Sample[] =>
  [...Map.groupBy(verdicts, ({ kind, server }) => JSON.stringify([kind, server])).values()].flatMap(
    (all): Sample[] => {
      const [first] = all;
      if (first === undefined || NO_SOURCES.has(first.kind)) return [];
      const { kind, server } = first;
      const known = value(all);
      return known === undefined ? [] : [[known, { kind, ...dropUndefined({ server }) }]];
    },
  );

const only = (value: number | undefined): Sample[] => (value === undefined ? [] : [[value]]);

const OUTCOMES = { hits: "hit", misses: "miss", stale: "stale", errors: "error" } as const;

function cacheReads(stats: Readonly<Record<string, unknown>> | undefined): Sample[] {
  return Object.entries(stats ?? {}).flatMap(([kind, counts]): Sample[] => {
    if (typeof counts !== "object" || counts === null) return [];
    const known = counts as Readonly<Record<string, number>>;
    return Object.entries(OUTCOMES).map(([key, outcome]) => [known[key] ?? 0, { kind, outcome }]);
  });
}

/** Measures the utilization since the last scrape, so an idle process does no work for it. */
function createUtilization(): () => Sample[] {
  let last = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return [[Number.isFinite(utilization) ? utilization : 0]];
  };
}
