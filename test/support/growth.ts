/**
 * What a linear time may come to for eight times as much, on a machine that does other things as
 * well; quadratic is 64.
 */
export const LINEAR = 24;

const TIMES = 8;
/** The least time of so many rounds is taken: in the others another program had the processor. */
const ROUNDS = 3;
const MOST_ROUNDS = 20;
/** Shorter times say nothing. */
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

/** Milliseconds of `work`: the least of some rounds. */
export async function leastMs(work: () => unknown): Promise<number> {
  const one = await timed(work);
  for (let round = 0; round < ROUNDS; round++) await one.again();
  return one.least;
}

/**
 * How many times as long `work` takes as `floor` does in the same minute: rounds of both in turn,
 * more while it is over `limit`.
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

/** How many times as long `work` takes for what is made eight times as large as `size`. */
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

/** Repeats a piece up to `size` characters, in one flat string. */
export const long = (piece: string, size: number): string =>
  Buffer.from(piece.repeat(Math.ceil(size / piece.length)).slice(0, size)).toString();
