import type { MediaFacts } from "../../base/media-facts.ts";
import { MINUTE_MS } from "../../base/text/time-units.ts";
import type { ByteSource, Decode } from "./source.ts";

/**
 * Why the length of a file is unknown. `unreadable`: the file may play, but its length is unknown.
 * `unplayable`: the file is damaged or not a video. `forbidden`: our user cannot read it.
 * `unanswered`: it was not read, because its disk does not respond. `absent`: the file does not
 * exist.
 */
type LengthFault = "unreadable" | "unplayable" | "forbidden" | "unanswered" | "absent";

/**
 * Length of a video from its file, as stored and displayed. `why` is part of a sentence. `media`:
 * what else the header states, if it states anything.
 */
export type FileLength = (
  | { kind: "read"; duration_ms: number }
  | { kind: LengthFault; why: string }
) & { media?: MediaFacts };

/** Returns the facts in a file's header; undefined if the header was not read to its end. */
export const mediaOf = ({ kind, media }: FileLength): MediaFacts | undefined =>
  media ?? (kind === "read" ? {} : undefined);

// No film or episode runs for four days. A header of this length is damaged or forged.
const MAX_LENGTH_MS = 100 * 3_600_000;

export const unreadable = (why: string): FileLength => ({ kind: "unreadable", why });
export const unplayable = (why: string): FileLength => ({ kind: "unplayable", why });

/**
 * The file ends before its container does. `stated` is the minimum size of the complete file in
 * bytes.
 */
export const cutOff = ({ size }: ByteSource, stated: number): FileLength =>
  unplayable(`it is cut off after ${size} of ${stated} bytes`);

type UnplayableFile = FileLength & { kind: "unplayable" | "forbidden" };

/** True if the file is known to be unplayable as it is. */
export const isUnplayable = (length: FileLength): length is UnplayableFile =>
  length.kind === "unplayable" || length.kind === "forbidden";

/** True if a file's length is known and within `percent` percent of `minutes` minutes. */
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

/** Converts the length in a header, in ms; unreadable if the length is impossible. */
export function toFileLength(ms: number): FileLength {
  if (!Number.isFinite(ms) || ms < 1) return UNSTATED;
  if (ms > MAX_LENGTH_MS) return unreadable("its header states an impossible length");
  return { kind: "read", duration_ms: Math.round(ms) };
}

/** A 33-bit time stamp at 90 kHz, and its position in the file. */
export type ClockStamp = { at: number; ticks: number };

// MPEG streams contain a clock value at least every 100 ms (PCR) or 700 ms (SCR), so a megabyte
// contains one up to 80 Mbit/s.
const PIECE_BYTES = 1024 * 1024;
const PIECES = 5;
const CLOCK_WRAP = 2 ** 33;
// Each quarter of a film runs in proportion to its size. The quarters of joined recordings do not.
// Reporting a good film as unreadable does no harm.
const MAX_RATE_FACTOR = 1.5;

/**
 * Returns the time between the first and the last stamp of an MPEG stream, because such a stream
 * does not state a length. Also reads stamps in between: if the clock jumps, the length is unknown.
 * `stampsIn` finds the stamps in a piece.
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
