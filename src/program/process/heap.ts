import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { parseFullPath } from "../../adapters/settings/address-parts.ts";

/**
 * Stops the growth of V8's young generation once it reaches `maxBytes`. V8 doubles the young
 * generation whenever the surviving bytes reach its size, up to 64 MiB for each half, and never
 * shrinks it while a program is busy. After tens of thousands of names that are not kept, this
 * leaves a hundred MiB of dead objects. V8 reads the limit itself only at the start of a process,
 * but it reads the growth factor each time.
 * @returns a check to call from time to time. It takes microseconds until the size is reached, and
 * no time afterwards
 */
export function holdYoungHeap(maxBytes: number): () => void {
  let held = false;
  return () => {
    if (held) return;
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
    if (young === undefined || young.physical_space_size < maxBytes) return;
    setFlagsFromString("--semi-space-growth-factor=1");
    held = true;
  };
}

/**
 * Makes V8 collect its old generation whenever it has grown by half. Use it in a process that does
 * much work with little memory. By default, V8 lets a small old generation grow to a multiple of
 * its live objects. With 50 callers over HTTP and 194 calls a second, the process used 60 MiB of
 * anonymous memory instead of 91, at the same latency (bench:http, quiet). A daemon that files
 * hundreds of releases used 69 MiB instead of 114, for 5 % more processor time.
 */
export function holdOldHeap(): void {
  setFlagsFromString("--heap-growing-percent=50");
}

type TidyDeps = {
  /** The processor time that the process has used so far, in ms. */
  cpuMs: () => number;
  /** The amount of system memory that the heap holds, in bytes. */
  heapBytes: () => number;
  /** Collects all dead objects and returns the memory. */
  collect: () => void;
};

const INTERVAL_MS = 10_000;
/**
 * A process that uses less than this share of processor time has nothing to do. At rest, it uses
 * less than 0.5 %.
 */
const IDLE_SHARE = 0.03;
/** A smaller growth is not worth a collection, which takes about 50 ms. */
const WORTH_BYTES = 2 * 1024 * 1024;
/**
 * During work, for example in the minutes after a thousand releases, the heap is collected only
 * when it has grown by this many bytes, and only after this many checks.
 */
const WORTH_WHILE_BUSY_BYTES = 32 * 1024 * 1024;
const CHECKS_WHILE_BUSY = 3;

/**
 * Makes V8 collect its garbage when work is over. By default, V8 collects only when the heap has
 * grown, and an idle heap does not grow. After a thousand releases, the daemon kept 50 MiB of dead
 * objects.
 * @returns a check to call every 10 s. It collects if the process was idle since the last check and
 * the heap is 2 MiB larger than after the last collection at rest. After 30 s of work, it collects
 * if the heap is 32 MiB larger than after any collection. Otherwise, it takes microseconds.
 */
export function tidyHeap({ cpuMs, heapBytes, collect }: TidyDeps): () => void {
  let used = cpuMs();
  let clean = 0;
  // A collection during work keeps objects that are garbage once the work is over.
  let cleanAtRest = 0;
  let checks = 0;
  return () => {
    const before = used;
    used = cpuMs();
    checks++;
    const isIdle = used - before <= INTERVAL_MS * IDLE_SHARE;
    if (!isIdle && checks < CHECKS_WHILE_BUSY) return;
    const isWorth = isIdle
      ? heapBytes() - cleanAtRest >= WORTH_BYTES
      : heapBytes() - clean >= WORTH_WHILE_BUSY_BYTES;
    if (!isWorth) return;
    collect();
    clean = heapBytes();
    if (isIdle) cleanAtRest = clean;
    used = cpuMs();
    checks = 0;
  };
}

/** Runs the check of `tidyHeap` in this process until it ends. */
export function keepHeapTidy(): void {
  const cpuMs = (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  setInterval(
    tidyHeap({ cpuMs, heapBytes: () => getHeapStatistics().total_heap_size, collect }),
    INTERVAL_MS,
  ).unref();
}

type Gc = (options: { type: "major"; execution: "sync"; flavor: "last-resort" }) => void;

/**
 * V8 exposes its garbage collector to a script only under a flag, and only in contexts that were
 * created while the flag was set.
 */
function collect(): void {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as Gc;
  setFlagsFromString("--no-expose-gc");
  gc({ type: "major", execution: "sync", flavor: "last-resort" });
}

type UserHome = { env: Readonly<Record<string, string | undefined>>; home: string };

/**
 * Stores V8's compiled code of all files that are loaded from now on, for the next start. The code
 * is stored below the account's own cache folder: if another account could write to the folder, it
 * could have its own code run. The folder that Node would choose has this problem. The code is
 * saved when the process ends. Without a writable folder, nothing is stored.
 * https://nodejs.org/api/module.html#module-compile-cache
 */
export function keepCompiled({ env, home }: UserHome): void {
  const caches =
    parseFullPath(env["XDG_CACHE_HOME"] ?? "", home) ?? parseFullPath("~/.cache", home);
  if (caches !== undefined) enableCompileCache(join(caches, "plex-ingest", "compiled"));
}
