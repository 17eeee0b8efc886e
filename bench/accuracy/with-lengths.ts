import type { Catalogue } from "./catalogue.ts";
import type { Waiting } from "./decide-all.ts";
import { createRandom } from "./generated/random.ts";

const MINUTE_MS = 60_000;

/**
 * Names of films whose length the catalogue states, with that length changed by at most `percent`
 * percent. A real file has a length, but a name in a list does not. The same seed produces the same
 * lengths.
 */
export function withLengths(
  waiting: readonly Waiting[],
  { movies }: Catalogue,
  { seed, percent }: { seed: number; percent: number },
): Waiting[] {
  const random = createRandom(seed);
  const minutes = new Map(movies.map(({ id, runtimeMinutes }) => [id, runtimeMinutes]));
  const most = Math.round(1000 * percent);
  return waiting.flatMap((one) => {
    const { type, tmdb_id: id } = one.row;
    const runtime = type === "movie" && id != null ? minutes.get(id) : undefined;
    if (runtime === undefined) return [];
    const off = (random.below(2 * most + 1) - most) / 100_000;
    return [{ ...one, lengthMs: Math.round(runtime * MINUTE_MS * (1 + off)) }];
  });
}
