import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readYaml } from "./manifests.ts";

/** What the server measures, without what a histogram adds to its name. */
const METRICS = [
  "plex_ingest_build_info",
  "plex_ingest_http_requests_total",
  "plex_ingest_http_connections",
  "plex_ingest_tool_calls_total",
  "plex_ingest_tool_call_duration_seconds",
  "plex_ingest_service_requests_total",
  "plex_ingest_service_request_duration_seconds",
  "plex_ingest_cache_reads_total",
  "plex_ingest_check_up",
  "plex_ingest_source_up",
  "plex_ingest_releases",
  "plex_ingest_files_filed_total",
  "plex_ingest_review_reasons_total",
  "plex_ingest_decisions_total",
  "process_cpu_seconds_total",
  "process_resident_memory_bytes",
];

const metricsIn = (expression: string): string[] =>
  [...expression.matchAll(/\b(?:plex_ingest|process)_[a-z_]+/g)].map(([name]) => name.replace(/_bucket$/, ""));

type Panel = { id: number; title: string; gridPos: { x: number; w: number }; targets: { expr: string }[] };

test("every panel of the dashboard asks for metrics that there are", () => {
  const { panels, uid, templating } = JSON.parse(readFileSync("deploy/grafana/plex-ingest.json", "utf8")) as {
    uid: string;
    panels: Panel[];
    templating: { list: { name: string }[] };
  };
  expect(uid).toBe("plex-ingest");
  expect(templating.list.map(({ name }) => name)).toEqual(["datasource", "job"]);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  for (const { title, gridPos, targets } of panels) {
    expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
    for (const { expr } of targets) {
      expect(metricsIn(expr).length, title).toBeGreaterThan(0);
      for (const name of metricsIn(expr)) expect(METRICS, title).toContain(name);
    }
  }
});

test("every alert asks for metrics that there are, and says what to do", () => {
  const [{ groups }] = readYaml("deploy/prometheus/plex-ingest.rules.yaml") as [
    { groups: { rules: { alert: string; expr: string; for: string; annotations: Record<string, string> }[] }[] },
  ];
  const rules = groups.flatMap((group) => group.rules);
  expect(rules.map(({ alert }) => alert)).toContain("PlexIngestNoEngine");
  for (const { alert, expr, for: pending, annotations } of rules) {
    for (const name of metricsIn(expr)) expect(METRICS, alert).toContain(name);
    expect(pending, alert).toMatch(/^\d+[mh]$/);
    expect(Object.keys(annotations), alert).toEqual(["summary", "description"]);
  }
});
