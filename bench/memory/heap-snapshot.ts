import { readFileSync } from "node:fs";

/** V8's live heap by use, in bytes. */
export type HeapParts = {
  /** The program's own sources. Those of Node are in its file. */
  sources: number;
  /** Bytecode, machine code, and what both refer to. */
  code: number;
  /** Compiled regular expressions. */
  expressions: number;
  /** zod's schemas: their objects, arrays and functions. */
  schemas: number;
  /** All other strings, without Node's sources. */
  strings: number;
  /** All other objects, arrays and functions, and their shapes. */
  objects: number;
};

type Snapshot = {
  snapshot: {
    meta: {
      node_fields: string[];
      node_types: [string[], ...unknown[]];
      edge_fields: string[];
      edge_types: [string[], ...unknown[]];
    };
  };
  nodes: number[];
  edges: number[];
  strings: string[];
};

/** zod keeps a schema's parts in an object below this name. */
const OF_A_SCHEMA = "_zod";
/** Number of steps from a schema to the parts that are counted with it. */
const STEPS = 4;

/** Reads a file that `v8.writeHeapSnapshot` wrote. */
export function readHeapParts(file: string): HeapParts {
  const heap = readNodes(JSON.parse(readFileSync(file, "latin1")) as Snapshot);
  const inSchemas = findSchemaParts(heap);
  const bytes: HeapParts = {
    sources: 0,
    code: 0,
    expressions: 0,
    schemas: 0,
    strings: 0,
    objects: 0,
  };
  for (let node = 0; node < heap.count; node++) {
    const size = heap.size(node);
    if (inSchemas.has(node)) bytes.schemas += size;
    else bytes[kindOf(heap.type(node), heap.name(node))] += size;
  }
  for (const [source, isOurs] of listSources(heap)) {
    const size = heap.size(source);
    bytes.strings -= size;
    if (isOurs) bytes.sources += size;
  }
  return bytes;
}

function kindOf(type: string, name: string): keyof HeapParts {
  if (type === "regexp" || name === "system / IrRegExpData") return "expressions";
  if (type === "code") return "code";
  return type.endsWith("string") ? "strings" : "objects";
}

type Nodes = {
  count: number;
  type(node: number): string;
  name(node: number): string;
  size(node: number): number;
  /** Calls back with each edge's name and the node that it leads to. */
  each(node: number, edge: (name: string, to: number) => void): void;
};

function readNodes({ snapshot: { meta }, nodes, edges, strings }: Snapshot): Nodes {
  const [width, edgeWidth] = [meta.node_fields.length, meta.edge_fields.length];
  const [type, name, size, edgeCount] = ["type", "name", "self_size", "edge_count"].map((field) =>
    meta.node_fields.indexOf(field),
  ) as [number, number, number, number];
  const count = nodes.length / width;
  const first = new Uint32Array(count + 1);
  const read = (node: number, field: number): number => nodes[node * width + field] ?? 0;
  for (let node = 0; node < count; node++) {
    first[node + 1] = (first[node] ?? 0) + read(node, edgeCount);
  }
  return {
    count,
    type: (node) => meta.node_types[0][read(node, type)] ?? "",
    name: (node) => strings[read(node, name)] ?? "",
    size: (node) => read(node, size),
    each(node, callback) {
      for (let edge = first[node] ?? 0; edge < (first[node + 1] ?? 0); edge++) {
        const [kind = 0, label = 0, to = 0] = edges.slice(edge * edgeWidth, edge * edgeWidth + 3);
        const isIndex = ["element", "hidden"].includes(meta.edge_types[0][kind] ?? "");
        callback(isIndex ? "" : (strings[label] ?? ""), to / width);
      }
    },
  };
}

function findSchemaParts(heap: Nodes): Set<number> {
  const found = new Set<number>();
  for (let node = 0; node < heap.count; node++) {
    if (heap.type(node) !== "object") continue;
    heap.each(node, (name) => {
      if (name === OF_A_SCHEMA) found.add(node);
    });
  }
  let last = [...found];
  for (let step = 0; step < STEPS; step++) {
    const next: number[] = [];
    for (const node of last) {
      heap.each(node, (_name, to) => {
        const isPart =
          /^(?:object|array|closure)$/.test(heap.type(to)) && !heap.name(to).startsWith("system");
        if (!isPart || found.has(to) || heap.name(to).startsWith("Module")) return;
        found.add(to);
        next.push(to);
      });
    }
    last = next;
  }
  return found;
}

/** Returns each source once, and whether it is the program's. */
function listSources(heap: Nodes): Map<number, boolean> {
  const sources = new Map<number, boolean>();
  for (let node = 0; node < heap.count; node++) {
    const [, scheme] =
      /^(file|node):/.exec(heap.type(node) === "code" ? heap.name(node) : "") ?? [];
    if (scheme === undefined) continue;
    heap.each(node, (name, to) => {
      if (name === "source") sources.set(to, scheme === "file");
    });
  }
  return sources;
}
