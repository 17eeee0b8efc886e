import { MINUTE_MS } from "../../base/text/time-units.ts";
import type { ByteSource, Decode } from "./source.ts";

/**
 * What is wrong with a file: `unreadable` may well play, only its length is not known. `unplayable`
 * is damaged, or no video; `forbidden` is closed to our user. `unanswered` was not read, because
 * its disk does not answer; `absent` is no file.
 */
type LengthFault = "unreadable" | "unplayable" | "forbidden" | "unanswered" | "absent";

/**
 * How long a video runs according to its file, as stored and shown. `why` is part of a sentence.
 */
export type FileLength = { kind: "read"; duration_ms: number } | { kind: LengthFault; why: string };

// No film or episode runs for four days: such a header is damaged or forged.
const MAX_LENGTH_MS = 100 * 3_600_000;

export const unreadable = (why: string): FileLength => ({ kind: "unreadable", why });
export const unplayable = (why: string): FileLength => ({ kind: "unplayable", why });

/** The file ends before its container does: `stated` is how many bytes it should have at least. */
export const cutOff = ({ size }: ByteSource, stated: number): FileLength =>
  unplayable(`it is cut off after ${size} of ${stated} bytes`);

type UnplayableFile = { kind: "unplayable" | "forbidden"; why: string };

/** Whether it is known that the file cannot be played as it is. */
export const isUnplayable = (length: FileLength): length is UnplayableFile =>
  length.kind === "unplayable" || length.kind === "forbidden";

/** Whether a file is known to run as long as a work of so many minutes, but for a few percent. */
export function runsAsLong(
  length: FileLength | undefined,
  minutes: number | undefined,
  percent: number,
): boolean {
  const runtime = (minutes ?? 0) * MINUTE_MS;
  return (
    length?.kind === "read" &&
    runtime > 0 &&
    Math.abs(length.duration_ms - runtime) * 100 <= runtime * percent
  );
}

export const DAMAGED = unplayable("its header is damaged");
export const ZERO = unplayable("its header states a length of zero");
export const UNSTATED = unreadable("its header states no length");

/** The length of a header in milliseconds; unreadable if it is impossible. */
export function toFileLength(ms: number): FileLength {
  if (!Number.isFinite(ms) || ms < 1) return UNSTATED;
  if (ms > MAX_LENGTH_MS) return unreadable("its header states an impossible length");
  return { kind: "read", duration_ms: Math.round(ms) };
}

/** A time stamp of 33 bits at 90 kHz, and its position in the file. */
export type ClockStamp = { at: number; ticks: number };

// MPEG streams carry their clock at least every 100 ms (PCR) or 700 ms (SCR): a megabyte holds one
// up to 80 Mbit/s.
const PIECE_BYTES = 1024 * 1024;
const PIECES = 5;
const CLOCK_WRAP = 2 ** 33;
// Quarters of one film take about as long as they are large; those of joined recordings do not.
// Calling a good film unreadable does no harm.
const MAX_RATE_FACTOR = 1.5;

/**
 * The time between the first and the last stamp of an MPEG stream, which states no length itself.
 * Also reads stamps between them: if the clock jumps, the length is unknown. `stampsIn` finds the
 * stamps of a piece.
 */
export function* readClockSpan(
  source: ByteSource,
  stampsIn: (bytes: Uint8Array) => ClockStamp[],
): Decode<FileLength> {
  const found: ClockStamp[] = [];
  for (let piece = 0; piece < PIECES; piece += 1) {
    const from = Math.floor((Math.max(0, source.size - PIECE_BYTES) * piece) / (PIECES - 1));
    const stamps = stampsIn(yield* source.bytes(from, PIECE_BYTES));
    const stamp = piece === PIECES - 1 ? stamps.at(-1) : stamps[0];
    if (stamp === undefined) return unreadable("its clock is missing");
    found.push({ at: from + stamp.at, ticks: stamp.ticks });
  }
  const steps = found.slice(1).map((stamp, index) => {
    const before = found[index] ?? stamp;
    return {
      bytes: stamp.at - before.at,
      ticks: (stamp.ticks - before.ticks + CLOCK_WRAP) % CLOCK_WRAP,
    };
  });
  const ticks = steps.reduce((sum, step) => sum + step.ticks, 0);
  const rate = ticks / steps.reduce((sum, step) => sum + step.bytes, 0);
  const jumps = steps.some(
    (step) =>
      step.ticks > MAX_RATE_FACTOR * rate * step.bytes ||
      MAX_RATE_FACTOR * step.ticks < rate * step.bytes,
  );
  return jumps ? unreadable("its clock jumps") : toFileLength(ticks / 90);
}
