export type ByteRange = { at: number; length: number };

/**
 * A decoder that yields the byte ranges it needs and receives their bytes, so it does not read the
 * disk itself. It receives fewer bytes than requested only at the end of the file.
 */
export type Decode<T> = Generator<ByteRange, T, Uint8Array>;

export type ByteSource = {
  /** File size in bytes. */
  size: number;
  /** Reads up to `length` bytes from `at`; fewer at the end of the file, none beyond it. */
  bytes: (at: number, length: number) => Decode<Uint8Array>;
};

// Headers are close together, so one read usually covers all of them.
const WINDOW_BYTES = 16 * 1024;
const NONE = new Uint8Array();

/** Creates a source for a file of `size` bytes. The last piece that was read is cached. */
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
 * Reads these bytes as a big-endian unsigned number. Inexact above 2^53, which is far beyond the
 * size of any file.
 */
export function readBigEndian(bytes: Iterable<number>): number {
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return value;
}

/** Like `readBigEndian`, for little-endian bytes. */
export const readLittleEndian = (bytes: Uint8Array): number => readBigEndian(bytes.toReversed());

export const readFourLetters = (bytes: Uint8Array, offset = 0): string =>
  String.fromCharCode(...bytes.subarray(offset, offset + 4));
