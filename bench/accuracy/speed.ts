import { identifyNames } from "../identify/names.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Decider } from "./client.ts";

/**
 * Works of each kind. Each work is requested four times. After that, everything is in the cache.
 */
const WORKS = 300;
const WARM = 6000;
const AT_ONCE = 8;

export type Speed = {
  names: number;
  names_per_second: number;
  requests: { mean: number; max: number };
};

/**
 * Measures how fast plain names are decided when TMDB's responses are in memory, and how many
 * requests each name would need with a cold cache.
 */
export async function measureSpeed(
  catalogue: Catalogue,
  { decide }: Pick<Decider, "decide">,
): Promise<Speed> {
  const names = [...identifyNames(catalogue, WORKS, 4 * WORKS + WARM)];
  const { signal } = new AbortController();
  const requests: number[] = [];
  const run = async (list: readonly string[]): Promise<void> => {
    const queue = list.values();
    const work = async (): Promise<void> => {
      for (const name of queue) requests.push((await decide(name, signal)).requests);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  };
  await run(names.slice(0, 4 * WORKS));
  const warm = names.slice(4 * WORKS);
  const since = performance.now();
  await run(warm);
  const seconds = (performance.now() - since) / 1000;
  const sum = requests.reduce((total, one) => total + one, 0);
  return {
    names: warm.length,
    names_per_second: Math.round(warm.length / seconds),
    requests: {
      mean: Math.round((100 * sum) / Math.max(1, requests.length)) / 100,
      max: requests.reduce((most, one) => Math.max(most, one), 0),
    },
  };
}
