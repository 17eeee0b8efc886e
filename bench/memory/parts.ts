import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { waitFor } from "../../test/support/wait-for.ts";
import { type HeapParts, readHeapParts } from "./heap-snapshot.ts";

/** Parts of a process's resident memory, in MiB. */
export type Parts = HeapParts & {
  resident: number;
  /** Pages of Node's file. Processes of the same Node share them, and the kernel can drop them. */
  node: number;
  /** Pages of libraries and of SQLite's files. */
  files: number;
  /** V8's heap, and the part of it that is garbage or free. */
  v8: number;
  garbage: number;
  /** C's heap: SQLite's pages, buffers, and all that Node itself allocates. */
  native: number;
  /** Stacks and heaps of threads, and allocations that the kernel serves. */
  threads: number;
};

const SNAPSHOT_LIMIT_MS = 120_000;

/**
 * Options for a Node whose parts are to be measured. On SIGUSR2, the process writes what V8 knows
 * into `folder`, which makes it larger: measure its memory before.
 */
export function measurable(folder: string): string {
  const script = `import{writeFileSync as w}from"node:fs";import v8 from"node:v8";process.on("SIGUSR2",()=>{const f=${JSON.stringify(folder)};w(f+"/v8.json",JSON.stringify(v8.getHeapStatistics()));v8.writeHeapSnapshot(f+"/v8.heapsnapshot");w(f+"/done","")})`;
  return `--import=data:text/javascript,${encodeURIComponent(script)}`;
}

/** Measures a process that was started with `measurable(folder)`. */
export async function partsOf(pid: number, folder: string): Promise<Parts> {
  const mappings = readMappings(pid);
  process.kill(pid, "SIGUSR2");
  const isDone = () => existsSync(join(folder, "done"));
  await waitFor("the heap to be written", isDone, SNAPSHOT_LIMIT_MS, 200);
  const v8 = JSON.parse(readFileSync(join(folder, "v8.json"), "utf8")) as {
    total_physical_size: number;
  };
  const live = readHeapParts(join(folder, "v8.heapsnapshot"));
  const sum = (kind: Mapping["kind"]): number =>
    mappings.reduce((total, one) => total + (one.kind === kind ? one.bytes : 0), 0);
  const inUse = Object.values(live).reduce((total, bytes) => total + bytes, 0);
  const bytes = {
    resident: mappings.reduce((total, one) => total + one.bytes, 0),
    node: sum("node"),
    files: sum("file"),
    v8: v8.total_physical_size,
    ...live,
    garbage: Math.max(0, v8.total_physical_size - inUse),
    native: sum("heap"),
    threads: sum("anonymous") - v8.total_physical_size,
  };
  return Object.fromEntries(
    Object.entries(bytes).map(([part, size]) => [part, Math.round(size / 2 ** 20 / 0.1) / 10]),
  ) as Parts;
}

type Mapping = { kind: "node" | "file" | "heap" | "anonymous"; bytes: number };

/** https://docs.kernel.org/filesystems/proc.html (smaps) */
function readMappings(pid: number): Mapping[] {
  const mappings: Mapping[] = [];
  for (const line of readFileSync(`/proc/${pid}/smaps`, "latin1").split("\n")) {
    const [, path] = /^[\da-f]+-[\da-f]+ \S+ \S+ \S+ \S+\s*(.*)$/.exec(line) ?? [];
    if (path !== undefined) mappings.push({ kind: kindOf(path), bytes: 0 });
    const [, kib] = /^Rss:\s+(\d+) kB$/.exec(line) ?? [];
    const last = mappings.at(-1);
    if (last !== undefined && kib !== undefined) last.bytes = Number(kib) * 1024;
  }
  return mappings;
}

function kindOf(path: string): Mapping["kind"] {
  if (path === "[heap]") return "heap";
  if (path === "" || path.startsWith("[")) return "anonymous";
  return path.endsWith("/node") ? "node" : "file";
}
