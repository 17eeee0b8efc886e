import { cpuMsOf } from "../memory/read-process.ts";
import { percentile } from "./percentile.ts";
import type { Place } from "./stand-in.ts";

export const CALLERS = 50;
const ROUNDS = 40;

export const READS: readonly [string, Record<string, unknown>][] = [
  ["list_libraries", {}],
  ["get_server_info", {}],
  ["get_playback_status", {}],
  ["get_recently_added", {}],
  ["list_library_items", { library: "Movies" }],
];

/**
 * In each round, all callers make a call at once over one client, each with one of the tools in the
 * list.
 */
export async function measureCached({ connect }: Place) {
  await using client = await connect();
  for (const [name, args] of READS) {
    const { isError, text } = await client.call(name, args);
    if (isError) throw new Error(`${name}: ${text}`);
  }
  const took: number[] = [];
  const call = async (which: number): Promise<void> => {
    const [name, args] = READS[which % READS.length] ?? ["", {}];
    const begun = performance.now();
    const { data } = await client.call(name, args);
    took.push(performance.now() - begun);
    if (typeof data?.["age_seconds"] !== "number") {
      throw new Error(`${name} was not answered from the cache.`);
    }
  };
  const before = cpuMsOf(client.pid);
  for (let round = 0; round < ROUNDS; round++) {
    await Promise.all(Array.from({ length: CALLERS }, (_, who) => call(who + round)));
  }
  const cpu = Math.round((100 * (cpuMsOf(client.pid) - before)) / took.length) / 100;
  return {
    callers: CALLERS,
    calls: took.length,
    p50: percentile(took, 50),
    p99: percentile(took, 99),
    cpu_each: cpu,
  };
}
