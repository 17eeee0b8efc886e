import { Agent } from "node:http";
import type { Server } from "./server.ts";

const CALLS = 2000;
const CALLERS = 50;
const TITLES = 200;

/**
 * Measures a new server with callers that repeat their requests: lists, searches, and titles, where
 * the n-th title is requested in proportion to 1/n. Each cached answer is requested from Plex once.
 */
export async function measureHits(server: Server) {
  const agent = new Agent({ keepAlive: true, maxSockets: CALLERS });
  const random = numbers(17);
  const title = (): number => Math.floor(TITLES ** random());
  const call = (): readonly [string, object] => {
    const kind = random();
    if (kind < 0.15) return ["list_libraries", {}];
    if (kind < 0.25) return ["get_recently_added", {}];
    if (kind < 0.4) return ["list_library_items", { library: "Movies", limit: 20 }];
    if (kind < 0.6) return ["search_media", { query: `Film ${title()}` }];
    return ["get_media_details", { media_id: String(100_000 + title()) }];
  };
  let next = 0;
  let errors = 0;
  const lane = async (): Promise<void> => {
    while (next++ < CALLS) await server.call(agent, ...call()).catch(() => (errors += 1));
  };
  await Promise.all(Array.from({ length: CALLERS }, lane));
  const { text } = await server.get(agent, "/metrics");
  agent.destroy();
  const counts = { hit: 0, miss: 0, stale: 0, error: 0 };
  for (const [, outcome, count] of text.matchAll(
    /^plex_ingest_cache_reads_total\{.*outcome="(\w+)"\} (\d+)$/gm,
  )) {
    counts[outcome as keyof typeof counts] += Number(count);
  }
  const reads = counts.hit + counts.miss + counts.stale + counts.error;
  return {
    calls: CALLS,
    reads,
    ...counts,
    ratio: Math.round((1000 * counts.hit) / reads) / 1000,
    errors,
  };
}

/**
 * Returns the same sequence of numbers below 1 on every run (a linear congruential generator:
 * Numerical Recipes, 7.1).
 */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
