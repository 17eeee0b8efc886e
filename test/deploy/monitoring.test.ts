import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { METRICS } from "../../src/hosts/web/metrics/table.ts";
import { readYaml } from "./manifests.ts";

/** A histogram has three series per name. */
const NAMES = Object.entries(METRICS).flatMap(([name, { type }]) =>
  type === "histogram" ? ["_bucket", "_sum", "_count"].map((end) => name + end) : [name],
);

const metricsIn = (expression: string): string[] =>
  [...expression.matchAll(/\b(?:plex_ingest|process|nodejs)_[a-z_]+/g)].map(([name]) => name);

type Panel = {
  id: number;
  title: string;
  gridPos: { x: number; w: number };
  targets: { expr: string }[];
};

test("every dashboard panel uses existing metrics", () => {
  const { panels, uid, templating } = JSON.parse(
    readFileSync("deploy/grafana/plex-ingest.json", "utf8"),
  ) as {
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
      for (const name of metricsIn(expr)) expect(NAMES, title).toContain(name);
    }
  }
});

test("every alert uses existing metrics and says what to do", () => {
  const [{ groups }] = readYaml("deploy/prometheus/plex-ingest.rules.yaml") as [
    {
      groups: {
        rules: { alert: string; expr: string; for: string; annotations: Record<string, string> }[];
      }[];
    },
  ];
  const rules = groups.flatMap((group) => group.rules);
  expect(rules.map(({ alert }) => alert)).toContain("PlexIngestNoEngine");
  for (const { alert, expr, for: pending, annotations } of rules) {
    for (const name of metricsIn(expr)) expect(NAMES, alert).toContain(name);
    expect(pending, alert).toMatch(/^\d+[mh]$/);
    expect(Object.keys(annotations), alert).toEqual(["summary", "description"]);
  }
});
