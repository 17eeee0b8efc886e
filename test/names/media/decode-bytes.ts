import { decodeLength } from "../../../src/names/media/decode-length.ts";
import type { FileLength } from "../../../src/names/media/file-length.ts";
import type { ByteRange } from "../../../src/names/media/source.ts";

type Slice = (from: number, to: number) => Uint8Array;

/**
 * Decodes a file of `size` bytes that may exist only in part. `wants` records the requested ranges.
 */
export function decodeBytes(
  slice: Slice,
  size: number,
): { length: FileLength; wants: ByteRange[] } {
  const wants: ByteRange[] = [];
  const decoding = decodeLength(size);
  let step = decoding.next();
  while (step.done !== true) {
    const { at, length } = step.value;
    wants.push(step.value);
    step = decoding.next(slice(at, at + length));
  }
  return { length: step.value, wants };
}

/**
 * Decodes a file that is in memory. `size` is the size that the system reports, by default the
 * number of bytes.
 */
export const decodeWhole = (bytes: Uint8Array, size = bytes.length) =>
  decodeBytes((from, to) => bytes.slice(Math.min(from, bytes.length), to), size);

/** Returns the length in milliseconds, or the reason why it is unknown. */
export function lengthOf(bytes: Uint8Array): number | string {
  const { length } = decodeWhole(bytes);
  return length.kind === "read" ? length.duration_ms : length.why;
}
