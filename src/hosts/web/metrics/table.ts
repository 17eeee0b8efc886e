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
 * Every metric, in the order of the documentation. No label is a text from outside: a stranger
 * would fill the memory.
 */
export const METRICS = {
  plex_ingest_build_info: gauge("Always 1; the version is a label.", ["version"]),
  plex_ingest_http_requests_total: counter("Requests that were answered.", [
    "route",
    "method",
    "status",
  ]),
  plex_ingest_http_request_duration_seconds: histogram("How long requests took.", ["route"]),
  plex_ingest_http_connections: gauge("Clients that are connected now."),
  plex_ingest_tool_calls_total: counter("Calls of MCP tools; the outcome is ok or an error code.", [
    "tool",
    "outcome",
  ]),
  plex_ingest_tool_call_duration_seconds: histogram("How long calls of MCP tools took.", ["tool"]),
  plex_ingest_service_requests_total: counter(
    "Requests to Plex, TMDB and download clients; the outcome is ok, refused, failed or none (no answer).",
    ["service", "outcome"],
  ),
  plex_ingest_service_request_duration_seconds: histogram("How long these requests took.", [
    "service",
  ]),
  plex_ingest_service_errors_total: counter(
    "Those without a usable answer; the kind is unauthorized, not_found, too_many, client_error, server_error, timeout, unreachable, closed, tls, too_long or other.",
    ["service", "kind"],
  ),
  plex_ingest_breaker_open: gauge(
    "1 while Plex is not asked because it failed five times in a row.",
  ),
  plex_ingest_cache_reads_total: counter(
    "Reads through the cache of Plex's answers; the outcome is hit, miss, stale or error.",
    ["kind", "outcome"],
  ),
  plex_ingest_cache_entries: gauge("Answers of Plex in memory."),
  plex_ingest_cache_bytes: gauge("Their size as JSON."),
  plex_ingest_shared_cache_up: gauge("Whether Redis worked when it was asked last: 1 or 0."),
  plex_ingest_shared_cache_reads_total: counter(
    "Reads from Redis; hit, miss, stale (no longer fresh) or error (also while it is skipped).",
    ["kind", "outcome"],
  ),
  plex_ingest_shared_cache_operations_total: counter(
    "What was asked of Redis; the outcome is ok or failed.",
    ["operation", "outcome"],
  ),
  plex_ingest_check_up: gauge(
    "What /health/ready says: 1 if ok, 0 if down; absent if unknown or off.",
    ["check"],
  ),
  plex_ingest_engines: gauge(
    "Over PostgreSQL: engines of each storage that were seen within 15 seconds; the state is working or standing by.",
    ["state"],
  ),
  plex_ingest_engine_heartbeat_age_seconds: gauge(
    "How long ago the engine that works on a storage was seen last; absent where one ended in order.",
    ["state"],
  ),
  plex_ingest_database_answer_age_seconds: gauge(
    "How old what the database says is; it is asked every ten seconds at most, and may answer late while it is busy.",
  ),
  plex_ingest_source_up: gauge(
    "Whether the sources of a kind and the services are healthy: 1 or 0.",
    ["kind"],
  ),
  plex_ingest_releases: gauge("Releases by state; those in review are the queue.", ["state"]),
  plex_ingest_releases_waiting: gauge("Releases that wait for an outage to end, by its code.", [
    "code",
  ]),
  plex_ingest_steps: gauge(
    "Long steps under way: copies, checks of a copy's source, unpackings and renames.",
    ["step"],
  ),
  plex_ingest_steps_left_bytes: gauge("What is left to do in them.", ["step"]),
  plex_ingest_files_filed_total: counter("Files put into the library, by method.", ["method"]),
  plex_ingest_review_reasons_total: counter("Why releases went to review, by code.", ["code"]),
  plex_ingest_decisions_total: counter("What became of releases, by who decided.", ["decision"]),
  process_cpu_seconds_total: counter("Processor time of this process."),
  process_resident_memory_bytes: gauge("Resident memory, with the pages of Node itself."),
  process_start_time_seconds: gauge("When the process started, in seconds since 1970."),
  nodejs_heap_size_used_bytes: gauge("Used part of V8's heap."),
  nodejs_external_memory_bytes: gauge("Memory of buffers and native objects that V8 knows of."),
  nodejs_eventloop_utilization: gauge(
    "Share of time in which the event loop was busy since the last scrape.",
  ),
} as const satisfies Record<string, MetricRow>;

export type MetricName = keyof typeof METRICS;
