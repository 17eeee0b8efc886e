import { decodeLength } from "../../../src/names/media/decode-length.ts";
import type { FileLength } from "../../../src/names/media/file-length.ts";
import type { ByteRange } from "../../../src/names/media/source.ts";

type Slice = (from: number, to: number) => Uint8Array;

/**
 * Decodes a file of `size` bytes of which a part may be there alone; what was asked for is kept in
 * `wants`.
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
 * The same of a file that is held in memory; `size` is what the system says, if not how many bytes
 * there are.
 */
export const decodeWhole = (bytes: Uint8Array, size = bytes.length) =>
  decodeBytes((from, to) => bytes.slice(Math.min(from, bytes.length), to), size);

/** Milliseconds, or why there are none. */
export function lengthOf(bytes: Uint8Array): number | string {
  const { length } = decodeWhole(bytes);
  return length.kind === "read" ? length.duration_ms : length.why;
}
