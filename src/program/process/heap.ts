import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { parseFullPath } from "../../adapters/settings/address-parts.ts";

/**
 * Stops the growth of V8's young generation once it reaches `maxBytes`. V8 doubles it whenever as
 * many bytes have survived as it holds, up to 64 MiB for each half, and never shrinks it while a
 * program is busy: over tens of thousands of names, none of them kept, that is a hundred MiB of
 * dead objects. V8 reads the limit itself only at the start of a process, but the growth factor
 * each time.
 * @returns a check to call from time to time; it takes microseconds, and nothing once the size is
 * reached
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
 * For a process that does much out of little memory: V8 collects its old generation whenever that
 * has grown by half. By itself it lets a small one grow to a multiple of what lives there. With 50
 * callers over HTTP and 194 calls a second that was 60 MiB of anonymous memory instead of 91, at
 * the same latency (bench:http, quiet). A daemon that files hundreds of releases kept 69 MiB
 * instead of 114, for 5 % more of the processor.
 */
export function holdOldHeap(): void {
  setFlagsFromString("--heap-growing-percent=50");
}

type TidyDeps = {
  /** What the process has used of the processor so far, in ms. */
  cpuMs: () => number;
  /** What the heap holds of the machine's memory, in bytes. */
  heapBytes: () => number;
  /** Collects everything that is dead, and gives the memory back. */
  collect: () => void;
};

const INTERVAL_MS = 10_000;
/** Below that the process has nothing to do: at rest it uses less than 0.5 %. */
const IDLE_SHARE = 0.03;
/** Less is not worth a collection, which takes some 50 ms. */
const WORTH_BYTES = 6 * 1024 * 1024;
/**
 * While there is work, as in the minutes after a thousand releases, it collects only this much, and
 * only this often.
 */
const WORTH_WHILE_BUSY_BYTES = 32 * 1024 * 1024;
const CHECKS_WHILE_BUSY = 3;

/**
 * Has V8 collect its garbage when work is over. By itself it collects when a heap has grown, and at
 * rest it does not grow: after a thousand releases the daemon kept 50 MiB of dead objects.
 * @returns a check to call every 10 s. It collects once the process was idle since the last one and
 * the heap is 6 MiB larger than after the last collection, or 32 MiB larger after 30 s of work;
 * without that it takes microseconds.
 */
export function tidyHeap({ cpuMs, heapBytes, collect }: TidyDeps): () => void {
  let used = cpuMs();
  let clean = 0;
  let checks = 0;
  return () => {
    const before = used;
    used = cpuMs();
    checks++;
    const isIdle = used - before <= INTERVAL_MS * IDLE_SHARE;
    if (!isIdle && checks < CHECKS_WHILE_BUSY) return;
    if (heapBytes() - clean < (isIdle ? WORTH_BYTES : WORTH_WHILE_BUSY_BYTES)) return;
    collect();
    clean = heapBytes();
    used = cpuMs();
    checks = 0;
  };
}

/** Does so in this process until it ends. */
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
 * V8 offers its collector to a script only under a flag, and to contexts that were made under it.
 */
function collect(): void {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as Gc;
  setFlagsFromString("--no-expose-gc");
  gc({ type: "major", execution: "sync", flavor: "last-resort" });
}

type UserHome = { env: Readonly<Record<string, string | undefined>>; home: string };

/**
 * Keeps what V8 compiles of the files that are loaded from now on for the next start, below the
 * account's own folder for caches: another account that could write there could have its code run,
 * as in the folder that Node would choose. Saved when the process ends; without a writable folder
 * nothing is kept. https://nodejs.org/api/module.html#module-compile-cache
 */
export function keepCompiled({ env, home }: UserHome): void {
  const caches =
    parseFullPath(env["XDG_CACHE_HOME"] ?? "", home) ?? parseFullPath("~/.cache", home);
  if (caches !== undefined) enableCompileCache(join(caches, "plex-ingest", "compiled"));
}
