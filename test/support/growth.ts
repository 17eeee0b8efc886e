/**
 * Maximum ratio of times that counts as linear for eight times as much input, on a machine that is
 * also busy with other things. Quadratic is 64.
 */
export const LINEAR = 24;

const TIMES = 8;
/**
 * Number of rounds. The lowest time counts, because in the slower rounds another program was using
 * the processor.
 */
const ROUNDS = 3;
const MOST_ROUNDS = 20;
/** Shorter times are inconclusive. */
const LEAST_MS = 1;

type Timed = { least: number; again(): Promise<void> };

async function timed(work: () => unknown): Promise<Timed> {
  const cost = async (runs: number): Promise<number> => {
    const began = performance.now();
    for (let run = 0; run < runs; run++) await work();
    return performance.now() - began;
  };
  let runs = 1;
  while ((await cost(runs)) < LEAST_MS) runs *= 2;
  const one: Timed = {
    least: Number.POSITIVE_INFINITY,
    async again() {
      one.least = Math.min(one.least, (await cost(runs)) / runs);
    },
  };
  return one;
}

/** Time of `work` in milliseconds: the lowest of several rounds. */
export async function leastMs(work: () => unknown): Promise<number> {
  const one = await timed(work);
  for (let round = 0; round < ROUNDS; round++) await one.again();
  return one.least;
}

/**
 * Ratio of the time of `work` to that of `floor`, measured at the same time. Both run in alternate
 * rounds, with more rounds while the ratio is above `limit`.
 */
export async function ratio(
  work: () => unknown,
  floor: () => unknown,
  limit: number,
): Promise<number> {
  const [ours, least] = [await timed(work), await timed(floor)];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    await ours.again();
    await least.again();
    if (round >= ROUNDS - 1 && ours.least / least.least < limit / 2) break;
  }
  return ours.least / least.least;
}

/** Ratio of the time of `work` for an input of eight times `size` to that for `size`. */
export async function growth<T>(
  make: (size: number) => T,
  size: number,
  work: (made: T) => unknown,
): Promise<number> {
  const [small, large] = [make(size), make(size * TIMES)];
  return ratio(
    () => work(large),
    () => work(small),
    LINEAR,
  );
}

/** Returns one flat string in which a piece is repeated up to `size` characters. */
export const long = (piece: string, size: number): string =>
  Buffer.from(piece.repeat(Math.ceil(size / piece.length)).slice(0, size)).toString();
