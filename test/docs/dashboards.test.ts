import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { dashboard } from "../../src/app/dashboard/dashboard-shape.ts";

const PAGE = readFileSync("docs/operate/dashboards.md", "utf8");

/** An answer in which every field has a value. */
const ANSWER = dashboard.parse({
  version: "1.2.3",
  status: "ok",
  started_at: "2026-11-27T00:00:00.000Z",
  queue: { review: 1, waiting: 2, working: 3, oldest_review_at: "2026-11-26T00:00:00.000Z" },
  filed: { today: 1, days_7: 2, total: 30 },
  last_filed: { title: "Heat (1995)", at: "2026-11-26T00:00:00.000Z" },
  recent: [{ id: 46, name: "Heat.1995.mkv", state: "filed", at: "2026-11-26T00:00:00.000Z" }],
  services: { plex: "ok", tmdb: "ok" },
  clients: { attic: "ok" },
  space: [{ name: "Films", free_bytes: 1, total_bytes: 2 }],
  trash: { files: 1, bytes: 2 },
});

const valueAt = (from: unknown, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], from);

/** All objects in a parsed YAML document. */
const objectsIn = (value: unknown): Record<string, unknown>[] =>
  typeof value !== "object" || value === null
    ? []
    : [
        ...(Array.isArray(value) ? [] : [value as Record<string, unknown>]),
        ...Object.values(value).flatMap(objectsIn),
      ];

/** The parsed YAML examples of one part of the page. */
const yamlOf = (title: string): unknown[] => {
  const [, part = ""] = PAGE.split(`\n## ${title}\n`);
  const [text = ""] = part.split("\n## ");
  return [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml = ""]) => parse(yaml));
};

test("the examples for Homepage read fields that the answer has", () => {
  const blocks = yamlOf("Homepage").map(objectsIn);
  expect(blocks.length).toBe(2);
  const fields = blocks.flat().flatMap(({ field }) => (typeof field === "string" ? field : []));
  expect(fields.length).toBeGreaterThan(3);
  for (const field of fields) {
    expect(["string", "number"], field).toContain(typeof valueAt(ANSWER, field));
  }
  const [list] = blocks
    .flat()
    .flatMap(({ mappings }) => (Array.isArray(mappings) ? [] : (mappings ?? [])));
  const { items, name, label } = list as Record<"items" | "name" | "label", string>;
  const [first] = valueAt(ANSWER, items) as unknown[];
  expect([typeof valueAt(first, name), typeof valueAt(first, label)]).toEqual(["string", "string"]);
});

test("the example for Home Assistant reads fields that the answer has", () => {
  const templates = objectsIn(yamlOf("Home Assistant")).flatMap(({ value_template: text }) =>
    typeof text === "string" ? text : [],
  );
  expect(templates).toHaveLength(3);
  for (const template of templates) {
    const plain = template.replace(/\((\S+) or \{\}\)/, "$1");
    const [, path = ""] = /value_json\.([\w.]+)/.exec(plain) ?? [];
    expect(["string", "number"], template).toContain(typeof valueAt(ANSWER, path));
  }
});

test("the example for Prometheus names one target and a file with the token", () => {
  expect(yamlOf("Prometheus")).toEqual([
    {
      scrape_configs: [
        {
          job_name: "plex-ingest",
          authorization: { credentials_file: "/etc/prometheus/plex-ingest-token" },
          static_configs: [{ targets: ["nas:8484"] }],
        },
      ],
    },
  ]);
});

test("the table lists every field, and no other", () => {
  const [, table = ""] = /\| field \| meaning \|\n([\s\S]*?)\n\n/.exec(PAGE) ?? [];
  const named = [...table.matchAll(/`([a-z_0-9]+(?:\.[a-z_0-9]+)?)`/g)].map(
    ([, path = ""]) => path,
  );
  for (const [key, value] of Object.entries(ANSWER)) {
    const isNested = typeof value === "object" && !Array.isArray(value) && key !== "clients";
    for (const path of isNested ? Object.keys(value).map((inner) => `${key}.${inner}`) : [key]) {
      expect(named).toContain(path);
    }
  }
});
