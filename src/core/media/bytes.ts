/** The big-endian unsigned number in these bytes. Inexact above 2^53, which is far beyond any file. */
export function bigEndian(bytes: Iterable<number>): number {
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return value;
}

/** The same, little-endian. */
export const littleEndian = (bytes: Uint8Array): number => bigEndian(bytes.toReversed());

/** Four bytes as letters. */
export const fourLetters = (bytes: Uint8Array, at = 0): string => String.fromCharCode(...bytes.subarray(at, at + 4));
