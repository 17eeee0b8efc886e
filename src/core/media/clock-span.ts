import { type FileLength, stated, unreadable } from "./file-length.ts";
import type { Decode, Source } from "./source.ts";

/** A time stamp of 33 bits at 90 kHz, and where in the file it stands. */
export type Stamp = { at: number; ticks: number };

// MPEG streams carry their clock at least every 100 ms (PCR) or 700 ms (SCR): a megabyte holds one up to 80 Mbit/s.
const PIECE = 1024 * 1024;
const PIECES = 5;
const TURN = 2 ** 33;
// Quarters of one film take about as long as they are large; those of recordings joined together do not. To call an even
// film unreadable does no harm.
const UNEVEN = 1.5;

/**
 * The time between the first and the last stamp of an MPEG stream, which states no length itself. Stamps between them are
 * looked at as well: where the clock jumps, the length is not known. `stampsIn` finds the stamps of a piece.
 */
export function* clockSpan(source: Source, stampsIn: (bytes: Uint8Array) => Stamp[]): Decode<FileLength> {
  const found: Stamp[] = [];
  for (let piece = 0; piece < PIECES; piece += 1) {
    const from = Math.floor((Math.max(0, source.size - PIECE) * piece) / (PIECES - 1));
    const stamps = stampsIn(yield* source.bytes(from, PIECE));
    const stamp = piece === PIECES - 1 ? stamps.at(-1) : stamps[0];
    if (stamp === undefined) return unreadable("its clock is not where it should be");
    found.push({ at: from + stamp.at, ticks: stamp.ticks });
  }
  const steps = found.slice(1).map((stamp, index) => {
    const before = found[index] ?? stamp;
    return { bytes: stamp.at - before.at, ticks: (stamp.ticks - before.ticks + TURN) % TURN };
  });
  const ticks = steps.reduce((sum, step) => sum + step.ticks, 0);
  const rate = ticks / steps.reduce((sum, step) => sum + step.bytes, 0);
  const jumps = steps.some(
    (step) => step.ticks > UNEVEN * rate * step.bytes || UNEVEN * step.ticks < rate * step.bytes,
  );
  return jumps ? unreadable("its clock jumps") : stated(ticks / 90);
}
