type MetricRow = {
  type: "counter" | "gauge" | "histogram";
  help: string;
  labels: readonly string[];
};

const counter = (help: string, labels: readonly string[] = []): MetricRow => ({
  type: "counter",
  help,
  labels,
});
const gauge = (help: string, labels: readonly string[] = []): MetricRow => ({
  type: "gauge",
  help,
  labels,
});
const histogram = (help: string, labels: readonly string[] = []): MetricRow => ({
  type: "histogram",
  help,
  labels,
});

/**
 * All metrics, in the order of the documentation. Labels never contain external text, because a
 * stranger could fill the memory with it.
 */
export const METRICS = {
  plex_ingest_build_info: gauge("Always 1; the version is a label.", ["version"]),
  plex_ingest_http_requests_total: counter("HTTP requests answered.", [
    "route",
    "method",
    "status",
  ]),
  plex_ingest_http_request_duration_seconds: histogram("Duration of HTTP requests.", ["route"]),
  plex_ingest_http_connections: gauge("Clients connected now."),
  plex_ingest_tool_calls_total: counter("MCP tool calls; the outcome is ok or an error code.", [
    "tool",
    "outcome",
  ]),
  plex_ingest_tool_call_duration_seconds: histogram("Duration of MCP tool calls.", ["tool"]),
  plex_ingest_service_requests_total: counter(
    "Requests to media servers, TMDB and download clients; the outcome is ok, refused, failed or none (no answer).",
    ["service", "server", "outcome"],
  ),
  plex_ingest_service_request_duration_seconds: histogram(
    "Duration of requests to media servers, TMDB and download clients.",
    ["service", "server"],
  ),
  plex_ingest_service_errors_total: counter(
    "Requests to these services without a usable response; the kind is unauthorized, " +
      "not_found, too_many, client_error, server_error, timeout, unreachable, closed, tls, " +
      "too_long or other.",
    ["service", "server", "kind"],
  ),
  plex_ingest_breaker_open: gauge(
    "1 while no requests are sent to a Plex because five failed in a row.",
  ),
  plex_ingest_cache_reads_total: counter(
    "Reads from the cache of Plex responses; the outcome is hit, miss, stale or error.",
    ["kind", "outcome"],
  ),
  plex_ingest_cache_entries: gauge("Plex responses cached in memory."),
  plex_ingest_cache_bytes: gauge("Size of the Plex responses cached in memory, as JSON."),
  plex_ingest_shared_cache_up: gauge("1 if the last request to Redis succeeded, otherwise 0."),
  plex_ingest_shared_cache_reads_total: counter(
    "Reads from Redis; the outcome is hit, miss, stale (no longer fresh) or error (also while " +
      "Redis is skipped).",
    ["kind", "outcome"],
  ),
  plex_ingest_shared_cache_operations_total: counter(
    "Redis operations; the outcome is ok or failed.",
    ["operation", "outcome"],
  ),
  plex_ingest_check_up: gauge(
    "Checks of /health/ready: 1 if ok, 0 if down; absent if unknown or off.",
    ["check"],
  ),
  plex_ingest_engines: gauge(
    "With PostgreSQL: engines of each storage seen within the last 15 seconds; the state is " +
      "working or standing by.",
    ["state"],
  ),
  plex_ingest_engine_heartbeat_age_seconds: gauge(
    "Time since the active engine of a storage was last seen; absent if it ended cleanly.",
    ["state"],
  ),
  plex_ingest_database_answer_age_seconds: gauge(
    "Age of the database's last answer; the database is asked at most every ten seconds and " +
      "may answer late while it is busy.",
  ),
  plex_ingest_source_up: gauge("Health of the services and of the sources of each kind: 1 or 0.", [
    "kind",
  ]),
  plex_ingest_verdicts: gauge(
    "Number of things that have to work, such as the engine, a service or a folder, by state: " +
      "well, silent (nothing proves now that it works) or ill. `status` lists them.",
    ["state"],
  ),
  plex_ingest_proof_age_seconds: gauge(
    "Time since the oldest check of each kind. Unchanged results are recorded at most every ten " +
      "minutes.",
    ["kind"],
  ),
  plex_ingest_releases: gauge("Releases by state; those in review are the queue.", ["state"]),
  plex_ingest_releases_waiting: gauge(
    "Releases waiting for something outside plex-ingest, such as an outage, by code.",
    ["code"],
  ),
  plex_ingest_steps: gauge(
    "Long steps in progress: copies, checks of a copy's source, unpacking and renames.",
    ["step"],
  ),
  plex_ingest_steps_left_bytes: gauge("Bytes left to process in the long steps in progress.", [
    "step",
  ]),
  plex_ingest_files_filed_total: counter("Files put into the library, by method.", ["method"]),
  plex_ingest_review_reasons_total: counter("Reasons why releases went to review, by code.", [
    "code",
  ]),
  plex_ingest_decisions_total: counter("Outcomes of releases, by who decided.", ["decision"]),
  process_cpu_seconds_total: counter("CPU time of this process."),
  process_resident_memory_bytes: gauge("Resident memory, including the pages of Node itself."),
  process_start_time_seconds: gauge("Start time of the process, in seconds since 1970."),
  nodejs_heap_size_used_bytes: gauge("Used size of V8's heap."),
  nodejs_external_memory_bytes: gauge("Memory of buffers and native objects known to V8."),
  nodejs_eventloop_utilization: gauge(
    "Share of time the event loop was busy since the last scrape.",
  ),
} as const satisfies Record<string, MetricRow>;

export type MetricName = keyof typeof METRICS;
