import { METRICS } from "../src/hosts/web/metrics/table.ts";

const INTRO = `# Metrics

These are the metrics that \`/metrics\` serves for Prometheus. It requires the token, unless \`METRICS_PUBLIC=true\`; [HTTP](../operate/http.md#metrics)
shows the scrape configuration. The page is generated (\`npx vitest run test/scripts/metrics-table.test.ts -u\`).

* Labels never contain text from outside: no titles, paths, users or addresses. An unknown tool or address is \`other\`.
* Counters start at zero in each process, except those about files, reasons and decisions, which come from the database.
* The database is read at most every ten seconds. If it has several storages, metrics from it have the label \`storage\` as well.
* Metrics by kind of source have one series for each media server, with its name in the label \`server\`.
* The daemon also counts the engine's requests to Plex, TMDB and download clients.

| metric | type | labels | |
|---|---|---|---|
`;

const AFTER = `
## Questions

Share of reads that the cache answered, in the last hour:

\`\`\`promql
sum(rate(plex_ingest_cache_reads_total{outcome="hit"}[1h])) / sum(rate(plex_ingest_cache_reads_total[1h]))
\`\`\`

99th percentile of the duration of each tool's calls:

\`\`\`promql
histogram_quantile(0.99, sum by (tool, le) (rate(plex_ingest_tool_call_duration_seconds_bucket[5m])))
\`\`\`

Useful alerts: \`plex_ingest_check_up{check="engine"} == 0\` for five minutes, \`plex_ingest_check_up{check="plex"} == 0\` for
fifteen, and \`plex_ingest_releases{state="review"} > 0\` for a week.
`;

/** Generates docs/reference/metrics.md from the table of metrics. */
export function metricsTable(): string {
  const rows = Object.entries(METRICS).map(([name, { type, help, labels }]) => {
    const named = (labels ?? []).map((label: string) => `\`${label}\``).join(", ");
    return `| \`${name}\` | ${type} | ${named || "–"} | ${help} |\n`;
  });
  return `${INTRO}${rows.join("")}${AFTER}`;
}
