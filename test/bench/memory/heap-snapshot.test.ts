import { expect, test } from "vitest";
import { readHeapParts } from "../../../bench/memory/heap-snapshot.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const TYPES = ["hidden", "array", "string", "object", "code", "closure", "regexp"];
const EDGES = ["context", "element", "property", "internal"];

/** Writes a snapshot in V8's format: each node has a type, a name, a size and edges by name. */
function snapshotOf(nodes: [string, string, number, Record<string, number>][]): string {
  const strings: string[] = [];
  const text = (one: string): number => strings.push(one) - 1;
  const flat = nodes.map(([type, name, size, edges]) => [
    TYPES.indexOf(type),
    text(name),
    size,
    Object.keys(edges).length,
  ]);
  const edges = nodes.flatMap(([, , , to]) =>
    Object.entries(to).map(([name, node]) => [EDGES.indexOf("property"), text(name), 4 * node]),
  );
  const meta = {
    node_fields: ["type", "name", "self_size", "edge_count"],
    node_types: [TYPES],
    edge_fields: ["type", "name_or_index", "to_node"],
    edge_types: [EDGES],
  };
  return JSON.stringify({ snapshot: { meta }, nodes: flat.flat(), edges: edges.flat(), strings });
}

test("a heap is divided by what uses it, and each byte is counted once", () => {
  using folder = tempFolder();
  folder.write(
    "heap",
    snapshotOf([
      ["code", "file:///dist/a.js", 1, { source: 2 }],
      ["code", "file:///dist/a.js", 2, { source: 2 }],
      ["string", "the program's", 400, {}],
      ["code", "node:fs", 4, { source: 4 }],
      ["string", "Node's, which is in its file", 8000, {}],
      ["object", "s", 16, { _zod: 6, parent: 8 }],
      ["object", "Object", 32, { check: 7 }],
      ["closure", "check", 64, { shared: 0 }],
      ["object", "system / Context", 128, {}],
      ["regexp", "^a", 256, {}],
      ["string", "a text", 512, {}],
    ]),
  );
  expect(readHeapParts(folder.at("heap"))).toEqual({
    sources: 400,
    code: 1 + 2 + 4,
    expressions: 256,
    schemas: 16 + 32 + 64,
    strings: 512,
    objects: 128,
  });
});
