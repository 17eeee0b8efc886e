/** The unsigned number that these bytes are, highest first; beyond 2^53 only about right, which is far beyond any file. */
export function bigEndian(bytes: Iterable<number>): number {
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return value;
}

/** The same, lowest byte first. */
export const littleEndian = (bytes: Uint8Array): number => bigEndian(bytes.toReversed());

/** Four bytes as the letters they are mostly meant as. */
export const fourLetters = (bytes: Uint8Array, at = 0): string => String.fromCharCode(...bytes.subarray(at, at + 4));
