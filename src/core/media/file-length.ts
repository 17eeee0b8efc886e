import type { Decode, Source } from "./source.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const FEW_MINUTES = 10 * MINUTE;

/** A length in a sentence: "1 h 32 min", "45 min", "1 min 30 s". Milliseconds in; rounded, below ten minutes to seconds. */
export function lengthText(ms: number): string {
  const exact = ms < FEW_MINUTES;
  const seconds = exact ? Math.round(ms / SECOND) : 60 * Math.round(ms / MINUTE);
  const parts = [
    [Math.floor(seconds / 3600), "h"],
    [Math.floor((seconds % 3600) / 60), "min"],
    [seconds % 60, "s"],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return said.length === 0 ? "0 s" : said.join(" ");
}

/** How long a video runs by what its own file says, in the form in which it is kept and shown; `why` is part of a sentence. */
export type FileLength = { kind: "read"; duration_ms: number } | { kind: "unreadable"; why: string };

// No film and no episode runs for four days: what says so is damaged or made up.
const LONGEST_MS = 100 * 3_600_000;

export const unreadable = (why: string): FileLength => ({ kind: "unreadable", why });

export const DAMAGED = unreadable("its header is damaged");
export const UNSTATED = unreadable("its header states no length");

/** A length in milliseconds as a header gives it; what cannot be one is unreadable. */
export function stated(ms: number): FileLength {
  if (!Number.isFinite(ms) || ms < 1) return UNSTATED;
  if (ms > LONGEST_MS) return unreadable("its header states a length that cannot be");
  return { kind: "read", duration_ms: Math.round(ms) };
}

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
