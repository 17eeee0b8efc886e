import type { Decode } from "./source.ts";

export type ReadLimits = { reads: number; bytes: number };

/**
 * Runs a decoder within limits for the number of reads and for the bytes of all reads together.
 * Returns undefined if the decoder asks for more.
 */
export function* limitReads<T>(decoding: Decode<T>, limits: ReadLimits): Decode<T | undefined> {
  let step = decoding.next();
  let bytes = 0;
  for (let reads = 0; step.done !== true; reads += 1) {
    bytes += step.value.length;
    if (reads >= limits.reads || bytes > limits.bytes) return undefined;
    step = decoding.next(yield step.value);
  }
  return step.value;
}
