export type ByteRange = { at: number; length: number };

/**
 * A decoder that yields the bytes it wants and is given them, so that it reads no disk itself. The
 * answer is shorter only at the end of the file.
 */
export type Decode<T> = Generator<ByteRange, T, Uint8Array>;

export type ByteSource = {
  /** Bytes in the file. */
  size: number;
  /** Up to `length` bytes from `at`; fewer at the end of the file, none beyond it. */
  bytes: (at: number, length: number) => Decode<Uint8Array>;
};

// Headers are close together: one read mostly covers all of them.
const WINDOW_BYTES = 16 * 1024;
const NONE = new Uint8Array();

/** A file of `size` bytes, of which the last piece read is cached. */
export function createSource(size: number): ByteSource {
  let window: Uint8Array = NONE;
  let from = 0;
  return {
    size,
    *bytes(offset, length) {
      if (!(offset >= 0 && offset < size)) return NONE;
      const wanted = Math.min(length, size - offset);
      if (offset < from || offset + wanted > from + window.length) {
        window = yield {
          at: offset,
          length: Math.min(Math.max(wanted, WINDOW_BYTES), size - offset),
        };
        from = offset;
      }
      return window.subarray(offset - from, offset - from + wanted);
    },
  };
}

/**
 * The big-endian unsigned number in these bytes. Inexact above 2^53, which is far beyond any file.
 */
export function readBigEndian(bytes: Iterable<number>): number {
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return value;
}

/** The same, little-endian. */
export const readLittleEndian = (bytes: Uint8Array): number => readBigEndian(bytes.toReversed());

/** Four bytes as letters. */
export const readFourLetters = (bytes: Uint8Array, offset = 0): string =>
  String.fromCharCode(...bytes.subarray(offset, offset + 4));
