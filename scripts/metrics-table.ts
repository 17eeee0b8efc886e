import { METRICS } from "../src/hosts/web/metrics/table.ts";

const INTRO = `# Metrics

What \`/metrics\` says, for Prometheus. It needs the token, unless \`METRICS_PUBLIC=true\`; [HTTP](../operate/http.md#metrics)
shows how Prometheus sends it. The page is made from the code (\`npx vitest run test/scripts/metrics-table.test.ts -u\`).

No label is a text from outside: no title, path, user or address. An unknown tool or address is \`other\`. Counters start
at zero in each process; the ones about files, reasons and decisions come from the database and do not. The database is asked
every ten seconds at most; where it has several storages, what it says has the label \`storage\` too. The daemon counts what
the engine asks of Plex, TMDB and Transmission as well.

| metric | type | labels | |
|---|---|---|---|
`;

const AFTER = `
## Questions

Share of reads that the cache answered, in the last hour:

\`\`\`promql
sum(rate(plex_ingest_cache_reads_total{outcome="hit"}[1h])) / sum(rate(plex_ingest_cache_reads_total[1h]))
\`\`\`

How long 99 of 100 calls of each tool took at most:

\`\`\`promql
histogram_quantile(0.99, sum by (tool, le) (rate(plex_ingest_tool_call_duration_seconds_bucket[5m])))
\`\`\`

Worth an alert: \`plex_ingest_check_up{check="engine"} == 0\` for five minutes, \`plex_ingest_check_up{check="plex"} == 0\` for
fifteen, and \`plex_ingest_releases{state="review"} > 0\` for a week.
`;

/** The whole of docs/reference/metrics.md, from the table of metrics. */
export function metricsTable(): string {
  const rows = Object.entries(METRICS).map(([name, { type, help, labels }]) => {
    const named = (labels ?? []).map((label: string) => `\`${label}\``).join(", ");
    return `| \`${name}\` | ${type} | ${named || "–"} | ${help} |\n`;
  });
  return `${INTRO}${rows.join("")}${AFTER}`;
}
